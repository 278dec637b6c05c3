import type { DeskStore } from "../domain/desk-store.ts";
import type { Clock } from "../domain/log.ts";
import type { Standing, Story } from "../domain/story.ts";
import type { Where } from "../domain/where/where.ts";
import { searchStories } from "../publish/publish.ts";
import type { Settings } from "./settings/settings.ts";

export type StoriesWanted = { readonly where: Where; readonly standing: Standing["kind"]; readonly limit: number };

/** What the search page would list, the best first, for the operator: held and muted stories too. */
export async function findStories(
  { where, standing, limit }: StoriesWanted,
  { store, settings, clock }: { readonly store: DeskStore; readonly settings: Settings; readonly clock: Clock },
): Promise<{ readonly stories: readonly Story[]; readonly isAll: boolean }> {
  const { stories, counted, others } = await searchStories(
    { where, now: clock(), standing, skip: 0, take: limit },
    { ...store, sources: settings.sources },
  );
  return { stories, isAll: others === "none" && counted <= limit };
}
