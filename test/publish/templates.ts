import path from "node:path";
import type { Fragments } from "../../src/domain/digest.ts";

/** The templates that newsdesk comes with. */
export const TEMPLATES = path.join(import.meta.dirname, "../../templates");

export const UNSUBSCRIBE_URL = "https://news.example.org/unsubscribe/abc";

/** The text as one subscriber gets it. */
export function fillGaps(fragments: Fragments): string {
  return fragments
    .map((part) => {
      if (typeof part === "string") return part;
      return part.slot === "address" ? "reader@example.org" : UNSUBSCRIBE_URL;
    })
    .join("");
}
