import type { DeliveryState } from "../domain/delivery.ts";
import type { Slot } from "../domain/digest.ts";
import type { SlotHistory } from "../domain/outbox-store.ts";
import { type Ms, toDate } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import type { Queries } from "./database.ts";

/** What became of the latest slots of a digest: of its own edition, of those for some subscribers, and of their mails. */
export async function slotHistory(queries: Queries, digest: string, limit: number): Promise<readonly SlotHistory[]> {
  const own = await decidedSlots(queries, digest, limit);
  const others = await otherSlots(queries, digest, limit);
  const slots = [...new Set([...own.keys(), ...others])].sort().toReversed().slice(0, limit);
  const [made, skipped, deliveries] = [
    await editionsOf(queries, digest, slots),
    await skippedIn(queries, digest, slots),
    await deliveriesOf(queries, digest, slots),
  ];
  return slots.map((slot) => {
    const decided = own.get(slot);
    const editions = made.get(slot) ?? [];
    const skips = skipped.get(slot) ?? [];
    const at: readonly Ms[] = [
      ...(decided === undefined ? [] : [decided.decided_at]),
      ...editions.map((edition) => edition.composed_at),
      ...skips.map((skip) => skip.decided_at),
    ];
    return {
      slot,
      decidedAt: toDate(Math.min(...at)),
      stories: decided?.why === null ? Number(decided.stories ?? 0) : null,
      why: decided?.why ?? null,
      ownEditions: editions.filter(({ variant }) => variant !== "").length,
      skipped: skips.map(({ why, readers }) => ({ why, readers })),
      deliveries: new Map((deliveries.get(slot) ?? []).map(({ state, count }) => [state, Number(count)])),
    };
  });
}

async function decidedSlots(queries: Queries, digest: string, limit: number) {
  const rows = await queries
    .selectFrom("slots")
    .select((slots) => [
      "slot",
      "decided_at",
      "why",
      slots
        .selectFrom("edition_stories")
        .select(({ fn }) => fn.countAll<number | string>().as("count"))
        .whereRef("edition_stories.edition_id", "=", "slots.edition_id")
        .as("stories"),
    ])
    .where("digest", "=", digest)
    .orderBy("slot", "desc")
    .limit(limit)
    .execute();
  return new Map(rows.map((row) => [row.slot, row]));
}

/** Slots that some subscribers have for themselves. */
async function otherSlots(queries: Queries, digest: string, limit: number): Promise<readonly Slot[]> {
  const composed = await queries
    .selectFrom("editions")
    .select("slot")
    .where("digest", "=", digest)
    .distinct()
    .orderBy("slot", "desc")
    .limit(limit)
    .execute();
  const skipped = await queries
    .selectFrom("own_skips")
    .select("slot")
    .where("digest", "=", digest)
    .distinct()
    .orderBy("slot", "desc")
    .limit(limit)
    .execute();
  return [...composed, ...skipped].map(({ slot }) => slot);
}

async function editionsOf(queries: Queries, digest: string, slots: readonly Slot[]) {
  const rows = await inChunks(slots, (piece) =>
    queries
      .selectFrom("editions")
      .select(["slot", "variant", "composed_at"])
      .where("digest", "=", digest)
      .where("slot", "in", piece)
      .execute(),
  );
  return Map.groupBy(rows, ({ slot }) => slot);
}

async function skippedIn(queries: Queries, digest: string, slots: readonly Slot[]) {
  const rows = await inChunks(slots, (piece) =>
    queries
      .selectFrom("own_skips")
      .select(["slot", "why", "readers", "decided_at"])
      .where("digest", "=", digest)
      .where("slot", "in", piece)
      .orderBy("why")
      .execute(),
  );
  return Map.groupBy(rows, ({ slot }) => slot);
}

type Counted = { readonly slot: Slot; readonly state: DeliveryState; readonly count: number | string };

async function deliveriesOf(queries: Queries, digest: string, slots: readonly Slot[]) {
  const rows: readonly Counted[] = await inChunks(slots, (piece) =>
    queries
      .selectFrom("deliveries")
      .innerJoin("editions", "editions.id", "deliveries.edition_id")
      .select((row) => ["editions.slot", "deliveries.state", row.fn.countAll<number | string>().as("count")])
      .where("editions.digest", "=", digest)
      .where("editions.slot", "in", piece)
      .groupBy(["editions.slot", "deliveries.state"])
      .orderBy("deliveries.state")
      .execute(),
  );
  return Map.groupBy(rows, ({ slot }) => slot);
}
