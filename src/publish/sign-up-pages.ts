import type { Digest } from "../domain/digest.ts";
import type { TemplateData } from "../domain/render.ts";
import { type WordKey, wordsIn } from "../domain/words/words.ts";
import type { PublishOptions } from "./options.ts";
import { type FrameOptions, pageFrame, rootFromAnywhere } from "./page-frame.ts";
import { type WishFields, wishesData } from "./wish-fields.ts";

type PageOptions = FrameOptions & Pick<PublishOptions, "tags">;

/** What was filled in, and what is wrong with it. */
type SignUpForm = {
  readonly digests: readonly Pick<Digest, "name" | "title">[];
  readonly chosen: readonly string[];
  readonly address: string;
  readonly fields: WishFields;
  readonly problems: readonly WordKey[];
};

/** The values of `templates/pages/subscribe.liquid`: the form, as it was filled in before. */
export function signUpPage({ digests, chosen, ...form }: SignUpForm, options: PageOptions): TemplateData {
  const words = wordsIn(options.site.language);
  const { say } = words;
  return {
    ...frameOf(say("sign-up-title"), say("sign-up-intro"), options),
    digests: digests.map(({ name, title }) => ({ value: name, text: title, isChosen: chosen.includes(name) })),
    address: form.address,
    isOpened: form.problems.some((problem) => problem !== "problem-address" && problem !== "problem-digests"),
    problems: form.problems.map((problem) => say(problem)),
    consent: say("sign-up-consent", { site: options.site.title }),
    wishes: wishesData(form.fields, options, words),
  };
}

/** The values of `templates/pages/said.liquid`: the same answer for any address, so it says nothing of the one that was sent. */
export function askedPage(what: "sign-up" | "link", options: FrameOptions): TemplateData {
  const { say } = wordsIn(options.site.language);
  const text = say(what === "link" ? "link-asked" : "sign-up-asked");
  return { ...frameOf(say("asked-title"), text, options), text, links: [] };
}

/** The values of `templates/pages/lost-link.liquid`: the form that asks for the address. */
export function linkPage(
  { address, problems }: Pick<SignUpForm, "address" | "problems">,
  options: FrameOptions,
): TemplateData {
  const { say } = wordsIn(options.site.language);
  const frame = frameOf(say("link-title"), say("link-intro"), options);
  return { ...frame, address, problems: problems.map((problem) => say(problem)) };
}

type ConfirmState =
  | { readonly kind: "ask"; readonly digests: readonly string[] }
  | { readonly kind: "done"; readonly preferencesUrl: string }
  | { readonly kind: "over" };

/** The values of `templates/pages/confirm.liquid` or, when nothing is left to ask, of `said.liquid`. */
export function confirmPage(state: ConfirmState, options: FrameOptions): TemplateData {
  const { say } = wordsIn(options.site.language);
  if (state.kind === "ask")
    return { ...frameOf(say("confirm-title"), "", options), consent: confirmWords(state.digests, options) };
  if (state.kind === "over") {
    const links = options.digests.some(({ takesSignUps }) => takesSignUps)
      ? [{ text: say("sign-up-again"), url: `${rootFromAnywhere(options.site)}/subscribe` }]
      : [];
    return { ...frameOf(say("confirm-over"), "", options), text: say("confirm-over-text"), links };
  }
  const links = [{ text: say("preferences-open"), url: state.preferencesUrl }];
  return { ...frameOf(say("confirmed-title"), "", options), text: say("confirmed-text"), links };
}

/** What is agreed to by the button; kept with the consent. `titles`: of the digests. */
export function confirmWords(titles: readonly string[], { site }: FrameOptions): string {
  const { say, locale } = wordsIn(site.language);
  const digests = new Intl.ListFormat(locale, { type: "conjunction" }).format(titles);
  return say("confirm-words", { site: site.title, digests });
}

function frameOf(title: string, description: string, options: FrameOptions): TemplateData {
  const root = rootFromAnywhere(options.site);
  return pageFrame(options, { title, path: null, root, description: description === "" ? title : description });
}
