import type { Explanation } from "../app/explain/explanation.ts";
import type { Source } from "../domain/source.ts";
import type { SourcedItem } from "../domain/story.ts";
import { itemState } from "./explain-item.ts";

/** The whole explanation as a value for `--json`, without what may be a secret. */
export function explanationJson(explanation: Explanation): object {
  const sources = Object.fromEntries(explanation.sources);
  if (explanation.kind === "story") {
    const { story, rank, corrections, feeds, editions, receipts, receiptsSince } = explanation;
    const shown = { ...story, coverage: story.coverage.map(withoutSecrets) };
    return { story: shown, rank, corrections, sources, feeds, editions, receipts, receiptsSince };
  }
  const { item, receipts, receiptsSince } = explanation;
  return { story: null, ...withoutSecrets(item), state: itemState(item), sources, receipts, receiptsSince };
}

function withoutSecrets({ item, source }: SourcedItem): object {
  return { item, source: shownSource(source) };
}

/** A source's headers may be a login, and its address may hold a key. */
function shownSource({ id, name, tags, weight }: Source): object {
  return { id, name, tags, weight };
}
