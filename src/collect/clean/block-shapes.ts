import { elementsOf, textOfBlock, type HtmlElement } from "./html-tree.ts";

/** Whole blocks, and each entry of a list. Code recurs for good reasons. */
export function leavesOf(blocks: readonly HtmlElement[]): readonly HtmlElement[] {
  return blocks.filter(({ tag }) => tag !== "pre").flatMap((block) => (isList(block) ? listEntries(block) : [block]));
}

/** Share of a block's text that stands in links, from 0 to 1; 0 for a block without text. */
export function linkShare(block: HtmlElement): number {
  const all = textOfBlock(block).length;
  return all === 0 ? 0 : elementsOf([block], "a").reduce((sum, link) => sum + textOfBlock(link).length, 0) / all;
}

export function isHeading({ tag }: HtmlElement): boolean {
  return /^h\d$/.test(tag);
}

export function isList({ tag }: HtmlElement): boolean {
  return tag === "ul" || tag === "ol";
}

export function listEntries(list: HtmlElement): readonly HtmlElement[] {
  return list.children.filter((child) => typeof child !== "string");
}
