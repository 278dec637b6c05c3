import { createTagger, tagEntry } from "../curate/curate.ts";
import type { Tag } from "../domain/story.ts";
import type { Settings } from "./settings/settings.ts";

export { clusterAll } from "../curate/curate.ts";

/** Tags one entry by the operator's rules, as the desk would a story that only it tells. */
export function entryTagger({
  tags,
}: Settings): (entry: { title: string; summary?: string | undefined }) => readonly Tag[] {
  const tagger = createTagger(tags);
  return (entry) => tagEntry(tagger, entry);
}
