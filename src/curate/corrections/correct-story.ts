import { type RankPart, type Standing, type Tag, TOLD } from "../../domain/story.ts";
import type { Said } from "./said.ts";

/** What stands as the why of a tag that the operator gave. */
export const BY_OPERATOR = "corrected by the operator";

/** More than any other part can weigh: a story of a century ago that is pinned stands before one of today that is not. */
const PINNED_POINTS = 100_000;

/** The tags of the rules as the operator wants them: those taken away are gone, those given stand at the end. */
export function correctTags(tags: readonly Tag[], { tagged, untagged }: Said): readonly Tag[] {
  const kept = tags.filter(({ tag }) => !untagged.includes(tag));
  const known = new Set(kept.map(({ tag }) => tag));
  return [
    ...kept.map(({ tag, why }) => (tagged.includes(tag) ? { tag, why: [BY_OPERATOR, ...why] as const } : { tag, why })),
    ...tagged.filter((tag) => !known.has(tag)).map((tag) => ({ tag, why: [BY_OPERATOR] as const })),
  ];
}

/** The tags of the rules that the operator does not want. */
export function takenAway(tags: readonly Tag[], { untagged }: Said): readonly Tag[] {
  return tags.filter(({ tag }) => untagged.includes(tag));
}

/** Whether the story is told, by the operator's word before that of the rules. */
export function correctStanding(standing: Standing, said: Said): Standing {
  if (said.standing === "muted") return { kind: "muted" };
  return said.standing === "released" ? TOLD : standing;
}

export function pinnedPart({ isPinned }: Said): readonly RankPart[] {
  return isPinned ? [{ name: "pinned", value: PINNED_POINTS, why: "pinned by the operator" }] : [];
}
