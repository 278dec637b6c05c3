import { createTagger, learnTagsInSlices, tagEntry } from "../curate/curate.ts";
import { canonicalLink } from "../domain/canonical-link.ts";
import type { Tag } from "../domain/story.ts";
import { fewExamples } from "./few-examples.ts";
import type { Settings } from "./settings/settings.ts";
import { readExamples } from "./tag-examples.ts";

export { clusterAll } from "../curate/curate.ts";

export type LineToTag = {
  readonly title: string;
  readonly summary?: string | undefined;
  readonly url?: string | undefined;
  /** The id or name of a source; one that the settings do not have has no tags of its own. */
  readonly source?: string | undefined;
};

/** Tags one entry by the operator's rules, as the desk would a story that only it tells. */
export function entryTagger({ tags, curate, sources }: Settings): (entry: LineToTag) => readonly Tag[] {
  const tagger = createTagger(tags, curate.aliases);
  const known = new Map(sources.flatMap((source) => [[source.name, source] as const, [source.id, source] as const]));
  return ({ title, summary, url, source }) => {
    const link = url === undefined ? null : canonicalLink(url);
    const outlet = source === undefined ? null : (known.get(source) ?? { id: source, name: source, tags: [] });
    return tagEntry(tagger, { title, summary, link }, outlet);
  };
}

/** `problem`: why nothing can be learned; `null`: something can. */
export type LearnedTagger = { readonly tagsOf: (entry: LineToTag) => readonly Tag[]; readonly problem: string | null };

/** Tags one entry by what the examples of a file teach, and by the operator's rules before that where there are settings. */
export async function learnedTagger(
  file: string,
  settings: Settings | null,
  signal: AbortSignal,
): Promise<LearnedTagger> {
  const declared = settings === null ? null : new Set(settings.tags.map(({ tag }) => tag));
  const examples = await readExamples(file);
  const learned = await learnTagsInSlices(examples, declared, signal);
  const byRules = settings === null ? () => [] : entryTagger(settings);
  const tagsOf = (entry: LineToTag): readonly Tag[] => {
    const { title, summary = "", url } = entry;
    const tags = byRules(entry);
    const given = new Set(tags.map(({ tag }) => tag));
    const link = url === undefined ? null : canonicalLink(url);
    return [...tags, ...learned({ title, summary, link }).filter(({ tag }) => !given.has(tag))];
  };
  return { tagsOf, problem: fewExamples(examples, declared) };
}
