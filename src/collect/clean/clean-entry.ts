import { canonicalLink, type CanonicalLink } from "../../domain/canonical-link.ts";
import { sha256 } from "../../domain/content-id.ts";
import { MAX_SUMMARY_CHARS, type ItemContent } from "../../domain/item.ts";
import type { RawItem } from "../read/parsed-feed.ts";
import type { TrimInput } from "./block-keys.ts";
import { firstSentences, oneLine, textOfHtml, withoutControls } from "./clean-text.ts";
import { enclosuresOf } from "./entry-enclosures.ts";
import { imageOf } from "./entry-image.ts";
import { textOfBlocks, toHtml, type HtmlElement } from "./html-tree.ts";
import { sanitize } from "./sanitize.ts";

export const MAX_TITLE_CHARS = 500;
const MAX_AUTHOR_CHARS = 200;
const MAX_LABEL_CHARS = 100;
const MAX_LABELS = 30;
/** Longer guids are told as their hash, in bytes of UTF-8. */
const MAX_GUID_BYTES = 1_024;
/** Of one entry's HTML, in UTF-16 units; whole blocks are kept until it is reached. */
export const MAX_HTML_CHARS = 200_000;
/** A title that we make ourselves from the first words of an entry that has none. */
const MADE_TITLE_CHARS = 100;
/** A summary that we make ourselves from the first sentences. */
const MADE_SUMMARY_CHARS = 500;
/** A description that is shorter says nothing that the title does not. */
const MIN_SUMMARY_CHARS = 25;

/** An entry, made harmless, before the others are looked at. */
export type Draft = TrimInput & {
  readonly item: RawItem;
  readonly link: CanonicalLink | null;
  /** The description and the content; the same one twice when there is only one. */
  readonly texts: readonly (readonly HtmlElement[])[];
};

/** What is left of it after the others were looked at. */
export type Trimmings = {
  readonly texts: readonly (readonly HtmlElement[])[];
  /** The description as plain text. */
  readonly summary: string;
  readonly language: string | null;
  /** How much HTML may be kept, in UTF-16 units. */
  readonly maxHtmlChars: number;
};

export function toDraft(item: RawItem, url: string): Draft {
  const base = item.base === "" ? url : item.base;
  const short = item.summary === null ? [] : sanitize(item.summary, base);
  const whole = item.content === null ? short : sanitize(item.content, base);
  const title = item.titleKind === "html" ? textOfHtml(item.title ?? "") : (item.title ?? "");
  return {
    item,
    title: oneLine(title, MAX_TITLE_CHARS),
    guid: guidOf(item),
    link: linkOf(item, url),
    author: oneLine(textOfHtml(item.author ?? ""), MAX_AUTHOR_CHARS),
    texts: whole === short ? [short] : [short, whole],
  };
}

export function guidOf({ id }: RawItem): string | null {
  if (id === null) return null;
  const guid = withoutControls(id);
  return Buffer.byteLength(guid) > MAX_GUID_BYTES ? `sha256:${sha256(guid)}` : guid;
}

export function linkOf({ url: link, base: own }: RawItem, url: string): CanonicalLink | null {
  const base = own === "" ? url : own;
  return link === null ? null : canonicalLink(link, base === "" ? undefined : base);
}

export function toContent({ item, title, author, link }: Draft, trimmings: Trimmings): ItemContent {
  const { texts, language, maxHtmlChars } = trimmings;
  const summary = toSummary(trimmings.summary, texts, title);
  return {
    link,
    title: title === "" ? oneLine(firstSentences(summary, MADE_TITLE_CHARS), MADE_TITLE_CHARS) : title,
    summary,
    html: fittingHtml(texts.at(-1) ?? [], Math.min(MAX_HTML_CHARS, maxHtmlChars)),
    author: author === "" ? null : author,
    language,
    image: imageOf(item, texts),
    labels: labelsOf(item.tags),
    enclosures: enclosuresOf(item),
    publishedAt: item.published === null ? null : new Date(item.published),
    updatedAt: item.updated === null ? null : new Date(item.updated),
  };
}

/** The description when it tells something and is not the whole text itself, else the first sentences of the text. */
function toSummary(description: string, texts: readonly (readonly HtmlElement[])[], title: string): string {
  const said = oneLine(description.replace(/\s*\[(?:…|\.{3})\]\s*$/, "…"), MAX_SUMMARY_CHARS);
  const isTold = said.length >= MIN_SUMMARY_CHARS && said.toLowerCase() !== title.toLowerCase();
  if (isTold && (texts.length > 1 || said.length <= MADE_SUMMARY_CHARS)) return said;
  const whole = textOfBlocks(texts.at(-1) ?? []);
  const made = oneLine(firstSentences(whole.slice(0, MAX_SUMMARY_CHARS), MADE_SUMMARY_CHARS), MADE_SUMMARY_CHARS);
  return made === "" ? said : made;
}

function fittingHtml(blocks: readonly HtmlElement[], maxChars: number): string {
  let html = "";
  for (const block of blocks) {
    const next = toHtml([block]);
    if (html.length + next.length > maxChars) break;
    html += next;
  }
  return html;
}

function labelsOf(tags: readonly string[]): readonly string[] {
  const labels = tags.map((tag) => oneLine(textOfHtml(tag), MAX_LABEL_CHARS)).filter((label) => label !== "");
  return [...new Set(labels)].slice(0, MAX_LABELS);
}
