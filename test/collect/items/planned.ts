import type { CleanEntry, FeedEntry } from "../../../src/collect/clean/clean-feed.ts";
import { identify, isTold } from "../../../src/collect/items/identify.ts";
import { matchItems } from "../../../src/collect/items/match-items.ts";
import { compare } from "../../../src/collect/items/plan-edits.ts";
import { type ItemPlan, planItems } from "../../../src/collect/items/plan-items.ts";
import type { KnownItem } from "../../../src/domain/collect-store.ts";
import type { Item } from "../../../src/domain/item.ts";
import type { SourceId } from "../../../src/domain/source.ts";
import { atOnce } from "../entries.ts";

export const SOURCE = "source-1" as SourceId;
export const T0 = new Date("2015-01-01T00:00:00Z");
export const T1 = new Date("2015-01-02T00:00:00Z");
export const LINK = "https://a.example/story";
export const OTHER_LINK = "https://a.example/other";
export const LOCK = {
  title: "A lock is picked in London",
  summary: "A burglar opened the safe of a jeweller without a key.",
};
export const REWRITTEN = "The police say that nobody forced the door.";
export const RAIN = {
  title: "Rain floods Bremen station",
  summary: "Trains stopped for hours after heavy thunderstorms.",
};
export const SNOW = {
  title: "Snow closes alpine passes",
  summary: "Drivers must expect detours until Wednesday evening.",
};

type Given = { readonly heldBack?: readonly string[]; readonly now?: Date; readonly sourceId?: SourceId };

/** What a document means for the items that are stored. */
export function planned(entries: readonly FeedEntry[], items: readonly Item[] = [], given: Given = {}): ItemPlan {
  const { heldBack = [], now = T1, sourceId = SOURCE } = given;
  const identified = atOnce(identify(entries));
  const known = items.map(toKnown);
  const matches = atOnce(matchItems(identified, known));
  const compared = atOnce(compare(matches, now));
  const asked = new Set(compared.flatMap(({ known: { id }, isEqual }) => (isEqual ? [] : [id])));
  const html = new Map(items.filter(({ id }) => asked.has(id)).map((item) => [item.id, item.html]));
  const sameEntries = identified.filter((one) => !isTold(one)).length;
  return atOnce(planItems({ sourceId, fullText: true, matches, sameEntries, known, compared, html, heldBack, now }));
}

/** The items of a source of which `entries` were collected at T0. */
export function stored(...entries: readonly CleanEntry[]): readonly Item[] {
  return planned(entries, [], { now: T0 }).inserts;
}

function toKnown(item: Item): KnownItem {
  const { id, identity, contentHash, entryHash, textFrom, isQuarantined, version, firstSeenAt } = item;
  const { link, title, summary, author, language, image, labels, enclosures, publishedAt, updatedAt } = item;
  const told = { id, identity, contentHash, entryHash, textFrom, isQuarantined, version, firstSeenAt };
  const dates = { publishedAt, updatedAt };
  return { ...told, content: { link, title, summary, author, language, image, labels, enclosures, ...dates } };
}

/** What became of each: new, changed (with its fields), refreshed. */
export function outcome({ inserts, updates, refreshed, receipts }: ItemPlan): readonly string[] {
  const fields = receipts.flatMap(({ decision }) => (decision.kind === "changed" ? [decision.fields.join(" ")] : []));
  return [
    ...inserts.map(({ title }) => `new: ${title}`),
    ...updates.map(({ version }, index) => `version ${version}: ${fields[index] ?? ""}`),
    ...refreshed.map(() => "refreshed"),
  ];
}

export function date(day: string): Date {
  return new Date(`${day}T00:00:00Z`);
}
