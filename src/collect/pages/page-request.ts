import type { LearnedBlock } from "../../domain/collect-store.ts";
import { unreachable } from "../../domain/unreachable.ts";
import { MAX_HTML_CHARS } from "../clean/clean-entry.ts";
import { oneLine } from "../clean/clean-text.ts";
import { elementsOf, type HtmlElement, parseChecked, textOfBlocks, toHtml } from "../clean/html-tree.ts";
import { trimLearned } from "../clean/trim-learned.ts";
import { extractPage, type ExtractedPage, type PageBytes } from "./extract-page.ts";
import { readRobots, type RobotsRules } from "./robots-rules.ts";

/** What a page thread is asked. */
export type PageRequest =
  | ({ readonly want: "article" } & PageBytes)
  | { readonly want: "trimmed"; readonly pages: readonly PageText[]; readonly memory: PageMemory }
  | { readonly want: "rules"; readonly body: Uint8Array; readonly robotsUrl: string; readonly url: string };

export type PageAnswer =
  /** `null`: there is no article in it. */
  | { readonly kind: "article"; readonly article: ExtractedPage | null }
  | { readonly kind: "trimmed"; readonly pages: readonly TrimmedPage[]; readonly blocks: readonly LearnedBlock[] }
  | { readonly kind: "rules"; readonly rules: RobotsRules }
  | { readonly kind: "unreadable"; readonly detail: string };

/** A page's article, and the words that are its own. */
export type PageText = {
  readonly title: string;
  readonly link: string;
  readonly author: string;
  readonly html: string;
};

export type PageMemory = { readonly blocks: readonly LearnedBlock[]; readonly now: Date };

/** What is left of a page without what recurs over the pages of its source. */
export type TrimmedPage = {
  readonly html: string;
  readonly text: string;
  /** The first image that it shows. */
  readonly image: string | null;
  /** The first words of each block that was left out. */
  readonly dropped: readonly string[];
};

const MAX_DETAIL_CHARS = 300;
const MAX_DROPPED = 30;

/** Answers one request. Never throws: what a page does to its reader stays the page's own failure. */
export function answerPage(request: PageRequest): PageAnswer {
  try {
    switch (request.want) {
      case "article":
        return { kind: "article", article: extractPage(request) };
      case "trimmed":
        return trim(request.pages, request.memory);
      case "rules": {
        const text = new TextDecoder().decode(request.body);
        return { kind: "rules", rules: readRobots(text, request.robotsUrl, request.url) };
      }
      default:
        return unreachable(request);
    }
  } catch (cause) {
    const words = cause instanceof Error ? cause.message : String(cause);
    return { kind: "unreadable", detail: oneLine(words, MAX_DETAIL_CHARS) };
  }
}

function trim(pages: readonly PageText[], { blocks, now }: PageMemory): PageAnswer {
  const inputs = pages.map(({ title, link, author, html }) => ({
    title,
    link,
    author,
    texts: [(parseChecked(html) ?? []).filter((node): node is HtmlElement => typeof node !== "string")],
  }));
  const learned = trimLearned(inputs, { blocks, kind: "page", now });
  return {
    kind: "trimmed",
    blocks: learned.blocks,
    pages: learned.outputs.map(({ texts, dropped }) => toTrimmed(texts[0] ?? [], dropped)),
  };
}

function toTrimmed(blocks: readonly HtmlElement[], dropped: readonly string[]): TrimmedPage {
  const kept = fitting(blocks);
  return {
    html: toHtml(kept),
    text: textOfBlocks(kept),
    image: elementsOf(kept, "img").find(({ link }) => link !== null)?.link ?? null,
    dropped: [...new Set(dropped)].slice(0, MAX_DROPPED),
  };
}

/** Whole blocks, as long as they fit. */
function fitting(blocks: readonly HtmlElement[]): readonly HtmlElement[] {
  let chars = 0;
  const end = blocks.findIndex((block) => {
    chars += toHtml([block]).length;
    return chars > MAX_HTML_CHARS;
  });
  return end < 0 ? blocks : blocks.slice(0, end);
}
