import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import type { Site } from "../app/site.ts";
import type { Document } from "../domain/document-store.ts";
import { chooseEncoding } from "./accept-encoding.ts";
import { knownEtag } from "./conditional.ts";
import { feedHeaders, PREFLIGHT } from "./feed-headers.ts";
import { one, type Paged } from "./lists.ts";
import { createRepresent, type Representations } from "./representations.ts";

/** The front page, the merged feeds, the stylesheet, the icon and what crawlers read: bytes made before the request came. */
export function addDocuments(web: FastifyInstance, site: Site): void {
  const serve = documentServer(site);
  const file = (path: string) => async () => await site.document(path);
  web.get("/", serve(file("index.html")));
  for (const path of ["robots.txt", "sitemap.xml", "sources.opml", "opensearch.xml"])
    web.get(`/${path}`, serve(file(path)));
  for (const ending of ["xml", "atom", "json"]) {
    web.get(`/feed.${ending}`, serve(file(`feed.${ending}`)));
    addPreflight(web, `/feed.${ending}`);
  }
  for (const folder of ["feeds", "tags", "sources"]) {
    web.get<FeedRoute>(
      `/${folder}/:file`,
      serve(async ({ params, query }: FastifyRequest<FeedRoute>) => {
        const path = `${folder}/${params.file}`;
        const behind = one(query.behind);
        return behind === null ? await site.document(path) : await site.feedPage(path, behind);
      }),
    );
    addPreflight(web, `/${folder}/:file`);
  }
  // Beside the pages of digests, whose names have no dot.
  const digestFeed = "/digest/:file(^[a-z0-9-]+\\.(?:xml|atom|json)$)";
  web.get<FeedRoute>(
    digestFeed,
    serve(async ({ params }: FastifyRequest<FeedRoute>) => await site.document(`digest/${params.file}`)),
  );
  addPreflight(web, digestFeed);
  web.get(
    "/assets/newsdesk.css",
    serve(async () => await site.stylesheet()),
  );
  // The second is where browsers look for the icon of what is no page of ours, such as a feed or the digest.
  for (const path of ["/assets/newsdesk.svg", "/favicon.ico"])
    web.get(
      path,
      serve(async () => await site.icon()),
    );
}

type FeedRoute = { Params: { file: string }; Querystring: Paged };
type Find<Request> = (request: Request) => Promise<Document | null>;

/** Answers with a document, or that there is none. */
export function documentServer(site: Site) {
  const represent = createRepresent((document) => feedHeaders(document, { url: site.url(), hubs: site.hubs() }));
  return <Request extends FastifyRequest>(find: Find<Request>) =>
    async (request: Request, reply: FastifyReply): Promise<FastifyReply> => {
      const document = await find(request);
      if (document === null) {
        reply.callNotFound();
        return reply;
      }
      const made = represent(document);
      return answer(request, reply, made instanceof Promise ? await made : made);
    };
}

/** Written past Fastify, whose work on each header took longer than all the rest of such an answer. */
function answer(request: FastifyRequest, reply: FastifyReply, { byEncoding, ...made }: Representations): FastifyReply {
  const { headers, method } = request.raw;
  const wanted = byEncoding[chooseEncoding(headers["accept-encoding"])];
  const etags = [wanted.etag, ...made.etags];
  const known = knownEtag(headers, { etags, changedAt: made.changedAt });
  reply.hijack();
  if (known !== null) {
    const form = Object.values(byEncoding).find(({ etag }) => etag === known) ?? wanted;
    reply.raw.writeHead(304, [...form.notModified]).end();
    return reply;
  }
  reply.raw.writeHead(200, [...wanted.headers]).end(method === "HEAD" ? undefined : wanted.body);
  return reply;
}

export function addPreflight(web: FastifyInstance, path: string): void {
  web.options(path, async (_request, reply) => {
    return await reply.code(204).headers(PREFLIGHT).header("allow", "GET, HEAD, OPTIONS").send();
  });
}
