import type { Document } from "../domain/document-store.ts";

/**
 * The feed without the way to its next page (RFC 5005, 3; `next_url` of JSON Feed): where nobody draws that, the same page
 * would be there again, and a reader would go in circles.
 */
export function withoutNextPage({ path, body }: Pick<Document, "path" | "body">): string {
  const text = new TextDecoder().decode(body);
  if (!path.endsWith(".json")) return text.replace(NEXT, "");
  const { next_url: _, ...feed } = JSON.parse(text) as Readonly<Record<string, unknown>>;
  return `${JSON.stringify(feed)}\n`;
}

/** In the head: what an item says is escaped, or behind it. */
const NEXT = /<(?:atom:)?link rel="next" type="[^"]*" href="[^"]*"\/>\n/;
