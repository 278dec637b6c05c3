import { setImmediate } from "node:timers/promises";
import { sha256 } from "../domain/content-id.ts";
import type { CurateStore } from "../domain/curate-store.ts";
import type { StoryId } from "../domain/story.ts";
import type { CurateOptions } from "./curate-options.ts";
import { recompose, type RecomposeParts } from "./recompose.ts";

/** Raised when stories are composed otherwise than before by the same settings: then the stored ones are made anew too. */
const COMPOSED_VERSION = 2;

/** Stories that are made anew after a change, those told last; older ones stay until their next item. */
const MAX_RENEWED_STORIES = 50_000;

/** A part of the span that is looked up at a time. */
const SLICE_MS = 24 * 3_600_000;

/**
 * A text that is another one whenever stored stories may turn out otherwise, without any change of their items.
 * `learnedFrom`: the examples that tags were learned from.
 */
export function composedByOf(
  { tags, boosts, aliases, filler, sources }: CurateOptions,
  learnedFrom: string | null = null,
): string {
  const learned = learnedFrom === null ? [] : [learnedFrom];
  return sha256(JSON.stringify([COMPOSED_VERSION, tags, boosts, aliases, filler, sources, ...learned]));
}

/**
 * Takes changed settings to the stories of the last `spanMs`, told last first. What they are composed by is noted when all
 * are done: who is stopped begins anew, and finds most of them done. Returns how many stories were written.
 */
export async function renewStories(
  { state, spanMs, ...parts }: RecomposeParts & { readonly state: string; readonly spanMs: number },
  signal: AbortSignal,
): Promise<number> {
  const { store, clock } = parts;
  if ((await store.composedBy()) === state) return 0;
  const ids = await toldLast(store, clock(), spanMs);
  const written = await recompose(ids, parts, signal);
  if (!signal.aborted) await store.noteComposedBy(state);
  return written;
}

/** Stories with an item told in the last `spanMs`, looked up a slice of it at a time, the latest first. */
async function toldLast(store: CurateStore, now: Date, spanMs: number): Promise<readonly StoryId[]> {
  const found = new Set<StoryId>();
  for (let agoMs = 0; agoMs < spanMs && found.size < MAX_RENEWED_STORIES; agoMs += SLICE_MS) {
    const since = new Date(now.getTime() - Math.min(agoMs + SLICE_MS, spanMs));
    const until = agoMs === 0 ? null : new Date(now.getTime() - agoMs); // Some feeds are ahead of the clock.
    for (const id of await store.storiesTold({ since, until }, MAX_RENEWED_STORIES)) found.add(id);
    await setImmediate();
  }
  return [...found].slice(0, MAX_RENEWED_STORIES);
}
