import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Site } from "../app/site.ts";
import { one, type Paged } from "./lists.ts";
import { createRepresent, DRAWN } from "./representations.ts";
import { server } from "./serve-document.ts";

type DigestRoute = { Params: { digest: string; slot: string }; Querystring: Paged };

/** The editions of all digests, of one, and each of them. Their feeds are documents. */
export function addEditions(web: FastifyInstance, site: Site): void {
  const serve = server(createRepresent(() => ({}), DRAWN));
  web.get(
    "/editions",
    serve(async () => await site.editionsPage()),
  );
  web.get<DigestRoute>(
    "/digest/:digest",
    serve(
      async ({ params, query }: FastifyRequest<DigestRoute>) => await site.digestPage(params.digest, one(query.behind)),
    ),
  );
  web.get<DigestRoute>(
    "/digest/:digest/:slot",
    serve(async ({ params }: FastifyRequest<DigestRoute>) => await site.editionPage(params.digest, params.slot)),
  );
}
