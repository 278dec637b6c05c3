import { canonicalLink, type CanonicalLink } from "../../domain/canonical-link.ts";
import type { LearnedBlock, SourceMemory } from "../../domain/collect-store.ts";
import { type Enclosure, MAX_SUMMARY_CHARS, type ItemContent } from "../../domain/item.ts";
import type { PollWishes, PushLinks } from "../../domain/source.ts";
import type { ParsedEnclosure, ParsedFeed, RawFeed, RawItem } from "../read/parsed-feed.ts";
import { shortVersion } from "../read/xml-format.ts";
import { openCounts, type BlockCounts } from "./block-counts.ts";
import { guidOf, linkOf, MAX_HTML_CHARS, MAX_TITLE_CHARS, toContent, toDraft, type Draft } from "./clean-entry.ts";
import { oneLine, textOfHtml } from "./clean-text.ts";
import { entryHash } from "./entry-hash.ts";
import { hear, settleLanguages, type DetectLanguage } from "./entry-language.ts";
import { textOfBlocks } from "./html-tree.ts";
import { trimBlocks } from "./trim-blocks.ts";
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
  /** First words of the blocks that recur over the source's entries and were left out. */
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

export type CleanContext = {
  /** Where the document was found; may be empty. */
  readonly url: string;
  readonly memory: SourceMemory;
  readonly now: Date;
  /** Loads what tells languages; called only when there is a text to tell one of. */
  readonly loadDetector: () => Promise<DetectLanguage>;
};

/** Entries of one document; the newest are kept. */
const MAX_ENTRIES = 500;
/** Of the HTML of all entries of one document, in UTF-16 units; the last ones are cut to their summaries. */
const MAX_DOCUMENT_HTML_CHARS = 2_000_000;
const MAX_TRIMMED = 30;

/**
 * Cleans a whole document: each entry by itself, and what recurs over all of them and those before. An entry whose hash
 * is remembered is not cleaned again. Pure, but for hashing.
 */
export async function cleanFeed(raw: RawFeed, context: CleanContext): Promise<CleanFeed> {
  const { url } = context;
  const known = new Set(context.memory.entryHashes);
  const found = newest(wholeItems(raw)).map((item) => ({ item, hash: entryHash(item) }));
  const told = found.filter(({ hash }) => !known.has(hash));
  const cleaned = await cleanEntries(told, raw, context);
  const entries = found.map((one): FeedEntry => {
    const entry = cleaned.entries.get(one);
    return entry ?? { kind: "same", guid: guidOf(one.item), link: linkOf(one.item, url), entryHash: one.hash };
  });
  const title = oneLine(textOfHtml(raw.feed.title ?? ""), MAX_TITLE_CHARS);
  return {
    title: title === "" ? null : title,
    siteUrl: raw.feed.url === null ? null : canonicalLink(raw.feed.url, url === "" ? undefined : url),
    language: cleaned.language,
    wishes: raw.wishes,
    push: raw.push,
    entries: entries.filter((entry) => entry.kind === "same" || entry.content.title !== ""),
    blocks: cleaned.counts.learned(),
  };
}

type Found = { readonly item: RawItem; readonly hash: string };
type Cleaned = {
  readonly entries: ReadonlyMap<Found, CleanEntry>;
  readonly language: string | null;
  readonly counts: BlockCounts;
};

async function cleanEntries(told: readonly Found[], raw: RawFeed, context: CleanContext): Promise<Cleaned> {
  const { url, memory, now } = context;
  const drafts = told.map(({ item }) => toDraft(item, url));
  const counts = openCounts(drafts, { blocks: memory.blocks, kind: "entry", now });
  const outputs = trimBlocks(drafts, counts);
  const texts = outputs.map((output) => output.texts);
  const summaries = trimTails(
    drafts.map(({ title }, index) => ({ title, text: textOfBlocks(texts[index]?.[0] ?? []) })),
    counts,
  );
  const spoken = drafts.map(({ item, title }, index) => ({
    tag: item.language,
    title,
    blocks: texts[index]?.at(-1) ?? [],
  }));
  const languages = settleLanguages(raw.feed.language, await hear(spoken, context.loadDetector), counts);
  const entries = new Map<Found, CleanEntry>();
  let chars = 0;
  told.forEach((one, index) => {
    const content = toContent(drafts[index] as Draft, {
      texts: texts[index] ?? [],
      summary: summaries[index] ?? "",
      language: languages.entries[index] ?? null,
      maxHtmlChars: Math.min(MAX_HTML_CHARS, MAX_DOCUMENT_HTML_CHARS - chars),
    });
    chars += content.html.length;
    const trimmed = [...new Set(outputs[index]?.dropped)].slice(0, MAX_TRIMMED);
    entries.set(one, { kind: "told", entryHash: one.hash, guid: guidOf(one.item), content, trimmed });
  });
  return { entries, language: languages.feed, counts };
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
    enclosures: content.enclosures.map(toParsedEnclosure),
  }));
  const description = oneLine(textOfHtml(raw.feed.description ?? ""), MAX_SUMMARY_CHARS);
  const feed = { title: clean.title, url: clean.siteUrl, description, language: clean.language };
  return { format: raw.format, version: shortVersion(raw.format), encoding, feed, items };
}

function toParsedEnclosure({ lengthBytes, durationSeconds, ...told }: Enclosure): ParsedEnclosure {
  return { ...told, length: lengthBytes, ...(durationSeconds === undefined ? {} : { duration: durationSeconds }) };
}

/** Half an entry would be stored as a thing of its own, beside the whole one that the next document tells. */
function wholeItems({ items, isCutOff = false }: RawFeed): readonly RawItem[] {
  return isCutOff ? items.slice(0, -1) : items;
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
