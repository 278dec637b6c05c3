import { BOX_TAG, isInline, type HtmlElement, type HtmlNode } from "./html-tree.ts";

/** Makes an element that has no attributes. */
export function element(tag: string, children: readonly HtmlNode[]): HtmlElement {
  return { tag, link: null, alt: "", children };
}

/**
 * Lays a tree out flat: a row of paragraphs, headings, lists, quotes and figures. Boxes are opened, loose text becomes
 * paragraphs, and what shows nothing is left out. All blocks of all feeds have one shape after this.
 */
export function toFlow(nodes: readonly HtmlNode[]): readonly HtmlElement[] {
  const blocks: HtmlElement[] = [];
  let loose: HtmlNode[] = [];
  const flush = (): void => {
    blocks.push(...paragraphs(loose));
    loose = [];
  };
  for (const node of nodes) {
    if (typeof node === "string" || isInline(node)) {
      loose.push(...inlined(node));
      continue;
    }
    flush();
    blocks.push(...toBlocks(node));
  }
  flush();
  return blocks;
}

function toBlocks(node: HtmlElement): readonly HtmlElement[] {
  if (node.tag === "p" || node.tag === BOX_TAG || node.tag === "li" || node.tag === "figcaption")
    return toFlow(node.children);
  if (node.tag === "ul" || node.tag === "ol") return list(node);
  if (!shows(node.children)) return [];
  if (node.tag === "pre") return preformatted(node);
  if (/^h\d$/.test(node.tag)) return [element(node.tag, node.children.flatMap(inlined))];
  return [element(node.tag, toFlow(node.children))];
}

/** Its text alone; when it has none, what else stands in it. */
function preformatted(node: HtmlElement): readonly HtmlElement[] {
  const text = wholeText(node);
  return /\S/.test(text) ? [element("pre", [text])] : toFlow(node.children);
}

function list({ tag, children }: HtmlElement): readonly HtmlElement[] {
  const entries = children.filter((child) => shows([child]));
  const contents = entries.map((child) => (typeof child !== "string" && child.tag === "li" ? child.children : [child]));
  return entries.length === 0
    ? []
    : [
        element(
          tag,
          contents.map((content) => element("li", listEntry(content))),
        ),
      ];
}

/** A list entry of one paragraph is just its words. */
function listEntry(children: readonly HtmlNode[]): readonly HtmlNode[] {
  if (children.every(isInline)) return children.flatMap(inlined);
  const blocks = toFlow(children);
  const [first] = blocks;
  return first !== undefined && blocks.length === 1 && first.tag === "p" ? first.children : blocks;
}

/** Loose text, parted where two line breaks stand together. */
function paragraphs(loose: readonly HtmlNode[]): readonly HtmlElement[] {
  const rows: HtmlNode[][] = [[]];
  let breaks = 0;
  for (const node of loose) {
    const isBreak = typeof node !== "string" && node.tag === "br";
    if (!isBreak && typeof node === "string" && node.trim() === "" && breaks > 0) continue;
    breaks = isBreak ? breaks + 1 : 0;
    if (breaks === 2) rows.push([]);
    else if (breaks < 2) rows.at(-1)?.push(node);
  }
  return rows
    .map(withoutOuterBreaks)
    .filter(shows)
    .map((row) => element("p", row));
}

function isGap(node: HtmlNode): boolean {
  return typeof node === "string" ? node.trim() === "" : node.tag === "br";
}

function withoutOuterBreaks(row: readonly HtmlNode[]): readonly HtmlNode[] {
  const first = row.findIndex((node) => !isGap(node));
  const last = row.findLastIndex((node) => !isGap(node));
  return first < 0 ? [] : row.slice(first, last + 1);
}

/** Opens blocks that stand inside a line, such as a heading within a link. */
function inlined(node: HtmlNode): readonly HtmlNode[] {
  if (typeof node === "string") return [node];
  const children = node.children.flatMap(inlined);
  return isInline(node) ? [{ ...node, children }] : [" ", ...children, " "];
}

function wholeText(node: HtmlNode): string {
  return typeof node === "string" ? node : node.children.map(wholeText).join("");
}

/** Whether there is anything to see in it. */
function shows(nodes: readonly HtmlNode[]): boolean {
  return nodes.some((node) => {
    if (typeof node === "string") return /\S/.test(node);
    return node.tag === "img" ? node.link !== null : shows(node.children);
  });
}
