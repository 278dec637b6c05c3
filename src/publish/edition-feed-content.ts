import type { EditionContent, ToldStory } from "../domain/digest.ts";
import { type Words, wordsIn } from "../domain/words/words.ts";
import { storiesIn } from "./edition-content.ts";
import { escapeMarkup } from "./escape.ts";
import type { Site } from "./options.ts";
import { type TimeStyle, timeText } from "./time-text.ts";

type Place = {
  readonly site: Site;
  /** `null`: the edition has no page. */
  readonly pageUrl: string | null;
  /** Its slot in words. */
  readonly when: string;
};

/** The body of an edition's feed item: its stories as lists, in the words of its mail. Nothing that readers drop. */
export function editionFeedContent(content: EditionContent | null, { site, pageUrl, when }: Place): string {
  const words = wordsIn(site.language);
  const told =
    content === null ? [`<p>${escapeMarkup(words.say("edition-in-feed-not-kept"))}</p>`] : lists(content, words);
  const count = content === null ? [] : [words.say("count-stories", { count: storiesIn(content).length })];
  const head = escapeMarkup([when, ...count].join(" · "));
  const page = pageUrl === null ? [] : [`<p>${linked(pageUrl, escapeMarkup(words.say("read-edition")))}</p>`];
  return [`<p>${head}</p>`, ...told, ...page].join("\n");
}

function lists({ lead, sections, moreOnWeb, timezone }: EditionContent, words: Words): readonly string[] {
  const style = { timezone, language: words.language };
  const list = (stories: readonly ToldStory[]): string =>
    `<ul>\n${stories.map((story) => `<li>${storyLines(story, words, style).join("<br/>\n")}</li>`).join("\n")}\n</ul>`;
  const more = moreOnWeb === 0 ? [] : [`<p>${escapeMarkup(words.say("more-on-web", { count: moreOnWeb }))}</p>`];
  return [
    list([lead]),
    ...sections.map(
      ({ title, stories }) => `<h3>${escapeMarkup(title ?? words.say("more-stories"))}</h3>\n${list(stories)}`,
    ),
    ...more,
  ];
}

/** Each line is what the mail says there, told apart where directions differ. */
function storyLines(story: ToldStory, { say }: Words, style: TimeStyle): readonly string[] {
  const { title, link, gist, direction, outlet, at, tags, also, alsoMore, why, update } = story;
  const inWords = (iso: string): string => escapeMarkup(timeText(new Date(iso), style).text);
  const outlets = also.map((told) => linked(told.link, `<bdi>${escapeMarkup(told.outlet)}</bdi>`)).join(", ");
  const more = alsoMore === 0 ? "" : ` ${escapeMarkup(say("and-more", { count: alsoMore }))}`;
  const since =
    update === null ? "" : escapeMarkup(say("new-since", { time: timeText(new Date(update.since), style).text }));
  return [
    update === null ? "" : `<b>${escapeMarkup(say("update"))}</b> · ${since}`,
    `<b>${linked(link, `<bdi dir="${direction}">${escapeMarkup(title)}</bdi>`)}</b>`,
    gist === "" ? "" : `<bdi dir="${direction}">${escapeMarkup(gist)}</bdi>`,
    [`<bdi>${escapeMarkup(outlet)}</bdi>`, inWords(at), ...tags.map((tag) => `<bdi>${escapeMarkup(tag)}</bdi>`)].join(
      " · ",
    ),
    also.length === 0 ? "" : `${escapeMarkup(say(update === null ? "also-in" : "new-in"))} ${outlets}${more}`,
    why === "" ? "" : `<i>${escapeMarkup(say("why-in-mail"))} <bdi>${escapeMarkup(why)}</bdi></i>`,
    update === null ? "" : beforeLine(update, say),
  ].filter((line) => line !== "");
}

function beforeLine({ link, title, outlet }: NonNullable<ToldStory["update"]>, say: Words["say"]): string {
  const before = linked(link, `<bdi>${escapeMarkup(title)}</bdi>`);
  return `${escapeMarkup(say("told-before"))} ${before} · <bdi>${escapeMarkup(outlet)}</bdi>`;
}

function linked(url: string, html: string): string {
  return `<a href="${escapeMarkup(url)}">${html}</a>`;
}
