import { canonicalLink, type CanonicalLink } from "../../domain/canonical-link.ts";
import type { LearnedBlock, SourceMemory } from "../../domain/collect-store.ts";
import { sha256 } from "../../domain/content-id.ts";
import { MAX_SUMMARY_CHARS, type Enclosure, type ItemContent } from "../../domain/item.ts";
import type { PollWishes, PushLinks } from "../../domain/source.ts";
import type { ParsedFeed, RawFeed, RawItem } from "../read/parsed-feed.ts";
import { firstSentences, oneLine, textOfHtml, withoutControls } from "./clean-text.ts";
import { elementsOf, isWebAddress, textOfBlocks, toHtml, type HtmlElement } from "./html-tree.ts";
import { sanitize } from "./sanitize.ts";
import { trimRecurring } from "./trim-recurring.ts";
import { trimTails } from "./trim-tails.ts";

/** What one document says of an entry: all of it, or only that it says the same as before. */
export type FeedEntry = CleanEntry | SameEntry;

/** An entry whose hash is remembered: its item is stored as it is. */
export type SameEntry = {
  readonly kind: "same";
  readonly guid: string | null;
  readonly link: CanonicalLink | null;
  readonly entryHash: string;
};

/** An entry, cleaned, before it is compared with what is stored. Its dates are as it says them, be they in the future. */
export type CleanEntry = {
  readonly kind: "told";
  /** Over all that the entry says, before cleaning. */
  readonly entryHash: string;
  readonly guid: string | null;
  readonly content: ItemContent;
  /** First words of the blocks that recur over the document and were left out. */
  readonly trimmed: readonly string[];
};

export type CleanFeed = {
  readonly title: string | null;
  readonly siteUrl: string | null;
  /** BCP 47. */
  readonly language: string | null;
  readonly wishes: PollWishes;
  readonly push: PushLinks;
  readonly entries: readonly FeedEntry[];
  /** What was learned of the source's blocks with this document. */
  readonly blocks: readonly LearnedBlock[];
};

/** Entries of one document; the newest are kept. */
const MAX_ENTRIES = 500;
const MAX_TITLE_CHARS = 500;
const MAX_AUTHOR_CHARS = 200;
const MAX_LABEL_CHARS = 100;
const MAX_LABELS = 30;
const MAX_ENCLOSURES = 20;
const MAX_TYPE_CHARS = 100;
/** Of one entry's HTML, in UTF-16 units; whole blocks are kept until it is reached. */
const MAX_HTML_CHARS = 200_000;
const MAX_TRIMMED = 30;
/** A title that we make ourselves from the first words of an entry that has none. */
const MADE_TITLE_CHARS = 100;
/** A summary that we make ourselves from the first sentences. */
const MADE_SUMMARY_CHARS = 500;
/** A description that is shorter says nothing that the title does not. */
const MIN_SUMMARY_CHARS = 25;

/** Of a source that was never read before. */
export const NO_MEMORY: SourceMemory = { entryHashes: [], blocks: [] };

/** Cleans a whole document: each entry by itself, and what recurs over all of them. Pure, but for hashing. */
export function cleanFeed(raw: RawFeed, url: string, _memory: SourceMemory = NO_MEMORY): CleanFeed {
  const drafts = newest(raw.items).map((item) => toDraft(item, url));
  const trimmed = trimRecurring(drafts);
  const summaries = trimTails(
    drafts.map(({ title }, index) => ({ title, text: textOfBlocks(trimmed[index]?.texts[0] ?? []) })),
  );
  const language = languageTag(raw.feed.language);
  const entries = drafts.map((draft, index): CleanEntry => {
    const { texts = [], dropped = [] } = trimmed[index] ?? {};
    const content = toContent(draft, texts, summaries[index] ?? "", language);
    return {
      kind: "told",
      entryHash: sha256(JSON.stringify(draft.item)),
      guid: draft.item.id === null ? null : withoutControls(draft.item.id),
      content,
      trimmed: [...new Set(dropped)].slice(0, MAX_TRIMMED),
    };
  });
  const title = oneLine(textOfHtml(raw.feed.title ?? ""), MAX_TITLE_CHARS);
  return {
    title: title === "" ? null : title,
    siteUrl: raw.feed.url === null ? null : canonicalLink(raw.feed.url, url === "" ? undefined : url),
    language,
    wishes: raw.wishes,
    push: raw.push,
    entries: entries.filter(({ content }) => content.title !== ""),
    blocks: [],
  };
}

/** A cleaned document in the words of `parse --batch --clean`. */
export function toParsed(clean: CleanFeed, raw: RawFeed, encoding: string): ParsedFeed {
  const told = clean.entries.filter((entry) => entry.kind === "told");
  const items = told.map(({ guid, content }) => ({
    id: guid,
    url: content.link,
    title: content.title,
    author: content.author,
    summary: content.summary,
    published: content.publishedAt?.toISOString() ?? null,
    updated: content.updatedAt?.toISOString() ?? null,
    content: content.html,
    tags: content.labels,
    enclosures: content.enclosures.map(({ url, type, lengthBytes }) => ({ url, type, length: lengthBytes })),
  }));
  const description = oneLine(textOfHtml(raw.feed.description ?? ""), MAX_SUMMARY_CHARS);
  const feed = { title: clean.title, url: clean.siteUrl, description, language: languageTag(raw.feed.language) };
  return { format: raw.format, encoding, feed, items };
}

/** What is known of an entry before the others are looked at. */
type Draft = {
  readonly item: RawItem;
  readonly title: string;
  readonly link: CanonicalLink | null;
  readonly author: string;
  /** The description and the content; the same one twice when there is only one. */
  readonly texts: readonly (readonly HtmlElement[])[];
};

function toDraft(item: RawItem, url: string): Draft {
  const base = item.base === "" ? url : item.base;
  const short = item.summary === null ? [] : sanitize(item.summary, base);
  const whole = item.content === null ? short : sanitize(item.content, base);
  const title = item.titleKind === "html" ? textOfHtml(item.title ?? "") : (item.title ?? "");
  return {
    item,
    title: oneLine(title, MAX_TITLE_CHARS),
    link: item.url === null ? null : canonicalLink(item.url, base === "" ? undefined : base),
    author: oneLine(textOfHtml(item.author ?? ""), MAX_AUTHOR_CHARS),
    texts: whole === short ? [short] : [short, whole],
  };
}

function toContent(
  draft: Draft,
  texts: readonly (readonly HtmlElement[])[],
  summary: string,
  language: string | null,
): ItemContent {
  const { item, author, link } = draft;
  const html = texts.at(-1) ?? [];
  const short = toSummary(summary, texts, draft.title);
  return {
    link,
    title: draft.title === "" ? oneLine(firstSentences(short, MADE_TITLE_CHARS), MADE_TITLE_CHARS) : draft.title,
    summary: short,
    html: fittingHtml(html),
    author: author === "" ? null : author,
    language: languageTag(item.language) ?? language,
    image: imageOf(item, html),
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

function fittingHtml(blocks: readonly HtmlElement[]): string {
  let html = "";
  for (const block of blocks) {
    const next = toHtml([block]);
    if (html.length + next.length > MAX_HTML_CHARS) break;
    html += next;
  }
  return html;
}

function imageOf(item: RawItem, html: readonly HtmlElement[]): string | null {
  const shown = elementsOf(html, "img").map(({ link }) => link);
  return [item.image, ...shown].find((url) => url !== null && isWebAddress(url)) ?? null;
}

function labelsOf(tags: readonly string[]): readonly string[] {
  const labels = tags.map((tag) => oneLine(textOfHtml(tag), MAX_LABEL_CHARS)).filter((label) => label !== "");
  return [...new Set(labels)].slice(0, MAX_LABELS);
}

function enclosuresOf({ enclosures }: RawItem): readonly Enclosure[] {
  const sound = enclosures.filter(({ url }) => isWebAddress(url)).slice(0, MAX_ENCLOSURES);
  return sound.map(({ url, type, length }) => ({
    url,
    type: type === null ? null : oneLine(type, MAX_TYPE_CHARS),
    lengthBytes: length,
  }));
}

/** BCP 47, or nothing. */
function languageTag(raw: string | null): string | null {
  if (raw === null) return null;
  try {
    return Intl.getCanonicalLocales(raw.trim().replaceAll("_", "-"))[0] ?? null;
  } catch {
    return null;
  }
}

/** The newest entries, in the order of the document. One without a date stands where it is written. */
function newest(items: readonly RawItem[]): readonly RawItem[] {
  if (items.length <= MAX_ENTRIES) return items;
  const order = items.map((item, index) => ({
    item,
    index,
    at: Date.parse(item.published ?? item.updated ?? "") || Infinity,
  }));
  const first = order
    .sort((one, other) => (other.at === one.at ? one.index - other.index : other.at - one.at))
    .slice(0, MAX_ENTRIES);
  return first.sort((one, other) => one.index - other.index).map(({ item }) => item);
}
