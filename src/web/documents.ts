import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Site } from "../app/site.ts";
import { feedHeaders, PREFLIGHT } from "./feed-headers.ts";
import { one, type Paged } from "./lists.ts";
import { createRepresent, DRAWN, STORED } from "./representations.ts";
import { POLICY_WITH_SCRIPT } from "./security-headers.ts";
import { server } from "./serve-document.ts";

/**
 * The front page, the merged feeds, the files of the pages and what crawlers read: bytes made before the request came, but for
 * pages of feeds that depend on the moment. A feed's address without an ending is its page.
 */
export function addDocuments(web: FastifyInstance, site: Site): void {
  const serve = documentServer(site);
  const file = (path: string) => async () => await site.document(path);
  web.get("/", serve(file("index.html")));
  for (const path of ["robots.txt", "sitemap.xml", "sources.opml", "opensearch.xml"])
    web.get(`/${path}`, serve(file(path)));
  // Beside the pages of digests, whose names have no dot.
  const digestFeed = "/digest/:file(^[a-z0-9-]+\\.(?:xml|atom|json)$)";
  web.get<FeedRoute>(
    digestFeed,
    serve(async ({ params }: FastifyRequest<FeedRoute>) => await site.document(`digest/${params.file}`)),
  );
  addPreflight(web, digestFeed);
  for (const name of ["newsdesk.css", "newsdesk.svg", "copy.js"] as const)
    web.get(
      `/assets/${name}`,
      serve(async () => await site.asset(name)),
    );
  // Where browsers look for the icon of what is no page of ours, such as a feed or the digest.
  web.get(
    "/favicon.ico",
    serve(async () => await site.asset("newsdesk.svg")),
  );
  addFeeds(web, site, serve);
}

/** Answers with a document, or that there is none. */
export function documentServer(site: Site, effort = STORED) {
  return server(createRepresent((document) => feedHeaders(document, { url: site.url(), hubs: site.hubs() }), effort));
}

/** Pages of feeds that one address may ask for in a minute: each reads up to some hundred stories. */
const PAGES_PER_MINUTE = 60;
const PAGE_LIMIT = {
  max: PAGES_PER_MINUTE,
  timeWindow: "1 minute",
  allowList: ({ query }: FastifyRequest) => one((query as Paged).behind) === null,
};

type FeedRoute = { Params: { file: string }; Querystring: Paged };

function addFeeds(web: FastifyInstance, site: Site, serve: ReturnType<typeof server>): void {
  // The one script of the pages copies an address, and is let in on these alone.
  const serveDrawn = server(createRepresent(() => ({ "content-security-policy": POLICY_WITH_SCRIPT }), DRAWN));
  web.get(
    "/feeds",
    serveDrawn(async () => await site.feedsPage()),
  );
  web.get(
    "/feed",
    serveDrawn(async () => await site.feedTwin("feed")),
  );
  const servePage = documentServer(site, DRAWN);
  for (const ending of ["xml", "atom", "json"]) {
    web.get(
      `/feed.${ending}`,
      serve(async () => await site.document(`feed.${ending}`)),
    );
    addPreflight(web, `/feed.${ending}`);
  }
  for (const folder of ["feeds", "tags", "sources"]) {
    const page = serveDrawn(
      async ({ params }: FastifyRequest<FeedRoute>) => await site.feedTwin(`${folder}/${params.file}`),
    );
    web.get<FeedRoute>(`/${folder}/:file`, { config: { rateLimit: PAGE_LIMIT } }, async (request, reply) => {
      const path = `${folder}/${request.params.file}`;
      const behind = one(request.query.behind);
      const document = behind === null ? await site.document(path) : await site.feedPage(path, behind);
      if (document === null) return await page(request, reply);
      const answer = behind === null ? serve : servePage;
      return await answer(async () => await Promise.resolve(document))(request, reply);
    });
    addPreflight(web, `/${folder}/:file`);
  }
}

export function addPreflight(web: FastifyInstance, path: string): void {
  web.options(path, async (_request, reply) => {
    return await reply.code(204).headers(PREFLIGHT).header("allow", "GET, HEAD, OPTIONS").send();
  });
}
