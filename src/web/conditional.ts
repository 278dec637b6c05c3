import type { IncomingHttpHeaders } from "node:http";
import type { Document } from "../domain/document-store.ts";

/**
 * Whether the reader already has these bytes. `If-None-Match` decides when it is there, compared weakly;
 * else `If-Modified-Since`, to the second (RFC 9110, 13.1.2, 13.1.3 and 13.2.2).
 */
export function isUnchanged(headers: IncomingHttpHeaders, document: Pick<Document, "etag" | "changedAt">): boolean {
  const noneMatch = headers["if-none-match"];
  if (noneMatch !== undefined) return noneMatch.trim() === "*" || listed(noneMatch).includes(opaque(document.etag));
  const since = Date.parse(headers["if-modified-since"] ?? "");
  return !Number.isNaN(since) && Math.floor(document.changedAt.getTime() / 1000) * 1000 <= since;
}

function listed(header: string): readonly string[] {
  return (header.match(/(?:W\/)?"[^"]*"/g) ?? []).map(opaque);
}

function opaque(etag: string): string {
  return etag.replace(/^W\//, "");
}
