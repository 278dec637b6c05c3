import path from "node:path";
import type { Fragments } from "../../src/domain/digest.ts";

/** The templates that newsdesk comes with. */
export const TEMPLATES = path.join(import.meta.dirname, "../../templates");

export const UNSUBSCRIBE_URL = "https://news.example.org/unsubscribe/abc";

const VALUES = {
  address: "reader@example.org",
  unsubscribeUrl: UNSUBSCRIBE_URL,
  privateFeedUrl: "https://news.example.org/my/abc.atom",
  preferencesUrl: "https://news.example.org/preferences/abc",
} as const;

/** The text as one subscriber gets it. */
export function fillGaps(fragments: Fragments): string {
  return fragments.map((part) => (typeof part === "string" ? part : VALUES[part.slot])).join("");
}
