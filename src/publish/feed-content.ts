import { wordsIn } from "../domain/words/words.ts";
import { textDirection } from "./clean-text.ts";
import { escapeMarkup } from "./escape.ts";
import type { CoverageCard, StoryCard } from "./story-card.ts";
import type { GistCard } from "./story-gist.ts";
import type { TimeStyle } from "./time-text.ts";

/** The body of a feed item: the gist, who covers the story, and the way to our page of it. HTML without attributes that readers drop. */
export function feedContent(card: StoryCard, { timezone, language }: TimeStyle): string {
  const { say } = wordsIn(language);
  const sentences = card.sentences.length === 0 ? escapeMarkup(card.gist) : card.sentences.map(gistLine).join(" ");
  const gist = sentences === "" ? "" : `<p${turned(card.gist)}>${sentences}</p>\n`;
  const list = card.coverage.map((one) => `<li>${coverageLine(one, timezone)}</li>`).join("\n");
  const told = say("covered-by", { count: card.outletCount });
  const page = `<p><a href="${escapeMarkup(card.pageUrl)}">${escapeMarkup(say("why-this-story"))}</a></p>`;
  return `${gist}<p>${escapeMarkup(told)}</p>\n<ul>\n${list}\n</ul>\n${page}`;
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
