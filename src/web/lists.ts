import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Site } from "../app/site.ts";
import { createRepresent, DRAWN } from "./representations.ts";
import { server } from "./serve-document.ts";

export type Paged = { readonly behind?: string | string[] };
type Asks<Params> = { Params: Params; Querystring: Paged };
type Request<Params> = FastifyRequest<Asks<Params>>;

/** Pages that are drawn when they are asked for, for there are as many as stories, days, tags and sources. */
export function addLists(web: FastifyInstance, site: Site): void {
  const serve = server(createRepresent(() => ({}), DRAWN));
  web.get<{ Querystring: Paged }>(
    "/latest",
    serve(async ({ query }: Request<unknown>) => await site.riverPage({ tag: null, behind: one(query.behind) })),
  );
  web.get<Asks<{ tag: string }>>(
    "/tag/:tag",
    serve(
      async ({ params: { tag }, query }: Request<{ tag: string }>) =>
        await site.riverPage({ tag, behind: one(query.behind) }),
    ),
  );
  web.get(
    "/archive",
    serve(async () => await site.archivePage(null)),
  );
  web.get<Asks<{ when: string }>>(
    "/archive/:when",
    serve(async ({ params }: Request<{ when: string }>) => await site.archivePage(params.when)),
  );
  web.get(
    "/sources",
    serve(async () => await site.sourcesPage()),
  );
  web.get<Asks<{ id: string }>>(
    "/source/:id",
    serve(
      async ({ params: { id }, query }: Request<{ id: string }>) =>
        await site.sourcePage({ id, behind: one(query.behind) }),
    ),
  );
  web.get<Asks<{ id: string }>>(
    "/story/:id",
    serve(async ({ params }: Request<{ id: string }>) => await site.storyPage(params.id)),
  );
}

/** Of a parameter that is said twice the first counts. */
export function one(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
