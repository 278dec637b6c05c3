import { type CanonicalLink, linkKey } from "../domain/canonical-link.ts";
import type { SourcePast } from "../domain/collect-store.ts";
import { foldWords } from "../domain/item-keys.ts";
import type { PollState } from "../domain/source.ts";

/** What a document says of the feed, and what is remembered of the feed that it should be. */
export type Replacement = {
  readonly before: Pick<PollState, "feedTitle" | "siteUrl" | "language"> & SourcePast;
  readonly now: {
    readonly title: string | null;
    readonly siteUrl: string | null;
    readonly language: string | null;
    /** None of them is known, unless it was held back before. */
    readonly entries: readonly { readonly title: string; readonly link: CanonicalLink | null }[];
  };
};

/** Fewer items say little of what a source is like. */
const MIN_PAST_ITEMS = 3;
/** A source whose items link to more hosts than this tells of the work of others; then a new host is no sign. */
const MAX_OWN_HOSTS = 3;
/** So many signs together make a replacement; each alone is a redesign, a move or a long silence. */
const MIN_SIGNS = 2;
/** So many new items at once are a flood, when they are more than all of the last month. */
export const MIN_FLOOD_ITEMS = 50;

/**
 * Judges whether a document of which no entry is known belongs to another feed than the one that is followed: a domain
 * that was sold, an address that was taken over. Gives the signs, for people, when there are at least two of: another
 * title, another host, another language, a flood; else nothing. One title that was told before is enough to trust it:
 * then the site has moved. Pure.
 */
export function judgeReplacement({ before, now }: Replacement): readonly string[] {
  if (before.newest.length < MIN_PAST_ITEMS || now.entries.length === 0) return [];
  const told = new Set(before.newest.map(({ title }) => foldWords(title)));
  if (now.entries.some(({ title }) => told.has(foldWords(title)))) return [];
  const signs = [titleSign(before, now), hostSign(before, now), languageSign(before, now), floodSign(before, now)];
  const found = signs.filter((sign) => sign !== null);
  return found.length < MIN_SIGNS ? [] : ["none of its entries is known", ...found];
}

type Before = Replacement["before"];
type Now = Replacement["now"];

function titleSign({ feedTitle }: Before, { title }: Now): string | null {
  if (feedTitle === null || title === null) return null;
  const [was, is] = [foldWords(feedTitle), foldWords(title)];
  return was.includes(is) || is.includes(was) ? null : `its title was “${feedTitle}” and is “${title}”`;
}

/** The site's own address, or else where its items lead: one of the two that stays is enough. */
function hostSign(before: Before, now: Now): string | null {
  const were = hostsOf([before.siteUrl, ...before.newest.map(({ link }) => link)]);
  const are = hostsOf([now.siteUrl, ...now.entries.map(({ link }) => link)]);
  if (were.size === 0 || were.size > MAX_OWN_HOSTS || are.size === 0) return null;
  if ([...are].some((host) => [...were].some((other) => isRelated(host, other)))) return null;
  return `it was of ${[...were].join(", ")} and is of ${[...are].slice(0, MAX_OWN_HOSTS).join(", ")}`;
}

function hostsOf(links: readonly (string | null)[]): ReadonlySet<string> {
  return new Set(
    links.flatMap((link) => (link === null ? [] : (linkKey(link as CanonicalLink).split(/[:/?]/, 1)[0] ?? []))),
  );
}

/** A host and one below it. */
function isRelated(one: string, other: string): boolean {
  return one === other || one.endsWith(`.${other}`) || other.endsWith(`.${one}`);
}

function languageSign({ language: before }: Before, { language: now }: Now): string | null {
  if (before === null || now === null) return null;
  const [was, is] = [before.split("-", 1)[0], now.split("-", 1)[0]];
  return was === is ? null : `its language was ${before} and is ${now}`;
}

function floodSign({ itemsSince }: Before, { entries }: Now): string | null {
  return isFlood(entries.length, itemsSince) ? `${entries.length} new items at once` : null;
}

/** More new items in one document than the source gave in a month before. */
export function isFlood(newItems: number, itemsInMonth: number): boolean {
  return newItems >= MIN_FLOOD_ITEMS && newItems > itemsInMonth;
}
