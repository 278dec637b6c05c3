import { hash } from "node:crypto";
import { isAscii } from "./clean-text.ts";
import { elementsOf, textOfBlock, type HtmlElement, type HtmlNode } from "./html-tree.ts";

/** One entry's (or page's) blocks, and the words that are its own: they differ from entry to entry in the same sentence. */
export type TrimInput = {
  readonly title: string;
  readonly link: string | null;
  /** By what the source itself tells it apart; `null`: its link alone does. */
  readonly guid?: string | null;
  readonly author: string;
  /** The places where the entry tells its text, such as its description and its content. */
  readonly texts: readonly (readonly HtmlElement[])[];
};

/** What a block is known by. Two blocks with one `exact` key say the same, but for the entry's own title, link and author. */
export type BlockKeys = {
  readonly exact: string;
  /** With the words of its links left open ("Read more: …"); `null` when it has none, or nothing beside them. */
  readonly frame: string | null;
  /** With its numbers left open ("3 posts by 2 people"); `null` when it has none, or says more than that. */
  readonly counter: string | null;
  /** What stands before a colon, when words stand behind it ("Place: Berlin"). */
  readonly label: string | null;
  readonly names: { readonly title: boolean; readonly author: boolean };
  /** How much of its text is no link, in characters. */
  readonly unlinkedChars: number;
};

/** Marks in a key, from a range that no text uses. */
const TITLE = "\uE000";
const LINK = "\uE001";
const AUTHOR = "\uE002";
const LINKED = "\uE003";

/** Shorter texts than this stand in other words by chance, in characters. */
const MIN_OWN_WORDS_CHARS = 4;
/** Longer blocks are no rows of links, counts or labels, in characters. */
const MAX_ROW_CHARS = 120;

/** Makes the function that gives a block of this entry its keys. */
export function keyMaker({ title, link, author }: TrimInput): (block: HtmlElement) => BlockKeys {
  const own = [
    [fold(link ?? ""), LINK],
    [fold(title), TITLE],
    [fold(author), AUTHOR],
  ].filter(([words = ""]) => words.length >= MIN_OWN_WORDS_CHARS);
  const mask = (text: string): string =>
    own.reduce((masked, [words = "", mark = ""]) => masked.replaceAll(words, mark), fold(text));
  const known = new Map<HtmlElement, BlockKeys>();
  return (block) => {
    const keys = known.get(block) ?? keysOf(block, mask);
    known.set(block, keys);
    return keys;
  };
}

function keysOf(block: HtmlElement, mask: (text: string) => string): BlockKeys {
  const shown = textOfBlock(block);
  const text = mask(shown);
  const isRow = text.length <= MAX_ROW_CHARS;
  const links = elementsOf([block], "a");
  const linkedChars = links.reduce((sum, link) => sum + textOfBlock(link).length, 0);
  const open = links.length > 0 && (isRow || linkedChars > 0) ? frameOf(mask(textWithOpenLinks(block))) : null;
  return {
    exact: text === "" ? blockKey("i", picturesOf(block)) : blockKey("x", text),
    frame: open,
    counter: isRow && links.length === 0 && isCounter(text) ? blockKey("c", text.replace(/\d+/g, "#")) : null,
    label: isRow && links.length === 0 ? labelOf(text) : null,
    names: { title: text.includes(TITLE), author: text.includes(AUTHOR) },
    unlinkedChars: Math.max(0, shown.length - linkedChars),
  };
}

/** A short key that tells nothing of the text: one letter for the kind, and 72 bits. */
export function blockKey(kind: string, text: string): string {
  return `${kind}:${hash("sha256", text.toWellFormed(), "base64url").slice(0, 12)}`;
}

function picturesOf(block: HtmlElement): string {
  return elementsOf([block], "img")
    .map(({ link }) => link)
    .join(" ");
}

/** Needs words beside the links: links alone are no custom. Several links in a row count as one. */
function frameOf(text: string): string | null {
  const one = text.replace(new RegExp(`${LINKED}(?:[\\s,;|/·•&-]*${LINKED})*`, "g"), LINKED);
  return one.length <= MAX_ROW_CHARS && /\p{L}{2}/u.test(one) ? blockKey("l", one) : null;
}

function textWithOpenLinks(node: HtmlNode): string {
  if (typeof node === "string") return node;
  return node.tag === "a" ? LINKED : node.children.map(textWithOpenLinks).join("").trim();
}

/** Counts of things: numbers and at least two words, no sentence and no label. */
function isCounter(text: string): boolean {
  return (
    text.length <= MAX_ROW_CHARS / 2 && /\d/.test(text) && !/[.:;!?]/.test(text) && /\p{L}{3}.*\p{L}{3}/u.test(text)
  );
}

function labelOf(text: string): string | null {
  const [, label] = /^([^:]{2,30}):\s+\S/.exec(text) ?? [];
  return label === undefined ? null : blockKey("f", label);
}

/** Texts that are of one line already, in the form in which they are compared. */
export function fold(text: string): string {
  if (isAscii(text)) return text.toLowerCase();
  const plain = text
    .normalize("NFKC")
    .replace(/[‘’‚ʼ′]/g, "'")
    .replace(/[“”„″]/g, '"')
    .replace(/[‐‑–—]/g, "-");
  return plain.toLowerCase();
}
