import type { TokenizerCallbacks } from "htmlparser2";
import { MAX_ENTRIES } from "./xml-entries.ts";
import { isEntryName, localNameOf } from "./xml-names.ts";
import type { Skeleton, XmlAttributes, XmlNode } from "./xml-node.ts";
import { decodeText, isTextField, readFieldText } from "./xml-text.ts";
import { endsText, TextEnds } from "./xml-text-ends.ts";

/** Elements within elements; deeper ones are left out. */
const MAX_DEPTH = 100;
/** Of one element; further ones are left out. */
const MAX_ATTRIBUTES = 100;

export type Manner = {
  readonly nameOf: (raw: string) => string;
  /** The name of a root that is an entry itself, in lower case. */
  readonly bareEntry: string | null;
  /** The whole source is one entry; others within belong to it. */
  readonly isOne: boolean;
};

type Writable = { [name: string]: Writable[] | string | XmlAttributes };

type Open = {
  readonly kind: "head" | "entry" | "field";
  /** As it is written, and in lower case. */
  readonly raw: string;
  readonly name: string;
  readonly node: Writable;
  /** Where the text of a text field begins; `null` for every other element. */
  readonly textFrom: number | null;
};

/** Builds what rss-parser would, from the pieces of a document as they come. */
export class SkeletonBuilder implements TokenizerCallbacks {
  readonly #source: string;
  readonly #manner: Manner;
  readonly #stack: Open[] = [];
  readonly #heads: Writable[] = [];
  readonly #items: Writable[] = [];
  readonly #ends: TextEnds;
  #tag = { name: "", start: 0, attributes: new Map<string, string>() };
  #attribute = { name: "", value: "" };
  /** Open elements that are left out. */
  #tooDeep = 0;
  #isWhole = false;
  /** An entry was ended by its own tag, as this document is used to. */
  #endsEntries = false;
  #isCutOff = false;

  constructor(source: string, manner: Manner) {
    this.#source = source;
    this.#manner = manner;
    this.#ends = new TextEnds(source);
  }

  /** A head without any field and without an entry is the ruin of a feed, unless it ends as a feed does. */
  skeleton(): Skeleton | null {
    const head = Object.assign(toNode(new Map()), ...this.#heads) as XmlNode;
    const isFound = this.#items.length > 0 || this.#isWhole || Object.keys(head).some((name) => /^_./.test(name));
    const items = this.#items as unknown as readonly XmlNode[];
    return isFound ? { head, items, isCutOff: this.#isCutOff } : null;
  }

  onopentagname(start: number, end: number): void {
    this.#tag = { name: this.#source.slice(start, end), start: start - 1, attributes: new Map() };
  }

  onattribname(start: number, end: number): void {
    this.#attribute = { name: this.#source.slice(start, end).toLowerCase(), value: "" };
  }

  onattribdata(start: number, end: number): void {
    this.#attribute.value += this.#source.slice(start, end);
  }

  onattribend(): void {
    const { name, value } = this.#attribute;
    const { attributes } = this.#tag;
    if (attributes.size < MAX_ATTRIBUTES && !attributes.has(name)) attributes.set(name, decodeText(value));
  }

  onopentagend(end: number): void {
    this.#open(end + 1);
  }

  onselfclosingtag(end: number): void {
    const tooDeep = this.#tooDeep;
    if (this.#open(end + 1)) this.#stack.pop();
    else this.#tooDeep = Math.min(this.#tooDeep, tooDeep); // No closing tag will come for it.
  }

  onclosetag(start: number, end: number): void {
    const name = this.#source.slice(start, end).toLowerCase();
    if (this.#tooDeep > 0 && !isShape(name)) {
      this.#tooDeep -= 1;
      return;
    }
    const index = this.#stack.findLastIndex((open) => open.name === name);
    if (this.#stack[index]?.kind === "entry") this.#endsEntries = true;
    if (index >= 0) this.#closeDownTo(index, start - 2);
  }

  ontext(start: number, end: number): void {
    if (this.#isTextOpen()) this.#append(decodeText(this.#source.slice(start, end)));
  }

  oncdata(start: number, end: number, offset: number): void {
    if (this.#isTextOpen()) this.#append(this.#source.slice(start, end - offset));
  }

  onend(): void {
    const [root] = this.#heads;
    this.#isWhole = root !== undefined && this.#stack.length === 0;
    this.#isCutOff = this.#endsEntries && this.#stack.some(({ kind }) => kind === "entry");
    this.#closeDownTo(0, this.#source.length);
  }

  onattribentity(): void {}
  ontextentity(): void {}
  oncomment(): void {}
  ondeclaration(): void {}
  onprocessinginstruction(): void {}

  /** Opens the element whose tag was read; `false` when it is none of ours. */
  #open(textFrom: number): boolean {
    const { name: raw, start, attributes } = this.#tag;
    const name = raw.toLowerCase();
    const isEntry = this.#isEntry(raw);
    const text = this.#stack.at(-1);
    if (text !== undefined && text.textFrom !== null) {
      if (!isEntry && this.#goesOn(text, name)) return false;
      this.#closeDownTo(this.#stack.length - 1, start);
    }
    if (isEntry) this.#closeDownTo(this.#stack.findLastIndex(({ kind }) => kind === "head") + 1, start);
    if (this.#stack.length >= MAX_DEPTH) {
      this.#tooDeep += 1;
      return false;
    }
    const node = toNode(attributes);
    const kind = isEntry ? "entry" : this.#place(node, raw);
    if (isEntry && this.#items.length < MAX_ENTRIES) this.#items.push(node);
    this.#stack.push({ kind, raw, name, node, textFrom: isTextField(name, attributes) ? textFrom : null });
    return true;
  }

  #isEntry(raw: string): boolean {
    const { nameOf, bareEntry, isOne } = this.#manner;
    return isOne ? this.#items.length === 0 : raw.toLowerCase() === bareEntry || isEntryName(nameOf(raw));
  }

  /** Whether a text goes on behind a tag: that is markup within it, and not the next field of the feed. */
  #goesOn({ raw, name, textFrom }: Open, tag: string): boolean {
    const entry = this.#stack.findLast(({ kind }) => kind === "entry");
    return (entry !== undefined && this.#ends.isClosed(raw, entry.raw, textFrom ?? 0)) || !endsText(name, tag);
  }

  #place(node: Writable, raw: string): "head" | "field" {
    const name = this.#manner.nameOf(raw);
    const parent = this.#stack.at(-1);
    const isHead = parent === undefined ? this.#heads.length === 0 : parent.kind === "head" && name === "channel";
    if (isHead) this.#heads.push(node);
    else if (parent !== undefined) ((parent.node[name] ??= []) as Writable[]).push(node);
    return isHead ? "head" : "field";
  }

  /** Whether text belongs to the element that is open: a text field takes its own from the source, when it ends. */
  #isTextOpen(): boolean {
    return this.#tooDeep === 0 && this.#stack.at(-1)?.textFrom === null;
  }

  #append(text: string): void {
    const node = this.#stack.at(-1)?.node;
    if (node === undefined) return;
    const before = node["_"];
    node["_"] = typeof before === "string" ? before + text : text;
  }

  #closeDownTo(index: number, end: number): void {
    this.#tooDeep = 0;
    for (const { node, textFrom } of this.#stack.splice(index)) {
      if (textFrom === null) continue;
      const attributes = node["$"] as XmlAttributes | undefined;
      node["$"] = { ...attributes, _: readFieldText(this.#source.slice(textFrom, end)) };
    }
  }
}

function toNode(attributes: ReadonlyMap<string, string>): Writable {
  const node = Object.create(null) as Writable;
  if (attributes.size > 0) node["$"] = Object.fromEntries(attributes);
  return node;
}

function isShape(name: string): boolean {
  return /^(?:item|entry|channel|rss|feed|rdf)$/.test(localNameOf(name));
}
