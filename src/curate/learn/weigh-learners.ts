import { countAlike } from "./count-alike.ts";

/** What a learner says of texts that it did not learn from: of tag `tag` for the `at`th text at `at * tags + tag`. */
export type Said = Float64Array;

/** By how much what each learner says is multiplied, and what is added for each tag, to give log-odds. */
export type Weighing = { readonly trust: readonly number[]; readonly base: Float64Array };

const ROUNDS = 100;
/** What is added for tags is held near zero, about as if by so many texts. */
const RESTRAINT = 1;

/**
 * Finds how much to trust each learner, and how much easier each tag is to be given, from texts that they did not learn from
 * ("stacking", Wolpert 1992): softmax regression of few numbers, each moved by its slope over its own curvature. Every tag
 * counts alike, so that rare ones are given too. `right`: the tag of each text, below zero to leave it out.
 */
export function* weighLearners(all: readonly Said[], right: Int32Array, tags: number): Generator<undefined, Weighing> {
  const scales = all.map((said) => 1 / (spreadOf(said, tags) || 1));
  const counts = countAlike(right, new Float32Array(right.length).fill(1));
  const trust = scales.slice();
  const base = new Float64Array(tags);
  // Numbers that pull at the same answers share the way: the learners and the tags, and of the tags what one wins others lose.
  const sharers = all.length + 1;
  for (let round = 0; round < ROUNDS; round++) {
    const { ofTrust, ofBase } = slopesOf({ all, right, counts, tags }, trust, base);
    for (const [at, { slope, curve }] of ofTrust.entries()) {
      const held = RESTRAINT / (scales[at] ?? 1) ** 2;
      trust[at] = Math.max(0, (trust[at] ?? 0) - slope / (sharers * curve + held));
    }
    for (const [tag, { slope, curve }] of ofBase.entries()) {
      const own = base[tag] ?? 0;
      base[tag] = own - (slope + RESTRAINT * own) / (2 * sharers * curve + RESTRAINT);
    }
    yield;
  }
  return { trust, base };
}

type Task = {
  readonly all: readonly Said[];
  readonly right: Int32Array;
  readonly counts: Float64Array;
  readonly tags: number;
};
type Slope = { slope: number; curve: number };

/** Of the loss (how little the right tags are believed): how it changes with each number, and how that changes. */
function slopesOf({ all, right, counts, tags }: Task, trust: readonly number[], base: Float64Array) {
  const ofTrust = all.map((): Slope => ({ slope: 0, curve: 0 }));
  const ofBase = Array.from(base, (): Slope => ({ slope: 0, curve: 0 }));
  const shares = new Float64Array(tags);
  for (const [at, own] of right.entries()) {
    if (own < 0) continue;
    const counted = counts[at] ?? 0;
    believe({ all, at, tags }, { trust, base }, shares);
    for (const [tag, each] of ofBase.entries()) {
      const share = shares[tag] ?? 0;
      each.slope += counted * (share - (tag === own ? 1 : 0));
      each.curve += counted * share * (1 - share);
    }
    for (const [learner, each] of ofTrust.entries()) {
      const said = all[learner]?.subarray(at * tags, (at + 1) * tags) ?? shares;
      let [mean, squares] = [0, 0];
      for (let tag = 0; tag < tags; tag++) {
        const part = (shares[tag] ?? 0) * (said[tag] ?? 0);
        mean += part;
        squares += part * (said[tag] ?? 0);
      }
      each.slope += counted * (mean - (said[own] ?? 0));
      each.curve += counted * (squares - mean ** 2);
    }
  }
  return { ofTrust, ofBase };
}

type OneText = { readonly all: readonly Said[]; readonly at: number; readonly tags: number };

/** Sets `shares` to how much each tag is believed of a text; the sum is one. */
function believe({ all, at, tags }: OneText, { trust, base }: Weighing, shares: Float64Array): void {
  shares.set(base);
  for (const [learner, said] of all.entries()) {
    for (let tag = 0; tag < tags; tag++) {
      shares[tag] = (shares[tag] ?? 0) + (trust[learner] ?? 0) * (said[at * tags + tag] ?? 0);
    }
  }
  const most = shares.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
  let sum = 0;
  for (let tag = 0; tag < tags; tag++) {
    const share = Math.exp((shares[tag] ?? 0) - most);
    shares[tag] = share;
    sum += share;
  }
  for (let tag = 0; tag < tags; tag++) shares[tag] = (shares[tag] ?? 0) / sum;
}

/** How far the scores of a text lie apart: the standard deviation over the tags, over all texts. */
function spreadOf(said: Said, tags: number): number {
  let sum = 0;
  for (let start = 0; start < said.length; start += tags) {
    const own = said.subarray(start, start + tags);
    const mean = own.reduce((a, b) => a + b, 0) / tags;
    sum += own.reduce((a, b) => a + (b - mean) ** 2, 0);
  }
  return Math.sqrt(sum / (said.length || 1));
}
