import { linkKey, type CanonicalLink } from "../../domain/canonical-link.ts";
import { hashContent, type Item, type ItemContent, MAX_SUMMARY_CHARS } from "../../domain/item.ts";
import { firstSentences, oneLine } from "../clean/clean-text.ts";
import { languageTag } from "../clean/entry-language.ts";
import type { ExtractedPage } from "./extract-page.ts";
import type { TrimmedPage } from "./page-request.ts";

/** A summary that we make ourselves from the first sentences. */
const MADE_SUMMARY_CHARS = 500;
/** A shorter one is a stub: "Read more", a byline, the title again. */
const MIN_SUMMARY_CHARS = 50;

export type ReadPage = {
  readonly article: Pick<ExtractedPage, "language">;
  readonly page: TrimmedPage;
  /** The link that takes the place of the item's own; `null`: none does. */
  readonly link: CanonicalLink | null;
};

/** The item with the text of its page, as the next version; `null` when that changes nothing. Pure, but for hashing. */
export function withPage(item: Item, { article, page, link }: ReadPage, now: Date): Item | null {
  const content: ItemContent = {
    ...contentOf(item),
    html: page.html,
    link: link ?? item.link,
    summary: isStub(item) ? summaryOf(page.text) : item.summary,
    language: item.language ?? languageTag(article.language),
    image: item.image ?? page.image,
  };
  const contentHash = hashContent(content);
  if (contentHash === hashContent(contentOf(item)) && item.textFrom === "page") return null;
  return { ...item, ...content, contentHash, textFrom: "page", version: item.version + 1, changedAt: now };
}

/**
 * The page's own word for its address, when it is of the same site as the link that led there and names a page: some
 * sites name their front page, or one page for all.
 */
export function takenCanonical(item: Item, canonical: CanonicalLink | null): CanonicalLink | null {
  if (canonical === null || item.link === null || linkKey(canonical) === linkKey(item.link)) return null;
  const [said, known] = [new URL(canonical), new URL(item.link)];
  if (siteOf(said) !== siteOf(known)) return null;
  return said.pathname === "/" && said.search === "" ? null : canonical;
}

/** Two names of one site differ by what stands before it: `www.`, `m.`. */
function siteOf({ host }: URL): string {
  return host.replace(/^(?:www|m|mobile|amp)\./, "");
}

function contentOf(item: Item): ItemContent {
  const { link, title, summary, html, author, language, image, labels, enclosures, publishedAt, updatedAt } = item;
  return { link, title, summary, html, author, language, image, labels, enclosures, publishedAt, updatedAt };
}

function isStub({ summary, title, textFrom }: Item): boolean {
  return textFrom === "feed" && (summary.length < MIN_SUMMARY_CHARS || summary.toLowerCase() === title.toLowerCase());
}

function summaryOf(text: string): string {
  return oneLine(firstSentences(text.slice(0, MAX_SUMMARY_CHARS), MADE_SUMMARY_CHARS), MADE_SUMMARY_CHARS);
}
