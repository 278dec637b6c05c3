import { setImmediate } from "node:timers/promises";
import { sha256 } from "../domain/content-id.ts";
import type { CuratePlan, CurateStore, WindowSpan } from "../domain/curate-store.ts";
import type { Clock } from "../domain/log.ts";
import type { SourcedItem } from "../domain/story.ts";
import { keptOut } from "../domain/where/item-filter.ts";
import type { CurateOptions } from "./curate-options.ts";

type Choices = Pick<CurateOptions, "sources"> & { readonly filters: NonNullable<CurateOptions["filters"]> };
type LetInParts = Choices & {
  readonly store: CurateStore;
  readonly clock: Clock;
  readonly spanMs: number;
  readonly batchItems: number;
};

/** A text that is another one whenever a source has another filter, or there are other sources. */
export function filteredByOf({ filters, sources = [] }: Choices): string {
  return sha256(JSON.stringify([[...filters], sources.map(({ id }) => id)]));
}

/**
 * Takes changed filters to what they kept out in the last `spanMs`: items that are taken now wait to be curated again.
 * What belongs to a story stays there. The filters are noted when all is looked at: who is stopped begins anew. Returns how
 * many were let in.
 */
export async function letIn(parts: LetInParts, signal: AbortSignal): Promise<number> {
  const { store, clock, spanMs, batchItems } = parts;
  const state = filteredByOf(parts);
  if ((await store.filteredBy()) === state) return 0;
  const since = new Date(clock().getTime() - spanMs);
  let after: WindowSpan["after"] = null;
  let count = 0;
  while (!signal.aborted) {
    const page: readonly SourcedItem[] = await store.keptOutItems({ since, after }, batchItems);
    const taken = page.filter((one) => isTaken(one, parts));
    if (taken.length > 0) await store.saveCurated(letInPlan(taken, clock()));
    count += taken.length;
    const last = page.at(-1);
    if (last === undefined || page.length < batchItems) {
      await store.noteFilteredBy(state);
      break;
    }
    after = last.item;
    await setImmediate(); // Pages are served meanwhile.
  }
  return count;
}

function isTaken(one: SourcedItem, { filters }: Choices): boolean {
  const filter = filters.get(one.source.id);
  return filter === undefined || keptOut(one, filter) === null;
}

function letInPlan(taken: readonly SourcedItem[], now: Date): CuratePlan {
  return {
    at: now,
    moves: [],
    stories: [],
    curated: [],
    letIn: taken.map(({ item }) => item.id),
    receipts: taken.map(({ item }) => ({ at: now, itemId: item.id, storyId: null, decision: { kind: "let-in" } })),
  };
}
