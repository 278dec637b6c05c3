import type { FastifyInstance } from "fastify";
import type { Site } from "../app/site.ts";
import { sendPage } from "./send-html.ts";

export type Paged = { readonly behind?: string | string[] };

/** Rivers, tags and the archive: drawn when they are asked for, for there are as many as days and tags. */
export function addLists(web: FastifyInstance, site: Site): void {
  web.get<{ Querystring: Paged }>("/latest", async ({ query }, reply) => {
    return await sendPage(reply, await site.riverPage({ tag: null, behind: one(query.behind) }));
  });
  web.get<{ Params: { tag: string }; Querystring: Paged }>("/tag/:tag", async ({ params, query }, reply) => {
    return await sendPage(reply, await site.riverPage({ tag: params.tag, behind: one(query.behind) }));
  });
  web.get("/archive", async (_request, reply) => await sendPage(reply, await site.archivePage(null)));
  web.get<{ Params: { when: string } }>("/archive/:when", async ({ params }, reply) => {
    return await sendPage(reply, await site.archivePage(params.when));
  });
}

/** Of a parameter that is said twice the first counts. */
export function one(value: string | string[] | undefined): string | null {
  return (Array.isArray(value) ? value[0] : value) ?? null;
}
