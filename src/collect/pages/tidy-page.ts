import { Parser } from "htmlparser2";

/** A page in a form that every parser understands alike, and what its head says. */
export type TidyPage = {
  /** A whole document: one head, one body, every element closed, nothing in it that could run or be fetched by itself. */
  readonly html: string;
  readonly language: string | null;
  /** As they are written. */
  readonly base: string | null;
  readonly canonical: string | null;
  /** It asks for a password. */
  readonly isLogin: boolean;
};

/** Of one page, in characters; what comes after is no article. */
const MAX_PAGE_CHARS = 4_000_000;
/** Deeper elements are opened into the one above them. */
const MAX_DEPTH = 150;
/** More elements are no article. */
const MAX_ELEMENTS = 50_000;
const MAX_ATTRIBUTE_CHARS = 4_096;
/** An element with more attributes is no article's. */
const MAX_ATTRIBUTES = 40;

const DROPPED = new Set(
  "script style noscript template iframe object embed canvas svg math audio video select textarea link base".split(" "),
);
const ROOTS = new Set(["html", "head", "body"]);
const VOID = new Set("area br col embed hr img input link meta param source track wbr base".split(" "));
/** They are read from the page's head wherever they stand. */
const HEAD = new Set(["title", "meta"]);

/** Throws when a page has too many elements to be one. */
export function tidyPage(rawHtml: string): TidyPage {
  const said: { -readonly [Name in keyof Omit<TidyPage, "html">]: TidyPage[Name] } = {
    language: null,
    base: null,
    canonical: null,
    isLogin: false,
  };
  const head: string[] = [];
  const body: string[] = [];
  const open: { readonly tag: string; readonly close: string; readonly into: string[] }[] = [];
  let hidden = 0;
  let elements = 0;

  const note = (tag: string, attributes: Readonly<Record<string, string>>): void => {
    if (tag === "html") said.language ??= attributes["lang"] ?? null;
    if (tag === "base") said.base ??= attributes["href"] ?? null;
    if (tag === "input" && attributes["type"]?.toLowerCase() === "password") said.isLogin = true;
    if (tag === "link" && /\bcanonical\b/i.test(attributes["rel"] ?? "")) said.canonical ??= attributes["href"] ?? null;
  };
  const parser = new Parser({
    onopentag(tag, attributes) {
      elements += 1;
      if (elements > MAX_ELEMENTS) throw new Error(`it has more than ${MAX_ELEMENTS} elements`);
      note(tag, attributes);
      const into = HEAD.has(tag) ? head : body;
      const isShown = hidden === 0 && !DROPPED.has(tag) && !ROOTS.has(tag) && open.length < MAX_DEPTH;
      if (DROPPED.has(tag)) hidden += 1;
      if (isShown) into.push(`<${tag}${toAttributes(attributes)}>`);
      open.push({ tag, into, close: isShown && !VOID.has(tag) ? `</${tag}>` : "" });
    },
    ontext(text) {
      if (hidden === 0) (open.at(-1)?.into ?? body).push(escape(text));
    },
    onclosetag() {
      const closed = open.pop();
      if (closed === undefined) return;
      if (DROPPED.has(closed.tag)) hidden -= 1;
      if (closed.close !== "") closed.into.push(closed.close);
    },
  });
  parser.end(rawHtml.slice(0, MAX_PAGE_CHARS));
  const html = `<!doctype html><html><head>${head.join("")}</head><body>${body.join("")}</body></html>`;
  return { ...said, html };
}

function toAttributes(attributes: Readonly<Record<string, string>>): string {
  return Object.entries(attributes)
    .filter(([name, value]) => /^(?!on)[a-z][\w:-]*$/.test(name) && value.length <= MAX_ATTRIBUTE_CHARS)
    .slice(0, MAX_ATTRIBUTES)
    .map(([name, value]) => ` ${name}="${escape(value)}"`)
    .join("");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}
