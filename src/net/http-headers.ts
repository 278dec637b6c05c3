import type { HttpHeaders } from "./http-client.ts";

/**
 * The seconds that a server asks us to wait: `Retry-After` as a number or as a date (RFC 9110, 10.2.3). A date is
 * measured against the server's own `Date`, since its clock may differ from ours. 0 when it says nothing, or nonsense.
 */
export function retryAfterSeconds(headers: HttpHeaders, now: Date): number {
  const wish = headers.get("retry-after")?.trim() ?? "";
  if (/^\d{1,9}$/.test(wish)) return Number(wish);
  if (!/[a-z]{3}/i.test(wish)) return 0;
  const from = Date.parse(headers.get("date") ?? "");
  const seconds = Math.ceil((Date.parse(wish) - (Number.isNaN(from) ? now.getTime() : from)) / 1000);
  return Number.isNaN(seconds) ? 0 : Math.max(0, seconds);
}

/** `max-age` of `Cache-Control` in seconds (RFC 9111, 5.2.2.1); 0 when there is none, or the answer is not to be kept. */
export function maxAgeSeconds(headers: HttpHeaders): number {
  const directives = (headers.get("cache-control") ?? "")
    .toLowerCase()
    .split(",")
    .map((part) => part.trim());
  if (directives.includes("no-store") || directives.includes("no-cache")) return 0;
  const [, digits] = /^max-age="?(\d{1,9})"?$/.exec(directives.find((part) => part.startsWith("max-age=")) ?? "") ?? [];
  return digits === undefined ? 0 : Number(digits);
}
