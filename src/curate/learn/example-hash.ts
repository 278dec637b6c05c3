import { sha256 } from "../../domain/content-id.ts";
import type { TagExample } from "./example.ts";

/** Of all that an example says; the order of its tags says nothing. */
export function hashExample({ title, summary, link, tags, at }: TagExample): string {
  return sha256(JSON.stringify([title, summary, link, [...new Set(tags)].sort(), at]));
}

/** Plain order of characters, which no locale changes. */
export function byHash(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
