import { encodedPath } from "../domain/encoded-path.ts";
import { toldAt } from "../domain/item.ts";
import type { SourceId } from "../domain/source.ts";
import { outlets, type RankPart, type SourcedItem, type Story, type StoryId } from "../domain/story.ts";
import { isWordKey, type Words, wordsIn } from "../domain/words/words.ts";
import { cleanText, cutAtWord, languageTag, textDirection, webLink } from "./clean-text.ts";
import type { Site } from "./options.ts";
import { type GistCard, gistCards, gistText } from "./story-gist.ts";
import { type TimeStyle, type TimeText, timeText } from "./time-text.ts";

/** A story as templates and feeds show it: cleaned plain texts, absolute links, times in words. */
export type StoryCard = {
  readonly id: StoryId;
  readonly title: string;
  /** The lead's page; ours when the lead has none. */
  readonly link: string;
  /** Ours, absolute. */
  readonly pageUrl: string;
  /** Ours, below the site's address. */
  readonly pagePath: string;
  readonly outlet: string;
  /** Host of `link`, for readers who want to know where it leads. */
  readonly host: string;
  /** The sentences of its gist; where there are none the summary of the lead, else of another outlet that may be shown. May be empty, never the title again. */
  readonly gist: string;
  /** The gist with where each sentence is from; may be empty. */
  readonly sentences: readonly GistCard[];
  /** Names that the coverage shares, the heaviest first. */
  readonly phrases: readonly string[];
  /** All that are known, the lead's first, each once; at most `MAX_AUTHORS`. */
  readonly authors: readonly string[];
  readonly language: string | null;
  readonly direction: "ltr" | "rtl";
  /** When the lead was told. */
  readonly time: TimeText;
  /** When the first outlet told it. */
  readonly publishedAt: TimeText;
  readonly updatedAt: TimeText;
  readonly tags: readonly string[];
  /** The same with the paths of their pages, below the site's address. */
  readonly tagLinks: readonly { readonly tag: string; readonly path: string }[];
  /** All items, the lead first. */
  readonly coverage: readonly CoverageCard[];
  /** The other outlets, each once. */
  readonly also: readonly CoverageCard[];
  readonly outletCount: number;
  /** Why it is here, in a few words; may be empty. */
  readonly why: string;
};

export type CoverageCard = {
  readonly outlet: string;
  readonly sourceId: SourceId;
  readonly title: string;
  /** `null`: the item has no page. */
  readonly link: string | null;
  readonly language: string | null;
  readonly direction: "ltr" | "rtl";
  readonly time: TimeText;
};

export function tagPath(tag: string): string {
  return encodedPath(`tag/${tag}`);
}

export function sourcePath(id: SourceId): string {
  return encodedPath(`source/${id}`);
}

/** `style`: how times are shown; the site's own way when it is missing. */
export function storyCard(story: Story, site: Site, style: TimeStyle = site): StoryCard {
  const words = wordsIn(site.language);
  const [lead, ...others] = story.coverage;
  const title = cleanText(lead.item.title) || words.say("untitled");
  const pagePath = encodedPath(`story/${story.id}`);
  const pageUrl = `${site.url}/${pagePath}`;
  const link = webLink(lead.item.link) ?? pageUrl;
  const sentences = gistCards(story, site.summaryChars);
  const tagLinks = story.tags
    .map(({ tag }) => ({ tag: cleanText(tag), path: tagPath(tag) }))
    .filter(({ tag }) => tag !== "");
  return {
    id: story.id,
    title,
    link,
    pageUrl,
    pagePath,
    outlet: cleanText(lead.source.name),
    host: new URL(link).hostname.replace(/^www\./, ""),
    gist: gistText(sentences) || summaryOf(story, title, site.summaryChars),
    sentences,
    phrases: story.phrases.map(cleanText).filter((phrase) => phrase !== ""),
    authors: authorsOf(story),
    language: languageTag(lead.item.language),
    direction: textDirection(title),
    time: timeText(toldAt(lead.item), style),
    publishedAt: timeText(story.publishedAt, style),
    updatedAt: timeText(story.updatedAt, style),
    tags: tagLinks.map(({ tag }) => tag),
    tagLinks,
    coverage: story.coverage.map((told) => coverageCard(told, style)),
    also: firstOfEachOutlet(lead, others).map((told) => coverageCard(told, style)),
    outletCount: outlets(story).length,
    why: whyHere(story, words),
  };
}

/** Most authors that are named. */
const MAX_AUTHORS = 20;

function authorsOf({ coverage }: Story): readonly string[] {
  const names = coverage.map(({ item }) => cleanText(item.author ?? "")).filter((name) => name !== "");
  return [...new Set(names)].slice(0, MAX_AUTHORS);
}

/** Most outlets named below a story in a list. */
const MAX_ALSO = 8;

/** A card in a list: `alsoMore` outlets are counted and not named. */
export type ShortCard = StoryCard & { readonly alsoMore: number };

export function shortCard(card: StoryCard, maxAlso = MAX_ALSO): ShortCard {
  const also = card.also.slice(0, maxAlso);
  return { ...card, also, alsoMore: card.also.length - also.length };
}

function coverageCard({ item, source }: SourcedItem, style: TimeStyle): CoverageCard {
  const title = cleanText(item.title) || wordsIn(style.language).say("untitled");
  return {
    outlet: cleanText(source.name),
    sourceId: source.id,
    title,
    link: webLink(item.link),
    language: languageTag(item.language),
    direction: textDirection(title),
    time: timeText(toldAt(item), style),
  };
}

function summaryOf({ coverage }: Story, title: string, maxChars: number): string {
  const shown = coverage.filter(({ source }) => source.republish !== "title");
  const gists = shown.map(({ item, source }) => ({ text: cleanText(item.summary), outlet: source.name }));
  const found = gists.find(({ text }) => text !== "" && text !== title);
  if (found === undefined) return "";
  const isOfLead = found.outlet === coverage[0].source.name;
  return gistText([{ text: cutAtWord(found.text, maxChars), outlet: cleanText(found.outlet), isOfLead }]);
}

function firstOfEachOutlet(lead: SourcedItem, others: readonly SourcedItem[]): readonly SourcedItem[] {
  const seen = new Set([lead.source.name]);
  return others.filter(({ source }) => !seen.has(source.name) && seen.add(source.name));
}

/** The heaviest reason of its rank, and the first tag with the words that gave it. That it has a summary tells a reader nothing. */
function whyHere(story: Story, words: Words): string {
  const [top] = story.rank
    .filter(({ name, value }) => value > 0 && name !== "completeness")
    .toSorted((a, b) => b.value - a.value);
  const [tag] = story.tags;
  const reasons = [
    top === undefined ? undefined : reasonIn(words, top),
    tag === undefined ? undefined : `${tag.tag}: ${tag.why.slice(0, MAX_WORDS).join(", ")}`,
  ];
  return cleanText(reasons.filter((reason) => reason !== undefined).join(" · "));
}

/** The desk explains itself in English; in another language the part of the rank is only named. */
function reasonIn(words: Words, { name, why }: RankPart): string {
  return words.language === "en" ? why : rankName(name, words);
}

/** The name of a part of the rank; one that is not known is shown as it is. */
export function rankName(name: string, words: Words): string {
  const key = `rank-${name}`;
  return isWordKey(key) ? words.say(key) : name;
}

/** Most words of a tag's grounds that are shown in one line. */
const MAX_WORDS = 3;
