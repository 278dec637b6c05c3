import { toldAt } from "../domain/item.ts";
import type { TemplateData } from "../domain/render.ts";
import type { Story } from "../domain/story.ts";
import { parseWhere } from "../domain/where/parse-where.ts";
import type { WhereProblem } from "../domain/where/where-problem.ts";
import type { Where } from "../domain/where/where.ts";
import { wantedTexts } from "../domain/where/where-needs.ts";
import { type Words, wordsIn } from "../domain/words/words.ts";
import { ageText } from "./age-text.ts";
import { cleanText, cutAtWord } from "./clean-text.ts";
import { type PageLink, rootOf } from "./list-page.ts";
import { markWords } from "./mark-words.ts";
import type { PublishOptions } from "./options.ts";
import { type FrameOptions, pageFrame } from "./page-frame.ts";
import { type Hits, searchStories, type SearchParts } from "./search-stories.ts";
import { searchTerms } from "./search-terms.ts";
import { shortCard, storyCard } from "./story-card.ts";

/** Longest query, in characters: far more than anybody types. */
const MAX_QUERY_CHARS = 500;
/** Hits of a page. */
const PAGE_HITS = 20;
/** Longest query in the title of the page, and most of it that is shown on either side of a mistake, in characters. */
const MAX_TITLE_CHARS = 80;
const MAX_AROUND_CHARS = 60;

const PATH = "search";

/** As they were sent: `query` what was typed, `page` from 1 on. */
export type SearchForm = { readonly query: string; readonly page: string | null };

export type SearchPageParts = SearchParts & {
  readonly options: FrameOptions & Pick<PublishOptions, "tags">;
  readonly now: Date;
};

/** `isReadable`: false when the query is none. */
export type SearchPage = { readonly data: TemplateData; readonly isReadable: boolean };

/** The values of `templates/pages/search.liquid`: the form, and below it the hits, or what is wrong, or what can be asked for. */
export async function searchPage({ query, page }: SearchForm, parts: SearchPageParts): Promise<SearchPage> {
  const words = wordsIn(parts.options.site.language);
  const asked = query.trim() === "" ? null : readQuery(query, words);
  if (asked === null) return { data: pageData(query, NOTHING, parts), isReadable: true };
  if ("problem" in asked) {
    return { data: pageData(query, { ...NOTHING, problem: problemData(query, asked) }, parts), isReadable: false };
  }
  const number = pageNumber(page);
  const span = { skip: (number - 1) * PAGE_HITS, take: PAGE_HITS };
  const hits = await searchStories({ where: asked.where, now: parts.now, standing: "told", ...span }, parts);
  const wanted = wantedTexts(asked.where);
  const found = {
    found: foundText(hits, words),
    results: hits.stories.map((story) => toResult(story, wanted, parts)),
    ...turns({ query, number, hits, words }),
  };
  return { data: pageData(query, { ...NOTHING, ...found }, parts), isReadable: true };
}

type Unread = WhereProblem & { readonly language: string };

/** What the reader of choices says is English. */
function readQuery(query: string, { say, language }: Words): { readonly where: Where } | Unread {
  if (query.length <= MAX_QUERY_CHARS) {
    const read = parseWhere(query);
    return "problem" in read ? { ...read, language: "en" } : read;
  }
  const problem = say("query-too-long", { most: MAX_QUERY_CHARS, count: query.length });
  return { problem, hint: say("query-too-long-hint"), column: MAX_QUERY_CHARS + 1, language };
}

/** A page without a query. Liquid wants to know each value that it is asked for. */
const NOTHING = { problem: null, found: null, results: [], newer: null, older: null };

function pageData(query: string, found: object, { options }: SearchPageParts): TemplateData {
  const { say } = wordsIn(options.site.language);
  const shown = cutAtWord(cleanText(query), MAX_TITLE_CHARS);
  const title = shown === "" ? say("search") : `${shown} · ${say("search")}`;
  const description = say("search-site", { site: options.site.title });
  return {
    ...pageFrame(options, { title, path: null, root: rootOf(PATH), description }),
    query,
    terms: searchTerms(options.tags, say),
    ...found,
  };
}

/** The query up to the mistake, the word where it is, and what stands behind it, cut where it is long. */
function problemData(query: string, { problem, hint, column, language }: Unread): object {
  const before = query.slice(0, column - 1);
  const [fault = ""] = /^\S*/.exec(query.slice(column - 1)) ?? [];
  const behind = query.slice(before.length + fault.length);
  return {
    text: cleanText(problem),
    hint: cleanText(hint),
    column,
    language,
    before: `${before.length > MAX_AROUND_CHARS ? "…" : ""}${toLine(before.slice(-MAX_AROUND_CHARS))}`,
    fault: cutAtWord(toLine(fault), MAX_AROUND_CHARS),
    behind: `${toLine(behind.slice(0, MAX_AROUND_CHARS))}${behind.length > MAX_AROUND_CHARS ? "…" : ""}`,
  };
}

/** Cleaned, but for a blank at either end: the mistake may stand right behind it. */
function toLine(text: string): string {
  const [line, before, behind] = [cleanText(text), /^\s/.test(text), /\s$/.test(text)];
  return line === "" ? "" : `${before ? " " : ""}${line}${behind ? " " : ""}`;
}

function foundText({ counted, others }: Hits, { say }: Words): string {
  if (counted === 0) return say(others === "older" ? "found-none-newest" : "found-none");
  if (others === "more") return say("found-more", { count: counted });
  const stories = say("count-stories", { count: counted });
  return others === "older" ? say("found-newest", { stories }) : stories;
}

type ResultParts = Pick<SearchPageParts, "options" | "now">;

function toResult(story: Story, wanted: readonly string[], { options: { site }, now }: ResultParts): object {
  const card = shortCard(storyCard(story, site));
  const age = ageText(toldAt(story.coverage[0].item), { now, language: site.language });
  return {
    ...card,
    time: { ...card.time, text: `${age} · ${card.time.text}` },
    titlePieces: markWords(card.title, wanted),
    gistPieces: markWords(card.gist, wanted),
  };
}

/** What is no number of a page is the first. */
function pageNumber(text: string | null): number {
  return text !== null && /^[1-9]\d{0,2}$/.test(text) ? Number(text) : 1;
}

type Turned = { readonly query: string; readonly number: number; readonly hits: Hits; readonly words: Words };

function turns({ query, number, hits: { counted, others }, words: { say } }: Turned): {
  readonly newer: PageLink | null;
  readonly older: PageLink | null;
} {
  const link = (text: string, to: number): PageLink => ({ text, path: pathOf(query, to) });
  const hasMore = counted > number * PAGE_HITS || (others === "more" && counted === number * PAGE_HITS);
  return {
    newer: number === 1 ? null : link(say("better-matches"), number - 1),
    older: hasMore ? link(say("more-matches"), number + 1) : null,
  };
}

function pathOf(query: string, page: number): string {
  return `${PATH}?${new URLSearchParams({ q: query, ...(page === 1 ? {} : { page: `${page}` }) }).toString()}`;
}
