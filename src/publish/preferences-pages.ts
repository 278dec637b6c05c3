import type { MailAddress } from "../domain/subscriber.ts";
import type { TemplateData } from "../domain/render.ts";
import { type WordKey, wordsIn } from "../domain/words/words.ts";
import type { PublishOptions } from "./options.ts";
import { type FrameOptions, pageFrame, rootFromAnywhere } from "./page-frame.ts";
import { timeText } from "./time-text.ts";
import { type WishFields, wishesData } from "./wish-fields.ts";

/** A digest that can be had, with the private feed of it when it is had. */
export type Choosable = {
  readonly name: string;
  readonly title: string;
  readonly isChosen: boolean;
  readonly feedUrl: string | null;
};

type Preferences = {
  readonly token: string;
  readonly address: MailAddress;
  readonly state: "active" | "ended" | "suppressed";
  readonly digests: readonly Choosable[];
  readonly fields: WishFields;
  readonly pausedUntil: Date | null;
  readonly isSaved: boolean;
  readonly problems: readonly WordKey[];
};

/** The values of `templates/pages/preferences.liquid`. `options.site.language` is the subscriber's. */
export function preferencesPage(
  { digests, fields, pausedUntil, problems, ...rest }: Preferences,
  options: FrameOptions & Pick<PublishOptions, "tags">,
): TemplateData {
  const words = wordsIn(options.site.language);
  return {
    ...frameOf(words.say("preferences-title"), options),
    token: rest.token,
    address: rest.address,
    state: rest.state,
    isSaved: rest.isSaved,
    digests: digests.map(({ name, title, isChosen }) => ({ value: name, text: title, isChosen })),
    ownFeeds: digests.flatMap(({ title, feedUrl }) => (feedUrl === null ? [] : [{ title, url: feedUrl }])),
    pausedUntil: pausedUntil === null ? null : timeText(pausedUntil, options.site).day,
    problems: problems.map((problem) => words.say(problem)),
    wishes: wishesData(fields, options, words),
  };
}

/** The values of `templates/pages/erase.liquid`, or of `said.liquid` when it is done. */
export function erasePage(state: { readonly token: string } | "done", options: FrameOptions): TemplateData {
  const { say } = wordsIn(options.site.language);
  if (state !== "done") return { ...frameOf(say("erase-title"), options), token: state.token };
  return { ...frameOf(say("erased-title"), options), text: say("erased-text"), links: [] };
}

function frameOf(title: string, options: FrameOptions): TemplateData {
  return pageFrame(options, { title, path: null, root: rootFromAnywhere(options.site), description: title });
}
