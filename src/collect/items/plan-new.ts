import type { KnownItem } from "../../domain/collect-store.ts";
import { hashContent, type Item, type ItemId } from "../../domain/item.ts";
import type { Decision, Receipt } from "../../domain/receipt.ts";
import type { IdentifiedTold } from "./identify.ts";
import { each, type Pieces } from "./in-turns.ts";
import { receiptsOf, trimmedOf } from "./item-receipts.ts";
import { idOf } from "./match-items.ts";
import type { PlanInput } from "./plan-items.ts";
import { settleNew } from "./settle.ts";

export type NewItem = { readonly item: Item; readonly receipts: readonly Receipt[] };

/** The new items of a document. */
export function* planNew(input: PlanInput): Pieces<readonly NewItem[]> {
  return yield* each(newMatches(input), (match) => toNew(input, match));
}

type NewMatch = { readonly one: IdentifiedTold; readonly reused: KnownItem | null; readonly id: ItemId };

/** New entries, with an id of an identity that no stored item was made from; one that has none left is a repetition. */
function newMatches({ sourceId, matches, known }: PlanInput): readonly NewMatch[] {
  const taken = new Set(known.map(({ id }) => id));
  return matches.flatMap(({ one, known: item, reused }) => {
    if (item !== null) return [];
    const id = one.identities.map((identity) => idOf(sourceId, identity)).find((free) => !taken.has(free));
    if (id === undefined) return [];
    taken.add(id);
    return [{ one, reused, id }];
  });
}

function toNew({ sourceId, heldBack, now }: PlanInput, { one, reused, id }: NewMatch): NewItem {
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
  return { item, receipts: receiptsOf(item.id, decisions, now) };
}
