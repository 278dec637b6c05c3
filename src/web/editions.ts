import type { FastifyInstance } from "fastify";
import type { Site } from "../app/site.ts";
import { one } from "./lists.ts";
import { sendPage } from "./send-html.ts";

type DigestRoute = { Params: { digest: string; slot: string }; Querystring: { behind?: string | string[] } };

/** The editions of all digests, of one, and each of them. Their feeds are documents. */
export function addEditions(web: FastifyInstance, site: Site): void {
  web.get("/editions", async (_request, reply) => await sendPage(reply, await site.editionsPage()));
  web.get<DigestRoute>("/digest/:digest", async ({ params, query }, reply) => {
    return await sendPage(reply, await site.digestPage(params.digest, one(query.behind)));
  });
  web.get<DigestRoute>("/digest/:digest/:slot", async ({ params }, reply) => {
    return await sendPage(reply, await site.editionPage(params.digest, params.slot));
  });
}
