import type { FastifyInstance, FastifyRequest } from "fastify";
import type { Site } from "../app/site.ts";
import { addPreflight, documentServer } from "./documents.ts";
import { SHARED } from "./feed-headers.ts";

/** How long a reader may keep that the newest archive has none behind it yet, in seconds. */
const MAX_AGE_SECONDS = 300;

type ArchiveRoute = { Params: { name?: string; file: string } };

/** The archives of the merged feeds (RFC 5005, 4): drawn when they are asked for, from parts that never change. */
export function addArchives(web: FastifyInstance, site: Site): void {
  addArchive(web, site, { route: "/feed/archive/:file", pathOf: () => "feed" });
  for (const folder of ["feeds", "tags", "sources"]) {
    addArchive(web, site, { route: `/${folder}/:name/archive/:file`, pathOf: (name) => `${folder}/${name}` });
  }
}

type Place = { readonly route: string; readonly pathOf: (name: string) => string };

function addArchive(web: FastifyInstance, site: Site, { route, pathOf }: Place): void {
  const serve = documentServer(site);
  const pathIn = ({ params }: FastifyRequest<ArchiveRoute>): string => pathOf(params.name ?? "");
  web.get<ArchiveRoute>(route, async (request, reply) => {
    const document = await site.feedArchive(pathIn(request), request.params.file);
    const current = document === null ? await site.archiveToCome(pathIn(request), request.params.file) : null;
    if (current === null) return await serve(async () => await Promise.resolve(document))(request, reply);
    // An archive names the one after it before that is there. Temporary (RFC 9110, 15.4.8): one day it will be.
    const headers = { ...SHARED, "cache-control": `public, max-age=${MAX_AGE_SECONDS}` };
    return await reply.headers(headers).redirect(current, 307);
  });
  addPreflight(web, route);
}
