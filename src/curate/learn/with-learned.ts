import type { Tagger } from "../tags/tagger.ts";
import type { LearnedTagger } from "./learned-tagger.ts";

/** The tags of the rules first, as they are; then those that only learning gives. */
export function withLearned(rules: Tagger, learned: LearnedTagger): Tagger {
  return (coverage) => {
    const byRules = rules(coverage);
    const given = new Set(byRules.map(({ tag }) => tag));
    return [...byRules, ...learned(coverage).filter(({ tag }) => !given.has(tag))];
  };
}
