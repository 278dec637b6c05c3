import type { BlockCounts } from "./block-counts.ts";
import { textOfBlock, type HtmlElement } from "./html-tree.ts";

/** The language of a text (BCP 47) when it is sure, else `null`. */
export type DetectLanguage = (text: string) => string | null;

export type SpokenEntry = {
  /** What the entry itself says. */
  readonly tag: string | null;
  readonly title: string;
  readonly blocks: readonly HtmlElement[];
};

export type HeardEntry = {
  readonly tag: string | null;
  /** What its text shows, when that is sure. */
  readonly heard: string | null;
};

/** Shorter texts are not judged, longer ones by their begin, in characters. */
const MIN_DETECT_CHARS = 60;
const MAX_DETECT_CHARS = 300;
/** A feed's own tag is wrong when so many of its entries, and such a share of those that are judged, are in another. */
const MIN_OTHERS = 3;
const OTHERS_SHARE = 0.8;

/** Tells what the texts show; loads the detector only when one is long enough. */
export async function hear(
  entries: readonly SpokenEntry[],
  loadDetector: () => Promise<DetectLanguage>,
): Promise<readonly HeardEntry[]> {
  const texts = entries.map(spokenText);
  const detect = texts.some(isLongEnough) ? await loadDetector() : (): null => null;
  return entries.map(({ tag }, index) => {
    const text = texts[index] ?? "";
    return { tag, heard: isLongEnough(text) ? detect(text) : null };
  });
}

function isLongEnough(text: string): boolean {
  return text.length >= MIN_DETECT_CHARS;
}

type Settled = { readonly feed: string | null; readonly entries: readonly (string | null)[] };

/**
 * Says in which language each entry is: its own tag, else what its text shows when that is sure, else the feed's tag.
 * A feed's tag that its entries contradict, over all documents so far, gives way to theirs; one that only names a
 * region besides ("de-AT") stays.
 */
export function settleLanguages(rawTag: string | null, entries: readonly HeardEntry[], counts: BlockCounts): Settled {
  const told = languageTag(rawTag);
  const languages = entries.map(({ heard }) => heard);
  languages.forEach((language, index) => counts.see(index, language === null ? [] : [keyOf(language), ANY]));
  const usual = [...new Set(languages)].find((language) => language !== null && isUsual(language, counts)) ?? null;
  const feed = refined(usual, told);
  return { feed, entries: entries.map(({ tag, heard }) => languageTag(tag) ?? refined(heard, feed)) };
}

const ANY = "v:";

function keyOf(language: string): string {
  return `${ANY}${language}`;
}

function isUsual(language: string, counts: BlockCounts): boolean {
  const times = counts.of(keyOf(language));
  return times >= MIN_OTHERS && times >= counts.of(ANY) * OTHERS_SHARE;
}

/** What was seen, in the words of the tag when both mean one language. */
function refined(seen: string | null, tag: string | null): string | null {
  if (seen === null || tag === null) return seen ?? tag;
  return baseOf(seen) === baseOf(tag) ? tag : seen;
}

/** Norwegian is told by its name, or by that of one of its two forms. */
function baseOf(tag: string): string {
  const [base = ""] = tag.toLowerCase().split("-", 1);
  return base === "nb" || base === "nn" ? "no" : base;
}

function spokenText({ title, blocks }: SpokenEntry): string {
  let text = title;
  for (const block of blocks) {
    if (text.length >= MAX_DETECT_CHARS) break;
    if (block.tag !== "pre") text += `\n${textOfBlock(block)}`;
  }
  return text.slice(0, MAX_DETECT_CHARS).replace(/https?:\/\/\S+/g, " ");
}

/** BCP 47, or nothing. */
export function languageTag(raw: string | null): string | null {
  if (raw === null) return null;
  try {
    return Intl.getCanonicalLocales(raw.trim().replaceAll("_", "-"))[0] ?? null;
  } catch {
    return null;
  }
}
