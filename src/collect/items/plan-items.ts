import { type CollectPlan, type KnownItem, MAX_KEPT_VERSIONS, type Refreshed } from "../../domain/collect-store.ts";
import { hashContent, type Identity, type Item, type ItemContent, type ItemId } from "../../domain/item.ts";
import type { Decision, Receipt } from "../../domain/receipt.ts";
import type { SourceId } from "../../domain/source.ts";
import { editExtent } from "./edit-extent.ts";
import { changedMs, type IdentifiedTold } from "./identify.ts";
import { idOf, type Match } from "./match-items.ts";
import { changedFields, settleKnown, settleNew } from "./settle.ts";

export type ItemPlan = Pick<CollectPlan, "inserts" | "updates" | "refreshed" | "pagesDue" | "receipts">;

export type PlanInput = {
  readonly sourceId: SourceId;
  readonly matches: readonly Match[];
  /** Entries of the document that are told as they are stored. */
  readonly sameEntries: number;
  /** All items that the store gave for the document. */
  readonly known: readonly KnownItem[];
  /** Of the known items that `toCompare` names. */
  readonly html: ReadonlyMap<ItemId, string>;
  /** Why the new items are held back; empty: they are not. */
  readonly heldBack: readonly string[];
  readonly now: Date;
};

export const NO_ITEMS: ItemPlan = { inserts: [], updates: [], refreshed: [], pagesDue: [], receipts: [] };

/** So many entries that move their dates or links at once, and nothing else, were stamped anew by the feed. */
const MIN_RESTAMPED = 3;

/** Known items of which an entry tells something else than is stored, be it by a hair: their HTML is needed. */
export function toCompare(matches: readonly Match[], now: Date): readonly ItemId[] {
  return comparedOf(matches, now).flatMap(({ known, isEqual }) => (isEqual ? [] : [known.id]));
}

/**
 * Decides what the entries of one document mean for the items of its source: new ones, changed ones, and nothing for
 * the rest. What the document no longer tells stays as it is, and is the same item when it comes back. Dates or links
 * that move alone are news when few entries do it; when most do, the feed stamps its entries anew. Pure, but for
 * hashing.
 */
export function planItems(input: PlanInput): ItemPlan {
  const edits = comparedOf(input.matches, input.now).map((compared) => toEdit(compared, input.html));
  const stamped = edits.filter(({ fields }) => fields.length > 0 && isOnlyStamps(fields)).length;
  const all = input.sameEntries + input.matches.filter(({ known }) => known !== null).length;
  const isRestamped = stamped >= MIN_RESTAMPED && stamped * 2 > all;
  const plans = [
    ...newMatches(input).map((match) => planNew(input, match)),
    ...edits.map((edit) => planEdit(input, edit, isRestamped)),
  ];
  return {
    inserts: plans.flatMap(({ inserts }) => inserts),
    updates: plans.flatMap(({ updates }) => updates),
    refreshed: plans.flatMap(({ refreshed }) => refreshed),
    pagesDue: plans.flatMap(({ pagesDue }) => pagesDue),
    receipts: plans.flatMap(({ receipts }) => receipts),
  };
}

type NewMatch = { readonly one: IdentifiedTold; readonly reused: KnownItem | null; readonly id: ItemId };

/** New entries, with an id of an identity that no stored item was made from; one that has none left is a repetition. */
function newMatches({ sourceId, matches, known }: PlanInput): readonly NewMatch[] {
  const taken = new Set(known.map(({ id }) => id));
  return matches.flatMap(({ one, known: item, reused }) => {
    if (item !== null) return [];
    const id = one.identities.map((identity) => idOf(sourceId, identity)).find((each) => !taken.has(each));
    if (id === undefined) return [];
    taken.add(id);
    return [{ one, reused, id }];
  });
}

function planNew({ sourceId, heldBack, now }: PlanInput, { one, reused, id }: NewMatch): ItemPlan {
  const { entry } = one;
  const [identity] = one.identities;
  const content = settleNew(entry.content, now);
  const item: Item = {
    ...content,
    id,
    sourceId,
    identity,
    contentHash: hashContent(content),
    entryHash: entry.entryHash,
    textFrom: "feed",
    isQuarantined: heldBack.length > 0,
    version: 1,
    firstSeenAt: now,
    changedAt: now,
  };
  const decisions: readonly Decision[] = [
    { kind: "stored", identity },
    ...(reused === null ? [] : [{ kind: "reused", guid: one.guid ?? "", of: reused.id } as const]),
    ...(heldBack.length === 0 ? [] : [{ kind: "quarantined", why: heldBack } as const]),
    ...trimmedOf(one),
  ];
  return { ...NO_ITEMS, inserts: [item], receipts: receiptsOf(item.id, decisions, now) };
}

type Compared = {
  readonly one: IdentifiedTold;
  readonly known: KnownItem;
  readonly content: ItemContent;
  /** By its hash: then nothing of it is needed. */
  readonly isEqual: boolean;
};
type Edit = Compared & { readonly before: ItemContent; readonly fields: readonly (keyof ItemContent)[] };

function comparedOf(matches: readonly Match[], now: Date): readonly Compared[] {
  return matches.flatMap(({ one, known }) => {
    if (known === null || known.entryHash === one.entry.entryHash) return [];
    if (one.isBesideStored && changedMs(one.entry) <= storedMs(known)) return [];
    const content = settleKnown(one.entry.content, known, now);
    return [{ one, known, content, isEqual: hashContent(content) === known.contentHash }];
  });
}

function storedMs({ content }: KnownItem): number {
  return (content.updatedAt ?? content.publishedAt)?.getTime() ?? Infinity;
}

/** A text that was read from the page stays until the page is read again; the feed's own is shorter. */
function toEdit(compared: Compared, html: ReadonlyMap<ItemId, string>): Edit {
  const { known, content: told, isEqual } = compared;
  const before: ItemContent = { ...known.content, html: isEqual ? told.html : (html.get(known.id) ?? "") };
  const content = known.textFrom === "feed" ? told : { ...told, summary: before.summary, html: before.html };
  return { ...compared, content, before, fields: changedFields(before, content) };
}

function isOnlyStamps(fields: readonly (keyof ItemContent)[]): boolean {
  return fields.every((name) => name === "publishedAt" || name === "updatedAt" || name === "link");
}

function planEdit(input: PlanInput, edit: Edit, isRestamped: boolean): ItemPlan {
  const { known, fields } = edit;
  const pagesDue = known.textFrom === "page" ? [known.id] : [];
  // An item that changes at every fetch by its dates alone would never end to change.
  const isStamp = isOnlyStamps(fields) && (isRestamped || known.version > MAX_KEPT_VERSIONS);
  const plan = fields.length === 0 || isStamp ? planRefresh(edit) : planChange(input, edit);
  return { ...plan, pagesDue };
}

/** Nothing new is told: only what it is known by is brought up to date, so that it is not compared at every fetch. */
function planRefresh({ one, known, content, before }: Edit): ItemPlan {
  const after = { ...before, link: content.link };
  const refreshed: Refreshed = {
    id: known.id,
    identity: newestIdentity(one, known),
    link: after.link,
    contentHash: hashContent(after),
    entryHash: one.entry.entryHash,
  };
  return { ...NO_ITEMS, refreshed: [refreshed] };
}

function planChange({ sourceId, now }: PlanInput, { one, known, content, before, fields }: Edit): ItemPlan {
  const version = known.version + 1;
  const item: Item = {
    ...content,
    id: known.id,
    sourceId,
    identity: newestIdentity(one, known),
    contentHash: hashContent(content),
    entryHash: one.entry.entryHash,
    textFrom: known.textFrom,
    isQuarantined: known.isQuarantined,
    version,
    firstSeenAt: known.firstSeenAt,
    changedAt: now,
  };
  const changed = { kind: "changed", version, fields, extent: editExtent(before, content) } as const;
  const decisions = version > MAX_KEPT_VERSIONS ? [changed] : [changed, ...trimmedOf(one)];
  return { ...NO_ITEMS, updates: [item], receipts: receiptsOf(item.id, decisions, now) };
}

const SURENESS = { content: 0, link: 1, guid: 2 } as const;

/** An item is known by what it was last told with, unless that is less sure. */
function newestIdentity({ identities: [newest] }: IdentifiedTold, { identity }: KnownItem): Identity {
  return SURENESS[newest.kind] < SURENESS[identity.kind] ? identity : newest;
}

function trimmedOf({ entry: { trimmed } }: IdentifiedTold): readonly Decision[] {
  return trimmed.length === 0 ? [] : [{ kind: "trimmed", blocks: trimmed }];
}

function receiptsOf(itemId: ItemId, decisions: readonly Decision[], at: Date): readonly Receipt[] {
  return decisions.map((decision) => ({ at, itemId, storyId: null, decision }));
}
