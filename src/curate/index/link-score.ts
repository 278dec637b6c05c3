import {
  APART_RATIO,
  CROWD_ENTRIES,
  CROWD_POWER,
  FADE_MS,
  HALF_MASS,
  LIKENESS_POWER,
  MIN_SHARED_TITLE_WORDS,
  MIN_SHARED_WORDS,
  MIN_TELLING_TITLE_WORDS,
  MIN_TELLING_WORDS,
  OWN_LINK_SHARE,
  OWN_LINKS,
  SAME_SOURCE_FACTOR,
  STRENGTH_BAR,
  TITLE_BAR,
  TITLE_SHARE_WEIGHT,
  USUAL_FLOOR,
  USUAL_LINKS,
  USUAL_RARITY,
  YOUNG_ENTRIES,
  YOUNG_USUAL,
} from "./parameters.ts";

/** What two items have in common at a moment of the window. Rarity and mass are in nats. */
export type Overlap = {
  /** Cosine of the angle between the two as vectors of words, weight times rarity. */
  readonly cosine: number;
  /** Sum of the rarity of the shared words. */
  readonly mass: number;
  /** Of the second rarest of them. */
  readonly secondRarity: number;
  readonly shared: number;
  /** How many of them are not common in any news. */
  readonly telling: number;
  /** How much of the weight of either title is found anywhere in the other item, from 0 to 1: the sum of both. */
  readonly titleShares: number;
  readonly apartMs: number;
  readonly isSameSource: boolean;
  /** The source uses that title again ("Security updates for Monday"). */
  readonly isSameTitle: boolean;
  /** They name different flaws, quarters, companies with results, or versions of one thing. */
  readonly hasClash: boolean;
};

/** `strength`: how much two items look alike, from 0 up. */
export type Scored = {
  readonly strength: number;
  /** The same by fewer signs, when both items are only titles. */
  readonly titleStrength: number | null;
  /** Entries of the window in which they were compared. */
  readonly among: number;
  /** They contradict each other. */
  readonly isApart: boolean;
};

/**
 * How alike two items are by themselves; what is usual around them is not counted yet. `texts`: how many of them have a
 * summary.
 */
export function scoreOf(
  overlap: Overlap,
  { among, texts }: { readonly among: number; readonly texts: 0 | 1 | 2 },
): Scored {
  const { cosine, mass, isSameSource, apartMs } = overlap;
  const isApart = overlap.hasClash;
  if (isApart || saysNothing(overlap, texts)) return { strength: 0, titleStrength: null, among, isApart };
  const likeness = cosine * (mass / (mass + HALF_MASS));
  const nearness = Math.max(0, 1 - apartMs / FADE_MS) * (isSameSource ? SAME_SOURCE_FACTOR : 1);
  const rarity = overlap.secondRarity / USUAL_RARITY;
  const titles = Math.exp((TITLE_SHARE_WEIGHT * overlap.titleShares) / 2);
  return {
    strength: Math.pow(likeness, LIKENESS_POWER) * rarity * titles * nearness,
    titleStrength: texts === 0 ? likeness * nearness : null,
    among,
    isApart,
  };
}

/**
 * One telling word, however rare and in whatever company of common ones, or a title that its source uses again. Mere titles
 * have too few words to ask for so many.
 */
function saysNothing({ shared, telling, isSameSource, isSameTitle }: Overlap, texts: 0 | 1 | 2): boolean {
  if (isSameSource && isSameTitle) return true;
  const least = texts === 2 ? MIN_SHARED_WORDS : MIN_SHARED_TITLE_WORDS;
  return shared < least || telling < (texts === 0 ? MIN_TELLING_TITLE_WORDS : MIN_TELLING_WORDS);
}

/** What is usual around an item: given the strength of its links, the strongest first. */
export function usualStrength(strengths: readonly number[]): number {
  const best = ((strengths[0] ?? 0) + (strengths[1] ?? 0)) / OWN_LINKS;
  let from = OWN_LINKS;
  while (from < strengths.length && (strengths[from] ?? 0) > OWN_LINK_SHARE * best) from++;
  return strengths.slice(from, from + USUAL_LINKS).reduce((sum, strength) => sum + strength, 0) / USUAL_LINKS;
}

/**
 * How near two items are, in units of the bar: from 1 on they look like one happening; below nothing when they contradict
 * each other. `usual` and `otherUsual`: what is usual around either of them. The one score of the product: the online join,
 * the repair and the receipts all use it.
 */
export function ratioOf(
  { strength, titleStrength, among, isApart }: Scored,
  usual: number,
  otherUsual: number,
): number {
  if (isApart) return APART_RATIO;
  if (titleStrength !== null) return titleStrength / TITLE_BAR;
  const crowd = Math.pow((among + CROWD_ENTRIES) / CROWD_ENTRIES, CROWD_POWER);
  const young = (YOUNG_USUAL * YOUNG_ENTRIES) / (among + YOUNG_ENTRIES);
  return strength / (USUAL_FLOOR + young + Math.sqrt(usual * otherUsual)) / crowd / STRENGTH_BAR;
}

/** A ratio as people are shown it, from 0 to 1: a half is the bar. */
export function shownScore(ratio: number): number {
  return ratio / (1 + ratio);
}

/** `shownScore` of the bar. */
export const SHOWN_BAR = 0.5;
