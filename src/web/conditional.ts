import type { IncomingHttpHeaders } from "node:http";

/** What can be asked for: `etags` has those of all its forms, that of the wanted one first. */
export type Validated = { readonly etags: readonly string[]; readonly changedAt: Date };

/**
 * The etag of the form that the reader already has, or `null`. `If-None-Match` decides when it is there, compared weakly;
 * else `If-Modified-Since`, to the second (RFC 9110, 13.1.2, 13.1.3 and 13.2.2). A form in another encoding counts too:
 * who names it has it, and it says the same.
 */
export function knownEtag(headers: IncomingHttpHeaders, { etags, changedAt }: Validated): string | null {
  const [wanted = null] = etags;
  const noneMatch = headers["if-none-match"];
  if (noneMatch !== undefined) {
    if (noneMatch === wanted || noneMatch.trim() === "*") return wanted;
    const known = listed(noneMatch);
    return etags.find((etag) => known.includes(opaque(etag))) ?? null;
  }
  const since = Date.parse(headers["if-modified-since"] ?? "");
  const isKnown = !Number.isNaN(since) && Math.floor(changedAt.getTime() / 1000) * 1000 <= since;
  return isKnown ? wanted : null;
}

function listed(header: string): readonly string[] {
  return (header.match(/(?:W\/)?"[^"]*"/g) ?? []).map(opaque);
}

function opaque(etag: string): string {
  return etag.replace(/^W\//, "");
}
