import type { FastifyInstance } from "fastify";
import type { Site } from "../app/site.ts";
import { one } from "./lists.ts";
import { sendPage } from "./send-html.ts";

/** Searches of one address a minute: each may read two thousand stories, which no other page does. */
const SEARCHES_PER_MINUTE = 30;

type Asked = { readonly q?: string | string[]; readonly page?: string | string[] };

/** The search over all stories. A query that is none is answered with 400 and the page that says what is wrong with it. */
export function addSearch(web: FastifyInstance, site: Site): void {
  web.get<{ Querystring: Asked }>(
    "/search",
    { config: { rateLimit: { max: SEARCHES_PER_MINUTE, timeWindow: "1 minute" } } },
    async ({ query }, reply) => {
      const { html, isReadable } = await site.searchPage({ query: one(query.q) ?? "", page: one(query.page) });
      return await sendPage(reply.code(isReadable ? 200 : 400), html);
    },
  );
}
