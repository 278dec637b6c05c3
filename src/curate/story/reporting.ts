import type { Source } from "../../domain/source.ts";
import type { SourcedItem, ToldItem } from "../../domain/story.ts";
import { fold } from "../text/fold.ts";

/** Outlets that others quote so often that quoting them is a sign of retelling, whether they are followed or not. Folded. */
const AGENCIES = [
  "reuters",
  "bloomberg",
  "associated press",
  "ap",
  "afp",
  "dpa",
  "new york times",
  "washington post",
  "wall street journal",
  "financial times",
];

/** So many characters before or after a sign hold the name of an outlet. */
const NAME_CHARS = 48;

/** So many signs of either kind are looked at in one item: who has the news from somebody says so early. */
const MAX_NAMED = 6;

const LEFT = "(?<![\\p{L}\\p{N}])";
const RIGHT = "(?![\\p{L}\\p{N}])";
/** Whom the news is from stands after these; in the languages that most of our trade is told in, folded. */
const BEFORE_NAMES = new RegExp(
  `${LEFT}(?:according to|(?:first )?(?:reported|told|seen|obtained|reviewed) (?:by|in|on)|told|tells|via|citing|h/t|` +
    `hat tip to|thanks to|laut|wie|selon|d'apres|segun|secondo|volgens)[: ]+` +
    `(?:(?:a|an|this|the) (?:new )?(?:report|story|scoop) (?:by|from|in|of) )?(?:the )?`,
  "gu",
);
/** And before these. */
const AFTER_NAMES = new RegExp(
  `,? (?:first )?(?:reports|reported|has learned|have learned|writes|wrote|says|berichtet|berichtete|schreibt|meldet|rapporte)${RIGHT}`,
  "gu",
);
/** An outlet that speaks of itself. "Exclusive" by itself may be a game or a deal; it counts as a label only. */
const OWN_WORDS = new RegExp(
  `^(?:exclusive|scoop)(?= ?[:|–—-])|[[(](?:exclusive|scoop)[)\\]]|` +
    `${LEFT}(?:we(?: have|'ve) (?:learned|obtained|seen)|told us|tells us|our (?:own )?(?:investigation|reporting|reporter)|` +
    `in an (?:exclusive )?interview with us|exclusively (?:told|shared with) us)${RIGHT}`,
  "u",
);
/** Signs of being first-hand when the outlet's own name stands there. */
const FIRST_HAND = /(?:told|tells|seen by|obtained by|reviewed by)[: ]+(?:the )?$| (?:has|have) learned$/u;

/** What an item says of where its news comes from. `outlets`: whatever may be the name of one of those, as a key. */
type Said = {
  readonly ownWords: string | null;
  readonly names: readonly Named[];
  readonly outlets: ReadonlySet<string>;
};
/** A text that begins or ends with the name of another, folded. */
type Named = { readonly text: string; readonly at: "start" | "end"; readonly sign: string };

/** Most items say nothing of it; they share this one. */
const NOTHING_SAID: Said = { ownWords: null, names: [], outlets: new Set() };

/** An item never changes, and is looked at with each one that joins its story. */
const known = new WeakMap<ToldItem, Said>();

const keys = new WeakMap<Source, string>();

/** An outlet's name as texts are searched for it. */
export function outletKey(source: Source): string {
  const key = keys.get(source) ?? fold(source.name).replace(/^the /, "").trim();
  keys.set(source, key);
  return key;
}

/** What may be names of outlets from which the item says that it has the news, as keys: none for most. */
export function outletsNamed(item: ToldItem): ReadonlySet<string> {
  return said(item).outlets;
}

/** Whether it retells a news agency or a paper of the first rank, other than itself. */
export function retellsAgency({ item, source }: SourcedItem): boolean {
  const named = outletsNamed(item);
  if (named.size === 0) return false;
  const own = outletKey(source);
  return AGENCIES.some((agency) => !own.includes(agency) && named.has(agency));
}

/** The words by which the item says that the news is its outlet's own; `null`: it does not. */
export function ownNews({ item, source }: SourcedItem): string | null {
  const { ownWords, names } = said(item);
  if (ownWords !== null || names.length === 0) return ownWords;
  const own = outletKey(source);
  const sign = names.find((named) => FIRST_HAND.test(named.sign) && isNamed(named, own))?.sign.trim();
  if (sign === undefined) return null;
  return sign.endsWith("learned") ? `${own} ${sign}` : `${sign} ${own}`;
}

function said(item: ToldItem): Said {
  const read = known.get(item) ?? readSaid(item);
  known.set(item, read);
  return read;
}

function readSaid(item: ToldItem): Said {
  const title = fold(item.title);
  const text = `${title} . ${fold(item.summary)}`;
  const ownWords = (OWN_WORDS.exec(title) ?? OWN_WORDS.exec(text))?.[0] ?? null;
  const names = [...namesAfter(text).slice(0, MAX_NAMED), ...namesBefore(text).slice(0, MAX_NAMED)];
  if (ownWords === null && names.length === 0) return NOTHING_SAID;
  return { ownWords, names, outlets: new Set(names.flatMap(keysIn)) };
}

function namesAfter(text: string): readonly Named[] {
  return Array.from(text.matchAll(BEFORE_NAMES), ({ 0: sign, index }) => {
    const from = index + sign.length;
    return { text: text.slice(from, from + NAME_CHARS), at: "start", sign };
  });
}

function namesBefore(text: string): readonly Named[] {
  return Array.from(text.matchAll(AFTER_NAMES), ({ 0: sign, index }) => {
    return { text: text.slice(Math.max(0, index - NAME_CHARS), index), at: "end", sign };
  });
}

const LETTER = /[\p{L}\p{N}]/u;

/** All that stands at that end of the text as whole words. */
function keysIn({ text, at }: Named): readonly string[] {
  const found: string[] = [];
  for (let length = 1; length <= text.length; length++) {
    const next = at === "start" ? text.charAt(length) : text.charAt(text.length - length - 1);
    if (!LETTER.test(next)) found.push(at === "start" ? text.slice(0, length) : text.slice(-length));
  }
  return found;
}

function isNamed(named: Named, key: string): boolean {
  return keysIn(named).includes(key);
}
