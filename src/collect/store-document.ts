import type { CollectPlan } from "../domain/collect-store.ts";
import type { Failed, PolledSource } from "../domain/source.ts";
import { countsOf, type ItemCounts, NO_COUNTS } from "./items/item-counts.ts";
import { planDocument } from "./items/plan-document.ts";
import { learnedOf } from "./poll/next-state.ts";
import { type DocumentParts, type GivenDocument, readBody } from "./read-body.ts";

/**
 * Reads a document and stores its news, as if the source had been asked; when it is asked next stays as it is, and so
 * does what the next conditional request says. It may hold no more than the newest entries, so nothing is concluded from what
 * is not in it. A document that cannot be read changes nothing.
 */
export async function storeDocument(
  parts: DocumentParts,
  polled: PolledSource,
  given: GivenDocument,
  signal: AbortSignal,
): Promise<ItemCounts & { readonly failure: Failed | null }> {
  const { source, state } = polled;
  const feed = await readBody(parts, source, given, signal);
  if ("kind" in feed) return { failure: feed, ...NO_COUNTS };
  const now = parts.clock();
  const { plan, isTrusted, quarantine } = await planDocument(parts.store, polled, { ...feed, isPart: true }, now);
  const heard = learnedOf(state, isTrusted ? feed : null, { now, newItems: plan.inserts.length });
  const { wishes, rhythmSeconds } = state; // A part of a feed says nothing of these.
  const collected: CollectPlan = {
    ...plan,
    sourceId: source.id,
    before: state,
    state: { ...state, ...heard, wishes, rhythmSeconds, quarantine },
    blocks: isTrusted ? feed.blocks : [],
    hostPause: null,
  };
  await parts.store.saveCollected([collected]);
  return { failure: null, ...countsOf(plan) };
}
