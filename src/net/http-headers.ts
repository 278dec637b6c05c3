import { parseLinkHeader } from "../domain/link-header.ts";
import type { PushLinks } from "../domain/source.ts";
import type { HttpHeaders } from "./http-client.ts";

/** No wait that a server names is counted beyond: a year. */
const MAX_SECONDS = 365 * 24 * 60 * 60;

/**
 * The seconds that a server asks us to wait: `Retry-After` as a number or as a date (RFC 9110, 10.2.3), from 0 to a
 * year. A date is measured against the server's own `Date`, since its clock may differ from ours. `null` when it says
 * nothing, or nonsense.
 */
export function retryAfterSeconds(headers: HttpHeaders, now: Date): number | null {
  const wish = headers.get("retry-after")?.trim() ?? "";
  if (/^\d+$/.test(wish)) return Math.min(Number(wish), MAX_SECONDS);
  if (!/[a-z]{3}/i.test(wish)) return null;
  const seconds = Math.ceil((Date.parse(wish) - serverNow(headers, now)) / 1000);
  return Number.isNaN(seconds) ? null : Math.min(Math.max(0, seconds), MAX_SECONDS);
}

/**
 * How long the answer stays good, in seconds up to a year: the longer of `max-age` (RFC 9111, 5.2.2.1) and `Expires`
 * (5.3), so that a source is never asked before either. 0 when it says neither, or is not to be kept at all.
 */
export function maxAgeSeconds(headers: HttpHeaders, now: Date): number {
  const directives = (headers.get("cache-control") ?? "")
    .toLowerCase()
    .split(",")
    .map((part) => part.trim());
  if (directives.includes("no-store") || directives.includes("no-cache")) return 0;
  const [, digits = "0"] =
    /^max-age="?(\d+)"?$/.exec(directives.find((part) => part.startsWith("max-age=")) ?? "") ?? [];
  return Math.min(Math.max(Number(digits), expiresSeconds(headers, now)), MAX_SECONDS);
}

/** A value that is no date, such as 0, is in the past. */
function expiresSeconds(headers: HttpHeaders, now: Date): number {
  const expires = headers.get("expires");
  if (expires === undefined || !/[a-z]{3}/i.test(expires)) return 0;
  const seconds = Math.floor((Date.parse(expires) - serverNow(headers, now)) / 1000);
  return Number.isNaN(seconds) ? 0 : Math.max(0, seconds);
}

function serverNow(headers: HttpHeaders, now: Date): number {
  const from = Date.parse(headers.get("date") ?? "");
  return Number.isNaN(from) ? now.getTime() : from;
}

/** Hubs and topic of an answer from `url`, by its `Link` header (WebSub, 4; RFC 8288). */
export function pushLinks(headers: HttpHeaders, url: string): PushLinks {
  const links = parseLinkHeader(headers.get("link") ?? "", url);
  const named = (name: string): readonly string[] =>
    links.filter(({ rel }) => rel.includes(name)).map(({ href }) => href);
  return { hubs: named("hub"), self: named("self")[0] ?? null };
}
