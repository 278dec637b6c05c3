import { linkKey, type CanonicalLink } from "../domain/canonical-link.ts";
import type { CollectPlan, ItemKey, KnownItem } from "../domain/collect-store.ts";
import { contentId, sha256 } from "../domain/content-id.ts";
import type { Item, ItemContent, ItemId } from "../domain/item.ts";
import type { Decision, Receipt } from "../domain/receipt.ts";
import type { SourceId } from "../domain/source.ts";
import { identify, type IdentifiedEntry } from "./identify.ts";
import type { CleanEntry } from "./clean/clean-feed.ts";

export type ItemPlan = Pick<CollectPlan, "inserts" | "updates" | "receipts">;

export type PlanInput = {
  readonly sourceId: SourceId;
  readonly known: readonly KnownItem[];
  readonly entries: readonly CleanEntry[];
  readonly now: Date;
};

/** What to ask the store for, before planning. */
export function keysOf(entries: readonly CleanEntry[]): readonly ItemKey[] {
  return identify(entries).map(({ entry, identity }) => ({ identity: identity.value, link: entry.content.link }));
}

/**
 * Decides what the entries of one document mean for the items of its source: new ones, changed ones, and nothing for
 * the rest. What the document no longer tells stays as it is. Pure, but for hashing.
 */
export function planItems({ sourceId, known, entries, now }: PlanInput): ItemPlan {
  const identified = identify(entries);
  const match = matcher(known, identified);
  const plans = identified.map((one) => planEntry(sourceId, one, match(one), now));
  return {
    inserts: plans.flatMap(({ insert }) => insert ?? []),
    updates: plans.flatMap(({ update }) => update ?? []),
    receipts: plans.flatMap(({ receipts }) => receipts),
  };
}

type EntryPlan = { readonly insert?: Item; readonly update?: Item; readonly receipts: readonly Receipt[] };

function planEntry(
  sourceId: SourceId,
  { entry, identity }: IdentifiedEntry,
  known: KnownItem | undefined,
  now: Date,
): EntryPlan {
  const content = withKnownDates(entry.content, known?.content, now);
  const contentHash = sha256(JSON.stringify(content));
  if (known === undefined) {
    const id = contentId("item", sourceId, identity.kind, identity.value) as ItemId;
    const insert: Item = {
      ...content,
      id,
      sourceId,
      identity,
      contentHash,
      entryHash: entry.entryHash,
      textFrom: "feed",
      isQuarantined: false,
      version: 1,
      firstSeenAt: now,
      changedAt: now,
    };
    return { insert, receipts: receiptsOf(id, { kind: "stored", identity }, entry, now) };
  }
  const fields = contentHash === known.contentHash ? [] : changedFields(known.content, content);
  if (fields.length === 0) return { receipts: [] };
  const { id, firstSeenAt } = known;
  const version = known.version + 1;
  const update: Item = {
    ...content,
    entryHash: entry.entryHash,
    textFrom: known.textFrom,
    isQuarantined: known.isQuarantined,
    id,
    sourceId,
    identity: known.identity,
    contentHash,
    version,
    firstSeenAt,
    changedAt: now,
  };
  return { update, receipts: receiptsOf(id, { kind: "changed", version, fields }, entry, now) };
}

function receiptsOf(itemId: ItemId, decision: Decision, { trimmed }: CleanEntry, at: Date): readonly Receipt[] {
  const first: Receipt = { at, itemId, storyId: null, decision };
  return trimmed.length === 0
    ? [first]
    : [first, { at, itemId, storyId: null, decision: { kind: "trimmed", blocks: trimmed } }];
}

/**
 * Finds the stored item of an entry: by identity, else by its link when the entry's guid is new. A link counts only
 * when one stored item and one entry have it, and no entry of the document is that item by its identity.
 */
function matcher(
  known: readonly KnownItem[],
  identified: readonly IdentifiedEntry[],
): (one: IdentifiedEntry) => KnownItem | undefined {
  const byIdentity = new Map(known.map((item) => [keyOf(item), item]));
  const taken = new Set(identified.flatMap((one) => byIdentity.get(keyOf(one))?.id ?? []));
  const free = Map.groupBy(
    known.filter(({ id }) => !taken.has(id)),
    ({ link }) => pageOf(link),
  );
  const entries = Map.groupBy(identified, ({ entry }) => pageOf(entry.content.link));
  return (one) => {
    const same = byIdentity.get(keyOf(one));
    const page = pageOf(one.entry.content.link);
    if (same !== undefined || page === null || entries.get(page)?.length !== 1) return same;
    const [item, ...others] = free.get(page) ?? [];
    return others.length === 0 ? item : undefined;
  };
}

function pageOf(link: CanonicalLink | null): string | null {
  return link === null ? null : linkKey(link);
}

function keyOf({ identity }: Pick<KnownItem, "identity">): string {
  return `${identity.kind} ${identity.value}`;
}

/**
 * Dates are never later than now. One that would be is `now` when the item is new, and stays what it was when it is
 * known, so that an entry from the future is not dated anew with each fetch.
 */
function withKnownDates(content: ItemContent, known: ItemContent | undefined, now: Date): ItemContent {
  const settle = (date: Date | null, before: Date | null | undefined): Date | null =>
    date === null || date <= now ? date : (before ?? now);
  return {
    ...content,
    publishedAt: settle(content.publishedAt, known?.publishedAt),
    updatedAt: settle(content.updatedAt, known?.updatedAt),
  };
}

/** Which fields differ. Dates that move while all else stays are no change: some feeds date everything anew each time. */
function changedFields(before: ItemContent, after: ItemContent): readonly string[] {
  const names = Object.keys(after) as (keyof ItemContent)[];
  const fields = names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]));
  const isOnlyDates = fields.every((name) => (name === "publishedAt" || name === "updatedAt") && before[name] !== null);
  return isOnlyDates ? [] : fields;
}
