import { isSiteRoot, linkKey } from "../../domain/canonical-link.ts";
import type { Identity } from "../../domain/item.ts";
import { guidKey, wordsKey } from "../../domain/item-keys.ts";
import type { CleanEntry, FeedEntry, SameEntry } from "../clean/clean-feed.ts";

/** An entry, and what tells it from all others of its document. */
export type IdentifiedEntry = IdentifiedTold | IdentifiedSame;

export type IdentifiedTold = Keys & {
  readonly entry: CleanEntry;
  /** By what it may be known, the surest first; never empty. */
  readonly identities: readonly [Identity, ...Identity[]];
  /** Stands in the document once more, in the form that is stored: only a newer form is news. */
  readonly isBesideStored: boolean;
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
 * ("N/A", the site itself). An entry that stands twice (same guid and link, or same words) comes out once, in its
 * newest form. Pure, but for hashing.
 */
export function identify(entries: readonly FeedEntry[]): readonly IdentifiedEntry[] {
  const single = withoutRepeats(entries);
  const guids = countOf(single.map(({ entry }) => guidOf(entry)));
  const folded = countOf(single.map(({ entry }) => foldedOf(entry)));
  const links = countOf(single.map(({ entry }) => pageOf(entry)));
  const identified = single.map(({ entry, isBesideStored }): IdentifiedEntry => {
    const keys = {
      guid: onlyOnce(guidOf(entry), guids),
      guidKey: onlyOnce(foldedOf(entry), folded),
      linkKey: onlyOnce(pageOf(entry), links),
    };
    if (entry.kind === "same") return { entry, ...keys };
    return { entry, ...keys, identities: identitiesOf(entry, keys), isBesideStored };
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

/** The guid as it is stored; `null` when there is none worth the name. */
function guidOf({ guid: raw }: FeedEntry): string | null {
  const guid = raw?.trim() ?? "";
  return EMPTY_GUID.test(guid) || isSite(guid) ? null : guid;
}

/** Whether a guid is the address of the whole site. */
function isSite(guid: string): boolean {
  return /^https?:\/\//i.test(guid) && guidKey(guid) !== guid && !/[/?]/.test(guidKey(guid));
}

function foldedOf(entry: FeedEntry): string | null {
  const guid = guidOf(entry);
  return guid === null ? null : guidKey(guid);
}

function pageOf(entry: FeedEntry): string | null {
  const link = entry.kind === "same" ? entry.link : entry.content.link;
  return link === null || isSiteRoot(link) ? null : linkKey(link);
}

type Single = { readonly entry: FeedEntry; readonly isBesideStored: boolean };

/** Atom may tell an entry several times under one id (RFC 4287, 4.1.1); the newest counts. */
function withoutRepeats(entries: readonly FeedEntry[]): readonly Single[] {
  const groups = Map.groupBy(entries, repeatKey);
  return [...groups.values()].flatMap((group): readonly Single[] => {
    const same = group.filter((entry) => entry.kind === "same");
    const told = group.filter((entry) => entry.kind === "told");
    const newest = told.reduce<CleanEntry | undefined>((best, entry) => newerOf(best, entry), undefined);
    if (newest === undefined) return same.slice(0, 1).map((entry) => ({ entry, isBesideStored: false }));
    return [{ entry: newest, isBesideStored: same.length > 0 }];
  });
}

/** Entries of one guid and one link are one; without the two only those that say the same to the letter. */
function repeatKey(entry: FeedEntry): string {
  const [guid, page] = [guidOf(entry), pageOf(entry)];
  return guid === null || page === null ? entry.entryHash : JSON.stringify([guid, page]);
}

function newerOf(best: CleanEntry | undefined, entry: CleanEntry): CleanEntry {
  return best === undefined || changedMs(entry) > changedMs(best) ? entry : best;
}

/** When the entry says that it was last changed; 0 when it does not say. */
export function changedMs({ content }: CleanEntry): number {
  return (content.updatedAt ?? content.publishedAt)?.getTime() ?? 0;
}

/** Entries that nothing tells apart count once; the last one stays. */
function withoutEchoes(identified: readonly IdentifiedEntry[]): readonly IdentifiedEntry[] {
  const keyed = identified.map((one) => [isTold(one) ? JSON.stringify(one.identities[0]) : one, one] as const);
  return [...new Map(keyed).values()];
}

function onlyOnce(key: string | null, counts: ReadonlyMap<string, number>): string | null {
  return key !== null && counts.get(key) === 1 ? key : null;
}

function countOf(values: readonly (string | null)[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
