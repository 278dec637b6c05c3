import { Parser } from "htmlparser2";
import { singleSpaced, UNFIT, withoutControls } from "./clean-text.ts";

/** A piece of HTML of which every part was checked: only these tags, only these attributes, only web addresses. */
export type HtmlNode = string | HtmlElement;

export type HtmlElement = {
  readonly tag: string;
  /** Of `a` and `img`. */
  readonly link: string | null;
  /** Of `img`. */
  readonly alt: string;
  readonly children: readonly HtmlNode[];
};

export const INLINE_TAGS = ["a", "strong", "em", "code", "br", "img"] as const;
export const BLOCK_TAGS = "p h2 h3 h4 ul ol li blockquote pre figure figcaption".split(" ");
/** Stands for every box that says nothing of its content; gone in what is kept. */
export const BOX_TAG = "div";

const INLINE = new Set<string>(INLINE_TAGS);
const KNOWN = new Set<string>([...INLINE_TAGS, ...BLOCK_TAGS, BOX_TAG]);

/** Deeper markup than this is no article. */
const MAX_DEPTH = 100;
const MAX_LINK_CHARS = 2_048;

type Open = { readonly tag: string; readonly link: string | null; readonly alt: string; readonly children: HtmlNode[] };

/**
 * The second, independent check of HTML that was cleaned: reads it with another parser and builds a tree from it, so
 * that only what stands in the tree can ever be written out again. `null` when anything is in it that should not be.
 */
export function parseChecked(html: string): readonly HtmlNode[] | null {
  const root: HtmlNode[] = [];
  const open: Open[] = [];
  let isSound = true;
  const doubt = (): void => {
    isSound = false;
  };
  const parser = new Parser({
    onopentag(tag, attributes) {
      if (open.length >= MAX_DEPTH || !isAllowed(tag, attributes)) return doubt();
      const { href, src, alt = "" } = attributes;
      open.push({ tag, link: href ?? src ?? null, alt, children: [] });
    },
    ontext(raw) {
      const text = withoutControls(raw); // What was written as numbers is a character only now.
      const siblings = open.at(-1)?.children ?? root;
      const last = siblings.at(-1);
      if (typeof last === "string") siblings[siblings.length - 1] = last + text;
      else siblings.push(text);
    },
    onclosetag(tag) {
      const element = open.pop();
      if (element === undefined || element.tag !== tag) return doubt();
      (open.at(-1)?.children ?? root).push(element);
    },
    oncomment: doubt,
    oncdatastart: doubt,
    onprocessinginstruction: doubt,
  });
  parser.end(html);
  return isSound && open.length === 0 ? root : null;
}

const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = { a: ["href"], img: ["src", "alt"] };

function isAllowed(tag: string, attributes: Readonly<Record<string, string>>): boolean {
  if (!KNOWN.has(tag)) return false;
  return Object.entries(attributes).every(
    ([name, value]) => ATTRIBUTES[tag]?.includes(name) === true && (name === "alt" || isWebAddress(value)),
  );
}

/** An absolute http or https address that can stand in an attribute. */
export function isWebAddress(value: string): boolean {
  return value.length <= MAX_LINK_CHARS && /^https?:\/\/[^\s\p{C}"'<>\\^`{|}]+$/u.test(value);
}

function rawText(nodes: readonly HtmlNode[]): string {
  let text = "";
  for (const node of nodes) {
    if (typeof node === "string") text += node;
    else text += isInline(node) && node.tag !== "br" ? rawText(node.children) : ` ${rawText(node.children)} `;
  }
  return text;
}

const texts = new WeakMap<HtmlElement, string>();

/**
 * The text of one block as it is shown, with a space between blocks within it. It is asked for again and again, and a
 * tree never changes, so it is remembered.
 */
export function textOfBlock(block: HtmlElement): string {
  const known = texts.get(block);
  if (known !== undefined) return known;
  const text = singleSpaced(rawText([block]));
  texts.set(block, text);
  return text;
}

/** The text of a row of blocks. */
export function textOfBlocks(blocks: readonly HtmlElement[]): string {
  return blocks
    .map(textOfBlock)
    .filter((text) => text !== "")
    .join(" ");
}

export function isInline(node: HtmlNode): boolean {
  return typeof node === "string" || INLINE.has(node.tag);
}

/** All elements of a tag, in the order of the document. */
export function elementsOf(nodes: readonly HtmlNode[], tag: string): readonly HtmlElement[] {
  return nodes.flatMap((node) => {
    if (typeof node === "string") return [];
    return [...(node.tag === tag ? [node] : []), ...elementsOf(node.children, tag)];
  });
}

/** Writes a tree as HTML. */
export function toHtml(nodes: readonly HtmlNode[]): string {
  return nodes.map(nodeToHtml).join("");
}

function nodeToHtml(node: HtmlNode): string {
  if (typeof node === "string") return toText(node);
  if (node.tag === "br") return "<br>";
  if (node.tag === "img") return node.link === null ? "" : `<img src="${escape(node.link)}" alt="${toText(node.alt)}">`;
  const inner = toHtml(node.children);
  if (node.tag === "a") return node.link === null ? inner : `<a href="${escape(node.link)}">${inner}</a>`;
  return `<${node.tag}>${inner}</${node.tag}>`;
}

/** What cannot stand in HTML as it is; most texts have none of it. */
const TO_ESCAPE = new RegExp(`[&<>"]|${UNFIT.source}`, "u");

function toText(text: string): string {
  return TO_ESCAPE.test(text) ? escape(withoutControls(text)) : text;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
