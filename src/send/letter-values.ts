import type { OwedLetter } from "../domain/letter.ts";
import type { TemplateData } from "../domain/render.ts";
import { unreachable } from "../domain/unreachable.ts";
import { type Words, wordsIn } from "../domain/words/words.ts";
import type { LetterOptions } from "./write-letters.ts";

/** `latest`: the page of the latest edition; `null`: there is none. */
export type LetterUrls = { readonly confirm: string; readonly preferences: string; readonly latest: string | null };

/** What a letter of each kind says, around one button: the catalogues have all of it. */
type Said = {
  readonly subject: string;
  readonly paragraphs: readonly string[];
  readonly button: { readonly text: string; readonly url: string };
  readonly after: readonly string[];
  readonly links: readonly { readonly text: string; readonly url: string }[];
};

/** The values of `templates/mail/letter`, in the subscriber's language. */
export function letterValues(
  owed: OwedLetter,
  urls: LetterUrls,
  options: LetterOptions,
): TemplateData & { subject: string } {
  const { site, siteUrl, postalAddress } = options;
  const words = wordsIn(owed.subscriber.language ?? site.language);
  return {
    ...saidIn(owed, urls, { words, options }),
    language: words.language,
    direction: words.direction,
    align: words.direction === "rtl" ? "right" : "left",
    site: { title: site.title, url: `${siteUrl}/` },
    address: owed.subscriber.address,
    postalAddress,
  };
}

type Voice = { readonly words: Words; readonly options: LetterOptions };

function saidIn({ kind, subscriber }: OwedLetter, urls: LetterUrls, { words: { say, locale }, options }: Voice): Said {
  const site = options.site.title;
  const titles = subscriber.subscriptions.map(({ digest }) => titleOf(digest, options));
  const digests = new Intl.ListFormat(locale, { type: "conjunction" }).format(titles);
  switch (kind) {
    case "confirm":
      return {
        subject: say("confirm-subject", { site }),
        paragraphs: [say("confirm-letter", { site, digests }), say("confirm-press")],
        button: { text: say("confirm-open"), url: urls.confirm },
        after: [say("confirm-not-you")],
        links: [],
      };
    case "welcome":
      return {
        subject: say("welcome-subject", { site }),
        paragraphs: [say("welcome-letter", { digests }), say("preferences-keep")],
        button: { text: say("preferences-open"), url: urls.preferences },
        after: [],
        links: urls.latest === null ? [] : [{ text: say("read-latest"), url: urls.latest }],
      };
    case "link":
      return {
        subject: say("link-subject", { site }),
        paragraphs: [say("link-letter", { site }), say("preferences-keep")],
        button: { text: say("preferences-open"), url: urls.preferences },
        after: [say("link-not-you")],
        links: [],
      };
    default:
      return unreachable(kind);
  }
}

function titleOf(name: string, { digests }: LetterOptions): string {
  return digests.find((digest) => digest.name === name)?.title ?? name;
}
