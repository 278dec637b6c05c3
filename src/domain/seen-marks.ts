import { createHash } from "node:crypto";
import { identityKey } from "./item-keys.ts";
import type { Identity } from "./item.ts";
import type { SourceId } from "./source.ts";

/** At 84 bits no two entries of a desk meet. */
const MARK_CHARS = 14;

/** By what an entry is known when its item is no longer kept. */
export type SeenKeys = {
  readonly identities: readonly Identity[];
  /** As `linkKey` gives it; `null`: it has no page of its own. */
  readonly page: string | null;
  /** As `wordsKey` gives it. */
  readonly words: string;
};

/**
 * What stays of an item that is no longer kept, so that its entry is not news when it comes back: a hash for each two of
 * guid, page and words. One alone would not do: feeds use guids anew, and tell other things under the same link, and to take
 * news for something old is the worse mistake.
 */
export function seenMarks(source: SourceId, { identities, page, words }: SeenKeys): readonly string[] {
  const names = identities.map((identity) => `${identity.kind} ${identityKey(identity)}`);
  const all = names.map((name) => [name, words]);
  if (page !== null) all.push([page, words], ...names.map((name) => [name, page]));
  return [...new Set(all.map((pair) => markOf([source, ...pair])))];
}

function markOf(parts: readonly string[]): string {
  return createHash("sha256").update(JSON.stringify(parts)).digest("base64url").slice(0, MARK_CHARS);
}
