import { isSite, linkKey } from "../../domain/canonical-link.ts";
import type { Identity } from "../../domain/item.ts";
import { guidKey, wordsKey } from "../../domain/item-keys.ts";
import type { CleanEntry, FeedEntry, SameEntry } from "../clean/clean-feed.ts";
import { each, type Pieces } from "./in-turns.ts";
import { areForms } from "./same-thing.ts";

/** An entry, and what tells it from all others of its document. */
export type IdentifiedEntry = IdentifiedTold | IdentifiedSame;

export type IdentifiedTold = Keys & {
  readonly entry: CleanEntry;
  /** By what it may be known, the surest first; never empty. */
  readonly identities: readonly [Identity, ...Identity[]];
  /** `entryHash` of one beside it that has its guid and link and is stored as it is: of that only a newer form is news. */
  readonly besideStored: string | null;
};

export type IdentifiedSame = Keys & { readonly entry: SameEntry };

/** `null` where it is missing, says nothing, or is shared with another entry of the document. */
type Keys = {
  readonly guid: string | null;
  /** As `guidKey` folds it. */
  readonly guidKey: string | null;
  /** As `linkKey` folds it. */
  readonly linkKey: string | null;
};

/** What feeds write that have no guid to give: "N/A", "0", an UUID of zeros. */
const EMPTY_GUID =
  /^(?:(?:urn:uuid:)?[0\p{P}\p{S}\s]*|n\/?a|none|null|nil|undefined|unknown|nan|true|false|guid|id)$/iu;

/**
 * Says by what each entry of one document may be known again: its guid, its link, its words. A guid or a link that
 * several entries of the document share tells none of them apart, and is passed over; so is one that names no entry
 * ("N/A", the site itself). An entry that stands twice (same guid and link in words that are alike, or same words) comes
 * out once, in its newest form. Pure, but for hashing.
 */
export function* identify(entries: readonly FeedEntry[]): Pieces<readonly IdentifiedEntry[]> {
  const single = withoutRepeats(yield* each(entries, keyed));
  const guids = countOf(single.map(({ guid }) => guid));
  const folded = countOf(single.map((one) => one.guidKey));
  const links = countOf(single.map((one) => one.linkKey));
  const identified = yield* each(single, ({ entry, besideStored, ...all }): IdentifiedEntry => {
    const keys: Keys = {
      guid: onlyOnce(all.guid, guids),
      guidKey: onlyOnce(all.guidKey, folded),
      linkKey: onlyOnce(all.linkKey, links),
    };
    if (entry.kind === "same") return { entry, ...keys };
    return { entry, ...keys, identities: identitiesOf(entry, keys), besideStored };
  });
  return withoutEchoes(identified);
}

export function isTold(one: IdentifiedEntry): one is IdentifiedTold {
  return one.entry.kind === "told";
}

function identitiesOf({ content }: CleanEntry, { guid, linkKey: page }: Keys): IdentifiedTold["identities"] {
  const byWords: Identity = { kind: "content", value: wordsKey(content) };
  const byLink: IdentifiedTold["identities"] =
    page === null || content.link === null ? [byWords] : [{ kind: "link", value: content.link }, byWords];
  return guid === null ? byLink : [{ kind: "guid", value: guid }, ...byLink];
}

type Keyed = Keys & { readonly entry: FeedEntry };

/** An entry with its keys, before it is known which of them it shares. */
function keyed(entry: FeedEntry): Keyed {
  const guid = entry.guid?.trim() ?? "";
  const folded = EMPTY_GUID.test(guid) ? null : guidKey(guid);
  const isNone = folded === null || (folded !== guid && isSite(folded));
  const link = entry.kind === "same" ? entry.link : entry.content.link;
  const page = link === null ? null : linkKey(link);
  return {
    entry,
    guid: isNone ? null : guid,
    guidKey: isNone ? null : folded,
    linkKey: page === null || isSite(page) ? null : page,
  };
}

type Single = Keyed & Pick<IdentifiedTold, "besideStored">;

/**
 * Atom may tell an entry several times under one id (RFC 4287, 4.1.1); the newest counts. Entries of one guid and one
 * link whose words are not alike are no repeats: then each stands, and the two, being shared, tell nothing.
 */
function withoutRepeats(entries: readonly Keyed[]): readonly Single[] {
  const groups = Map.groupBy(entries, repeatKey);
  return [...groups.values()].flatMap((group): readonly Single[] => {
    const stored = new Set(group.flatMap(({ entry }) => (entry.kind === "same" ? [entry.entryHash] : [])));
    const newest = group.reduce((best, one) => (changedAt(one) > changedAt(best) ? one : best));
    const isOne = stored.size < 2 && group.every((one) => isFormOf(one.entry, newest.entry));
    const [besideStored = null] = stored;
    return isOne ? [{ ...newest, besideStored }] : group.map((one) => ({ ...one, besideStored: null }));
  });
}

/** Entries of one guid and one link may be one; without the two only those that say the same to the letter. */
function repeatKey({ entry, guid, linkKey: page }: Keyed): string {
  return guid === null || page === null ? entry.entryHash : JSON.stringify([guid, page]);
}

/** Of one that is stored as it is the words are not at hand here; who matches them looks (`besideStored`). */
function isFormOf(one: FeedEntry, other: FeedEntry): boolean {
  return one.kind === "same" || other.kind === "same" || areForms(one.content, other.content);
}

/** One that is stored as it is does not say when it changed; any other form may be newer. */
function changedAt({ entry }: Keyed): number {
  return entry.kind === "same" ? -Infinity : changedMs(entry);
}

/** When the entry says that it was last changed; 0 when it does not say. */
export function changedMs({ content }: CleanEntry): number {
  return (content.updatedAt ?? content.publishedAt)?.getTime() ?? 0;
}

/** Entries that nothing tells apart count once; the last one stays. */
function withoutEchoes(identified: readonly IdentifiedEntry[]): readonly IdentifiedEntry[] {
  const named = identified.map((one) => [isTold(one) ? JSON.stringify(one.identities[0]) : one, one] as const);
  return [...new Map(named).values()];
}

function onlyOnce(key: string | null, counts: ReadonlyMap<string, number>): string | null {
  return key !== null && counts.get(key) === 1 ? key : null;
}

function countOf(values: readonly (string | null)[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
