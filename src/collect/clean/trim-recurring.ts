import { isAscii, oneLine } from "./clean-text.ts";
import { element } from "./flow.ts";
import { elementsOf, textOfBlock, textOfBlocks, type HtmlElement } from "./html-tree.ts";

/** One entry's blocks, and the words that are its own: they differ from entry to entry in the same sentence. */
export type TrimInput = {
  /** By what the source itself tells it apart; `null`: the link alone does. */
  readonly guid?: string | null;
  readonly title: string;
  readonly link: string | null;
  readonly author: string;
  /** The places where the entry tells its text, such as its description and its content. */
  readonly texts: readonly (readonly HtmlElement[])[];
};

export type TrimOutput = {
  readonly texts: readonly (readonly HtmlElement[])[];
  /** The first words of each block that was left out. */
  readonly dropped: readonly string[];
};

/** In how many entries a block recurs before it is boilerplate; of two entries, in both. */
const MIN_RECURRENCES = 3;
/** Up to how many characters a block that recurs is taken for a heading of what follows. */
const MAX_HEADING_CHARS = 80;
/** Share of a block's text that is links, from which it is a list of links: under a dropped heading, and by itself. */
const LINKED_UNDER_HEADING = 0.5;
const LINKED_BY_ITSELF = 0.8;
/** How much text of its own an entry must keep before its tail of links may go, in characters. */
const MIN_OWN_CHARS = 200;

/**
 * Leaves out what is not the entry's own: blocks that recur over the entries of one document (an entry's own title,
 * link and author count as the same words), the lists of links and the notes about the author that stand under a
 * heading which recurs, and a tail of links when the entries have one by custom. Knows no site and no word.
 */
export function trimRecurring(inputs: readonly TrimInput[]): readonly TrimOutput[] {
  const keyOf = inputs.map(keyMaker);
  const recurring = recurringKeys(inputs, keyOf);
  const first = inputs.map((input, index) => {
    const key = keyOf[index] ?? String;
    return input.texts.map((blocks) => dropMarked(blocks, (block) => recurring.has(key(block)), key));
  });
  const hasTail = first.map((texts) => texts.some(({ kept }) => linkTail(kept) > 0));
  const tailsRecur = isCustom(hasTail.filter(Boolean).length, inputs.length);
  return first.map((texts) => {
    const cut = texts.map((text) => (tailsRecur ? withoutTail(text) : text));
    return { texts: cut.map(({ kept }) => kept), dropped: cut.flatMap(({ dropped }) => dropped).map(firstWords) };
  });
}

type Key = (block: HtmlElement) => string;
type Cut = { readonly kept: readonly HtmlElement[]; readonly dropped: readonly HtmlElement[] };

/** Marks in a key, from a range that no text uses. */
const TITLE = "\uE000";
const LINK = "\uE001";
const AUTHOR = "\uE002";

/** Shorter texts than this stand in other words by chance, in characters. */
const MIN_OWN_WORDS_CHARS = 4;

/** Makes the function that gives a block its key: two blocks with one key say the same, but for the entry's own words. */
function keyMaker({ title, link, author }: TrimInput): Key {
  const own = [
    [fold(title), TITLE],
    [fold(author), AUTHOR],
  ].filter(([words = ""]) => words.length >= MIN_OWN_WORDS_CHARS);
  const foldedLink = fold(link ?? "");
  const keys = new Map<HtmlElement, string>();
  const make: Key = (block) => {
    const text = fold(textOfBlock(block));
    if (text === "")
      return `img:${elementsOf([block], "img")
        .map((image) => image.link)
        .join(" ")}`;
    const withLink = foldedLink === "" ? text : text.replaceAll(foldedLink, LINK);
    return own.reduce((key, [words = "", mark = ""]) => key.replaceAll(words, mark), withLink);
  };
  return (block) => {
    const key = keys.get(block) ?? make(block);
    keys.set(block, key);
    return key;
  };
}

/** Texts that are of one line already, in the form in which they are compared. */
function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  const plain = text
    .normalize("NFKC")
    .replace(/[‘’‚ʼ′]/g, "'")
    .replace(/[“”„″]/g, '"')
    .replace(/[‐‑–—]/g, "-");
  return plain.toLowerCase();
}

function recurringKeys(inputs: readonly TrimInput[], keyOf: readonly Key[]): ReadonlySet<string> {
  // Entries of one title are one entry that is told twice: what they share is no custom of the house.
  const titlesOf = new Map<string, Set<string>>();
  inputs.forEach((input, index) => {
    for (const key of new Set(input.texts.flatMap((blocks) => leavesOf(blocks)).map(keyOf[index] ?? String))) {
      const titles = titlesOf.get(key) ?? new Set();
      titlesOf.set(key, titles.add(fold(input.title)));
    }
  });
  const entries = new Set(inputs.map(({ title }) => fold(title))).size;
  const recurring = [...titlesOf].filter(([, titles]) => isCustom(titles.size, entries)).map(([key]) => key);
  return new Set(recurring);
}

function isCustom(times: number, entries: number): boolean {
  return times >= MIN_RECURRENCES || (times === 2 && entries === 2);
}

/** What a key is made for: whole blocks, and each entry of a list. Code recurs for good reasons. */
function leavesOf(blocks: readonly HtmlElement[]): readonly HtmlElement[] {
  return blocks.filter(({ tag }) => tag !== "pre").flatMap((block) => (isList(block) ? listEntries(block) : [block]));
}

type Mark = (block: HtmlElement) => boolean;

function dropMarked(blocks: readonly HtmlElement[], isMarked: Mark, key: Key): Cut {
  const kept: HtmlElement[] = [];
  const dropped: HtmlElement[] = [];
  let isUnderDropped = false;
  blocks.forEach((block, index) => {
    const rest = withoutMarked(block, isMarked);
    if (rest !== null && !(isUnderDropped && isLeftover(blocks.slice(index), isMarked, key))) {
      kept.push(rest);
      isUnderDropped = false;
      return;
    }
    dropped.push(block);
    isUnderDropped = isUnderDropped || textOfBlock(block).length <= MAX_HEADING_CHARS;
  });
  return { kept, dropped };
}

/** What is left of a block: all of it, the entries of a list that are its own, or nothing. */
function withoutMarked(block: HtmlElement, isMarked: Mark): HtmlElement | null {
  if (isList(block)) return unmarkedEntries(block, isMarked);
  return block.tag !== "pre" && isMarked(block) ? null : block;
}

/** Whether the first of these blocks belongs to the dropped heading above it. A picture does when what it stands over does. */
function isLeftover([block, ...others]: readonly HtmlElement[], isMarked: Mark, key: Key): boolean {
  if (block === undefined) return false;
  const rest = withoutMarked(block, isMarked);
  if (rest === null) return true;
  if (textOfBlock(rest) === "") return isLeftover(others.slice(0, 1), isMarked, key);
  return linkShare(rest) >= LINKED_UNDER_HEADING || isAboutAuthor(rest, key);
}

function unmarkedEntries(list: HtmlElement, isMarked: Mark): HtmlElement | null {
  const entries = listEntries(list).filter((entry) => !isMarked(entry));
  return entries.length === 0 ? null : element(list.tag, entries);
}

function isAboutAuthor(block: HtmlElement, key: Key): boolean {
  return !/^h\d$/.test(block.tag) && key(block).includes(AUTHOR);
}

/** How many blocks at the end are nothing but links. */
function linkTail(blocks: readonly HtmlElement[]): number {
  const start = blocks.findLastIndex((block) => linkShare(block) < LINKED_BY_ITSELF) + 1;
  if (start === blocks.length) return 0;
  const own = textOfBlocks(blocks.slice(0, start)).length;
  return own >= MIN_OWN_CHARS ? blocks.length - start : 0;
}

function withoutTail({ kept, dropped }: Cut): Cut {
  const at = kept.length - linkTail(kept);
  return { kept: kept.slice(0, at), dropped: [...dropped, ...kept.slice(at)] };
}

/** Share of a block's text that stands in links, from 0 to 1; 0 for a block without text. */
function linkShare(block: HtmlElement): number {
  const all = textOfBlock(block).length;
  return all === 0 ? 0 : elementsOf([block], "a").reduce((sum, link) => sum + textOfBlock(link).length, 0) / all;
}

function isList({ tag }: HtmlElement): boolean {
  return tag === "ul" || tag === "ol";
}

function listEntries(list: HtmlElement): readonly HtmlElement[] {
  return list.children.filter((child) => typeof child !== "string");
}

function firstWords(block: HtmlElement): string {
  const text = textOfBlock(block);
  return text === "" ? "(image)" : oneLine(text.split(" ", 8).join(" "), 80);
}
