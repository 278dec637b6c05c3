import type { WholeText } from "../domain/whole-text.ts";
import { type Words, wordsIn } from "../domain/words/words.ts";
import { cleanMarkup, textDirection } from "./clean-text.ts";
import { escapeMarkup } from "./escape.ts";
import type { CoverageCard, StoryCard } from "./story-card.ts";
import type { GistCard } from "./story-gist.ts";
import type { TimeStyle } from "./time-text.ts";

/**
 * The body of a feed item: the lead's whole text or else the gist, who covers the story, and the way to our page of it.
 * HTML without attributes that readers drop.
 */
export function feedContent(
  card: StoryCard,
  { timezone, language }: TimeStyle,
  whole: WholeText | null = null,
): string {
  const { say } = wordsIn(language);
  const telling = whole === null ? gistParagraph(card) : wholeText(card, whole, say);
  const list = card.coverage.map((one) => `<li>${coverageLine(one, timezone)}</li>`).join("\n");
  const told = say("covered-by", { count: card.outletCount });
  const page = `<p><a href="${escapeMarkup(card.pageUrl)}">${escapeMarkup(say("why-this-story"))}</a></p>`;
  return `${telling}<p>${escapeMarkup(told)}</p>\n<ul>\n${list}\n</ul>\n${page}`;
}

function gistParagraph({ gist, sentences }: StoryCard): string {
  const text = sentences.length === 0 ? escapeMarkup(gist) : sentences.map(gistLine).join(" ");
  return text === "" ? "" : `<p${turned(gist)}>${text}</p>\n`;
}

/** With whose it is. */
function wholeText({ title, link, outlet }: StoryCard, { html, isCut }: WholeText, say: Words["say"]): string {
  const by = `<a href="${escapeMarkup(link)}"><bdi>${escapeMarkup(outlet)}</bdi></a>`;
  const words = escapeMarkup(say(isCut ? "text-goes-on" : "text-of"));
  return `<div${turned(title)}>${cleanMarkup(html)}</div>\n<p>${words} ${by}</p>\n`;
}

/** A paragraph has the direction of the reader's own page, unless it says another. */
function turned(text: string): string {
  return textDirection(text) === "rtl" ? ' dir="rtl"' : "";
}

/** A sentence, and where it is from. */
function gistLine({ text, outlet, link }: GistCard): string {
  const from = `<bdi>${escapeMarkup(outlet)}</bdi>`;
  return `${escapeMarkup(text)} (${link === null ? from : `<a href="${escapeMarkup(link)}">${from}</a>`})`;
}

function coverageLine({ outlet, title, link, direction, time }: CoverageCard, timezone: string): string {
  const text = `<bdi dir="${direction}">${escapeMarkup(title)}</bdi>`;
  const linked = link === null ? text : `<a href="${escapeMarkup(link)}">${text}</a>`;
  const at = `<time datetime="${time.iso}">${time.text} (${escapeMarkup(timezone)})</time>`;
  return `<bdi>${escapeMarkup(outlet)}</bdi>: ${linked}, ${at}`;
}
