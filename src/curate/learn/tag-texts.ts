import type { Tag } from "../../domain/story.ts";
import type { LearnText, TagExample } from "./example.ts";
import { atOnce, inSlices } from "./in-slices.ts";
import { createLearnedTagger } from "./learned-tagger.ts";
import { learnTagModel } from "./learn-tags.ts";
import type { TagModel } from "./model.ts";

/** Tags one text by itself. */
export type TextTagger = (text: LearnText) => readonly Tag[];

/** Learns from examples, at once; with too few of them no tag is ever given. */
export function learnTags(examples: readonly TagExample[]): TextTagger {
  return toTagger(atOnce(learnTagModel(examples)), null);
}

/** The same in slices, between which others run. `declared`: the only tags to give; `null`: all. Throws when `signal` aborts. */
export async function learnTagsInSlices(
  examples: readonly TagExample[],
  declared: ReadonlySet<string> | null,
  signal: AbortSignal,
): Promise<TextTagger> {
  return toTagger(await inSlices(learnTagModel(examples), signal), declared);
}

function toTagger(model: TagModel | null, declared: ReadonlySet<string> | null): TextTagger {
  if (model === null) return () => [];
  const tagger = createLearnedTagger(model, declared);
  return (item) => tagger([{ item }]);
}
