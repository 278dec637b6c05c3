import type { Edition, EditionContent, EditionId, ToldStory } from "./digest.ts";
import type { StoryId } from "./story.ts";

/** A link of an edition to a page of an outlet, and for which story it stands there. */
export type EditionLink = { readonly story: StoryId; readonly link: string };

/** Where such a link is followed by way of the desk: which one it is of an edition, counted from 1, and the proof that we made it. */
export type CountedLink = { readonly edition: EditionId; readonly number: number; readonly signature: string };

/** Characters of a signature: 80 bits in base64url (RFC 4648, 5). */
export const SIGNATURE_CHARS = 14;

/** All links of an edition's stories in the order of its mail, in which they are numbered. */
export function linksOf({ lead, sections }: Pick<EditionContent, "lead" | "sections">): readonly EditionLink[] {
  return [lead, ...sections.flatMap(({ stories }) => stories)].flatMap(linksOfStory);
}

/** Its own, that of what was told before, and those of the other outlets. */
function linksOfStory({ id, link, update, also }: ToldStory): readonly EditionLink[] {
  const links = [link, ...(update === null ? [] : [update.link]), ...also.map((told) => told.link)];
  return links.map((each) => ({ story: id, link: each }));
}

/** Below the site's address. No subscriber is in it: all who get the edition get the same. */
export function countedPath({ edition, number, signature }: CountedLink): string {
  return `go/${edition}/${number}/${signature}`;
}

/**
 * An edition's HTML with the outlets' own addresses in the place of counted ones, wherever the site was when it was frozen.
 * The same edition always gives the same.
 */
export function withPlainLinks<Linked extends Pick<Edition, "id" | "html" | "content">>(edition: Linked): Linked {
  if (edition.content === null) return edition;
  const links = linksOf(edition.content);
  const counted = new RegExp(`https?://[^\\s"'<>]+/go/${edition.id}/(\\d{1,5})/[\\w-]{${SIGNATURE_CHARS}}`, "g");
  const plain = (address: string, number: string): string => {
    const found = links[Number(number) - 1];
    return found === undefined ? address : found.link.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
  };
  const html = edition.html.map((part) => (typeof part === "string" ? part.replace(counted, plain) : part));
  return { ...edition, html };
}
