import type { Asked, ItemExplanation } from "../app/explain/explanation.ts";
import type { ExplainedItem } from "../domain/explain-store.ts";
import { toldAt } from "../domain/item.ts";
import { receiptLine } from "../domain/receipt-line.ts";
import type { Receipt } from "../domain/receipt.ts";
import type { SourcedItem, StoryId } from "../domain/story.ts";
import { minute } from "./minute.ts";

/** Why an item has no story. */
export type ItemState = "quarantined" | "pending" | "without story";

const WHY: Readonly<Record<ItemState, string>> = {
  quarantined:
    "It is held back with its source, and told to nobody: see newsdesk source show, and newsdesk source release.",
  pending: "It was collected and waits to be put into a story: see newsdesk run.",
  "without story": "It belongs to no story.",
};

export function itemState({ item, isPending }: Pick<ExplainedItem, "item" | "isPending">): ItemState {
  if (item.isQuarantined) return "quarantined";
  return isPending ? "pending" : "without story";
}

type ReceiptsOf = { readonly id: StoryId | null; readonly coverage: readonly SourcedItem[] };

/** An item that is in no story, in words. */
export function itemLines({ item: asked, sources, receipts, receiptsSince }: ItemExplanation): readonly string[] {
  const { item, source } = asked;
  const state = itemState(asked);
  return [
    item.title,
    `item ${item.id}, ${state}`,
    `  ${WHY[state]}`,
    "",
    "Coverage",
    ...coverageLines(asked),
    "",
    "How it came here",
    ...originLines(asked, sources.get(source.id)),
    "",
    ...receiptLines(receipts, { id: null, coverage: [asked] }),
    ...prunedLines(receiptsSince, item.firstSeenAt),
  ];
}

/** Why a thing that is older has no receipt of its beginning. */
export function prunedLines(receiptsSince: Date | null, firstSeenAt: Date): readonly string[] {
  if (receiptsSince === null || firstSeenAt >= receiptsSince) return [];
  return [`  Receipts from before ${minute(receiptsSince)} are no longer kept: see newsdesk retention.`];
}

export function coverageLines({ item, source }: SourcedItem): readonly string[] {
  return [`  ${minute(toldAt(item))}  ${source.name}: ${item.title}`, `    ${item.link ?? item.id}`];
}

const KNOWN_BY = { guid: "guid", link: "link", content: "words" } as const;

/** When and how the item came, and when its source is asked again. */
export function originLines({ item, source }: SourcedItem, asked: Asked | undefined): readonly string[] {
  const version = item.version === 1 ? "" : `, changed ${minute(item.changedAt)}: version ${item.version}`;
  const known = `known by its ${KNOWN_BY[item.identity.kind]}, text from the ${item.textFrom}`;
  const first = `  ${source.name}: ${item.id} first seen ${minute(item.firstSeenAt)}${version}; ${known}`;
  if (asked?.lastFetchAt == null) return [first];
  const received = asked.lastReceived === null ? "" : ` (${asked.lastReceived})`;
  const why = asked.nextFetchWhy === "" ? "" : `: ${asked.nextFetchWhy}`;
  return [
    first,
    `    asked last ${minute(asked.lastFetchAt)}${received}, and again ${minute(asked.nextFetchAt)}${why}`,
  ];
}

/** Each with whose it is: the outlet of an item, or another story whose items are here now. `of`: what is explained. */
export function receiptLines(receipts: readonly Receipt[], of: ReceiptsOf): readonly string[] {
  const names = new Map(of.coverage.map(({ item, source }) => [item.id, source.name]));
  const about = ({ itemId, storyId }: Receipt): string => {
    if (itemId !== null && names.has(itemId)) return `${names.get(itemId)}: `;
    return storyId === null || of.id === null || storyId === of.id ? "" : `${storyId}: `;
  };
  return [
    "Receipts, oldest first",
    ...receipts.map((receipt) => `  ${minute(receipt.at)}  ${about(receipt)}${receiptLine(receipt, of.id)}`),
  ];
}
