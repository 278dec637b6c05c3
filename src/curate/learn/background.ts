import type { CurateStore } from "../../domain/curate-store.ts";
import type { Tagger } from "../tags/tagger.ts";
import { toExample } from "./corrected-examples.ts";
import type { TagExample } from "./example.ts";

/** Stories beside which corrections are looked at. */
const MAX_STORIES = 1_000;
const STORIES_AT_ONCE = 50;
const SPAN_MS = 30 * 86_400_000;

/**
 * What the desk told lately, with the tags that its rules give: corrections alone are all of one kind, and show nothing that a
 * tag is not for. `except`: titles of stories that are examples already.
 */
export async function readBackground(
  { store, tagger }: { readonly store: Pick<CurateStore, "stories" | "storiesTold">; readonly tagger: Tagger },
  { now, except }: { readonly now: Date; readonly except: ReadonlySet<string> },
): Promise<readonly TagExample[]> {
  const since = new Date(now.getTime() - SPAN_MS);
  const ids = await store.storiesTold({ since, until: null }, MAX_STORIES);
  const examples: TagExample[] = [];
  for (let start = 0; start < ids.length; start += STORIES_AT_ONCE) {
    for (const { coverage } of await store.stories(ids.slice(start, start + STORIES_AT_ONCE))) {
      const [lead] = coverage;
      if (coverage.some(({ item }) => except.has(item.title))) continue;
      examples.push(
        toExample(
          lead,
          tagger(coverage).map(({ tag }) => tag),
        ),
      );
    }
  }
  return examples;
}
