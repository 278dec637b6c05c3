import { type CanonicalLink, isSite, linkKey } from "../../domain/canonical-link.ts";
import type { ItemKeys, KnownItem } from "../../domain/collect-store.ts";
import { contentId } from "../../domain/content-id.ts";
import type { Identity, ItemId } from "../../domain/item.ts";
import { foldWords, guidKey, identityKey, wordsKey } from "../../domain/item-keys.ts";
import type { SourceId } from "../../domain/source.ts";
import { areAlike } from "./alike.ts";
import { type IdentifiedEntry, type IdentifiedTold, isTold } from "./identify.ts";
import { each, type Pieces } from "./in-turns.ts";
import { areForms, areOfOneFormula, saidIn } from "./same-thing.ts";

export type Match = {
  readonly one: IdentifiedTold;
  /** The stored item that the entry is; `null`: it is new. */
  readonly known: KnownItem | null;
  /** A stored item that had the entry's guid and is of something else; it is to stay as it is. */
  readonly reused: KnownItem | null;
};

/** Fewer letters and digits are said of many things. */
const MIN_TELLING_CHARS = 40;

/** A guid that stands in the link names that page; a shorter one stands there by chance. */
const MIN_NAMING_CHARS = 8;

/** What to ask the store for, before matching. */
export function* keysOf(source: SourceId, told: readonly IdentifiedTold[]): Pieces<ItemKeys> {
  const keys = yield* each(told, (one) => ({
    ids: one.identities.map((identity) => idOf(source, identity)),
    // Whole ones too: those from before there were keys, and those whose key several entries share.
    identities: [...one.identities.map(identityKey), one.guid, one.entry.content.link],
    words: isTelling(one) ? wordsKey(one.entry.content) : null,
  }));
  return {
    ids: distinct(keys.flatMap(({ ids }) => ids)),
    identities: distinct(keys.flatMap(({ identities }) => identities)),
    links: distinct(told.map((one) => one.linkKey)),
    words: distinct(keys.map(({ words }) => words)),
  };
}

function distinct<Key extends string>(keys: readonly (Key | null)[]): readonly Key[] {
  return [...new Set(keys)].filter((key) => key !== null);
}

export function idOf(source: SourceId, { kind, value }: Identity): ItemId {
  return contentId("item", source, kind, value) as ItemId;
}

/** One way to know a stored item again: the key of an entry, and that of an item; `null`: it has none. */
type Way = {
  readonly ofEntry: (one: IdentifiedTold) => string | null;
  readonly ofItem: (item: KnownItem) => string | null;
  readonly isRight: (one: IdentifiedTold, item: KnownItem) => boolean;
};

/** The surest first. */
const WAYS: readonly Way[] = [
  { ofEntry: (one) => pageAndTitle(one.linkKey, one.entry.content), ofItem: pageAndTitleOf, isRight: isSameByLink },
  { ofEntry: ({ guid }) => guid, ofItem: guidOf, isRight: isSameByGuid },
  { ofEntry: (one) => one.guidKey, ofItem: (item) => fold(guidOf(item), guidKey), isRight: isSameByGuid },
  { ofEntry: (one) => one.linkKey, ofItem: ({ content }) => pageOf(content.link), isRight: isSameByLink },
  {
    ofEntry: (one) => (isTelling(one) || one.identities[0].kind === "content" ? wordsKey(one.entry.content) : null),
    ofItem: ({ identity, content }) => (identity.kind === "content" ? identity.value : wordsKey(content)),
    isRight: isSameByWords,
  },
];

/**
 * Finds the stored item of each entry: by its guid, by what the guid says when its spelling is folded, by its link, by
 * its words; surer than its guid are link and title together, for some feeds number their entries by their place. A key
 * counts only where one entry and one stored item have it; of a guid that was used twice, the item that the entry is
 * like. An item goes to one entry, that which has the surest claim to it; items that the document tells unchanged are
 * taken. A page that tells one entry at a time under one guid and one link, each time in other words, is one item that
 * is edited: its versions are kept, and nothing says that they are more.
 */
export function* matchItems(
  identified: readonly IdentifiedEntry[],
  known: readonly KnownItem[],
): Pieces<readonly Match[]> {
  const same = new Set(identified.filter((one) => !isTold(one)).map(({ entry }) => entry.entryHash));
  const free = new Map(known.filter(({ entryHash }) => !same.has(entryHash)).map((item) => [item.id, item]));
  const found = new Map<IdentifiedTold, KnownItem>();
  const told = identified.filter(isTold);
  for (const way of WAYS) {
    const keys = yield* each(free.values(), (item) => ({ item, key: way.ofItem(item) }));
    const items = Map.groupBy(keys, ({ key }) => key);
    for (const one of told.filter((entry) => !found.has(entry))) {
      yield;
      const key = way.ofEntry(one);
      const right = key === null ? [] : (items.get(key) ?? []).filter(({ item }) => way.isRight(one, item));
      const [only, ...others] = right.length < 2 ? right : right.filter(({ item }) => isFormOf(one, item));
      if (only === undefined || others.length > 0 || !free.has(only.item.id)) continue;
      found.set(one, only.item);
      free.delete(only.item.id);
    }
  }
  const holders = Map.groupBy(known, guidOf);
  return told.map((one) => ({
    one,
    known: found.get(one) ?? null,
    // It has the entry's guid, though it is of something else.
    reused: found.has(one) || one.guid === null ? null : (holders.get(one.guid)?.[0] ?? null),
  }));
}

/**
 * The guid speaks for the item unless title, link and text all speak against it, or these are the next of a formula:
 * then the feed uses its guids anew.
 */
function isSameByGuid(one: IdentifiedTold, item: KnownItem): boolean {
  const { entry, guid, besideStored } = one;
  const { content } = item;
  if (besideStored !== null) return isFormOf(one, item);
  const { link, summary } = entry.content;
  const isSamePage = link !== null && content.link !== null && linkKey(link) === linkKey(content.link);
  const isNamedByLink = guid !== null && guid.length >= MIN_NAMING_CHARS && link?.includes(guid) === true;
  if (isSamePage || isNamedByLink) return true;
  // A title alone, and no other page: nothing speaks against it.
  const isBare = summary === "" && content.summary === "" && (link === null || content.link === null);
  return isBare || (areAlike(saidIn(entry.content), saidIn(content)) && !areOfOneFormula(entry.content, content));
}

/** The page speaks for the item, unless both have guids, and these and all words are others. */
function isSameByLink(one: IdentifiedTold, item: KnownItem): boolean {
  if (one.besideStored !== null) return isFormOf(one, item);
  const isByLinkAlone = one.guid === null || guidOf(item) === null;
  return isByLinkAlone || areAlike(saidIn(one.entry.content), saidIn(item.content));
}

function isFormOf({ entry }: IdentifiedTold, { content }: KnownItem): boolean {
  return areForms(entry.content, content);
}

/** The same words of another day are another item: some feeds say the same each week. */
function isSameByWords({ entry, identities }: IdentifiedTold, { content, identity }: KnownItem): boolean {
  if (identities[0].kind === "content" && identity.kind === "content") return true;
  const [one, other] = [entry.content.publishedAt, content.publishedAt];
  return one === null || other === null || one.getTime() === other.getTime();
}

function isTelling({ entry }: IdentifiedTold): boolean {
  const { title, summary } = entry.content;
  return foldWords(title).length + foldWords(summary).length >= MIN_TELLING_CHARS;
}

function guidOf({ identity }: KnownItem): string | null {
  return identity.kind === "guid" ? identity.value : null;
}

function pageAndTitleOf({ content }: KnownItem): string | null {
  return pageAndTitle(pageOf(content.link), content);
}

function pageAndTitle(page: string | null, { title }: KnownItem["content"]): string | null {
  return page === null || title === "" ? null : `${page}\n${foldWords(title)}`;
}

function pageOf(link: CanonicalLink | null): string | null {
  const key = link === null ? null : linkKey(link);
  return key === null || isSite(key) ? null : key;
}

function fold(guid: string | null, by: (guid: string) => string): string | null {
  return guid === null ? null : by(guid);
}
