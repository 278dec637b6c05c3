import { AR } from "./ar.ts";
import { DE } from "./de.ts";
import { EN } from "./en.ts";

/** The name of a message. */
export type WordKey = keyof typeof EN;

/** The forms of a message that counts, by the plural categories of its language (Unicode TR 35, Language Plural Rules). */
type Plural = { readonly other: string } & Partial<Readonly<Record<Intl.LDMLPluralRule, string>>>;

/** `{name}` stands for a value; which form of a plural is said depends on the value `count`. */
export type Catalogue = Readonly<Record<WordKey, string | Plural>>;

export type WordValues = Readonly<Record<string, string | number>>;

/** The words that pages, feeds and mails have of their own, in one language. */
export type Words = {
  /** BCP 47: the language of the words, which is English where nobody has written the one that was asked for. */
  readonly language: string;
  readonly direction: "ltr" | "rtl";
  /** BCP 47 for `Intl`: how dates and numbers are written beside the words. */
  readonly locale: string;
  /** Numbers are written as the language does. Throws when the message needs a value that is missing: a bug or a wrong template. */
  say(this: void, key: WordKey, values?: WordValues): string;
};

const ENGLISH = toWords({ language: "en", direction: "ltr", locale: "en-GB" }, EN);

/** By language. Arabic has Latin digits, as its news sites mostly do, for links and figures of other outlets have them too. */
const ALL: ReadonlyMap<string, Words> = new Map([
  ["en", ENGLISH],
  ["de", toWords({ language: "de", direction: "ltr", locale: "de" }, DE)],
  ["ar", toWords({ language: "ar", direction: "rtl", locale: "ar-u-nu-latn" }, AR)],
]);

/** The languages that somebody has written the words in, BCP 47. */
export const LANGUAGES: readonly string[] = [...ALL.keys()];

/** The words for a BCP 47 tag: `de-CH` gets those of `de`. */
export function wordsIn(language: string): Words {
  return ALL.get(language.split("-", 1)[0]?.toLowerCase() ?? "") ?? ENGLISH;
}

export function isWordKey(key: string): key is WordKey {
  return Object.hasOwn(EN, key);
}

function toWords(head: Omit<Words, "say">, catalogue: Catalogue): Words {
  const plurals = new Intl.PluralRules(head.locale);
  const numbers = new Intl.NumberFormat(head.locale);
  const text = (value: string | number): string => (typeof value === "number" ? numbers.format(value) : value);
  return {
    ...head,
    say(key, values = {}) {
      const message: string | Plural = catalogue[key];
      const form = typeof message === "string" ? message : formOf(message, plurals, values["count"]);
      return form.replace(/\{(\w+)\}/g, (_, name: string) => {
        const value = values[name];
        if (value === undefined) throw new TypeError(`The words "${key}" need a value "${name}".`);
        return text(value);
      });
    },
  };
}

function formOf(message: Plural, plurals: Intl.PluralRules, count: unknown): string {
  if (typeof count !== "number") return message.other;
  return message[plurals.select(count)] ?? message.other;
}
