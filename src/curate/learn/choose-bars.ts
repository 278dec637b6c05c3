import { countGiven, type Counted, f1Of, type HeldBack } from "./held-back.ts";

/** A tag with so many uses among the held-back examples is trusted half for a bar of its own. */
const USES_OF_HALF_TRUST = 80;
/** How much of a tag's rarity its bar follows. */
const RARITY_SLOPE = 0.2;
/** Levels whose F1 differs by less are alike. */
const AS_GOOD = 0.0015;
/** How far better bars outweigh worse ones in the mean. */
const SHARPNESS = 40;
/** Bars are tried in steps of a tenth of log-odds. */
const COMMON_STEPS = 35;
const LOWEST = -2.5;
const OWN_STEPS = 15;

/**
 * Log-odds from which each tag is given, chosen on examples that were not learned from: a common rule, and of each tag as
 * much of its own as its uses allow. `base`: log-odds of each tag before anything is known of a text.
 */
export function* chooseBars(held: HeldBack, base: Float64Array, ease: number): Generator<undefined, Float64Array> {
  const common = yield* chooseCommon(held, base, ease);
  const uses = new Float64Array(held.tags);
  for (const own of held.right) for (const tag of own) uses[tag] = (uses[tag] ?? 0) + 1;
  const bars = common.bars.slice();
  for (const [tag, bar] of common.bars.entries()) {
    const used = uses[tag] ?? 0;
    const own = chooseOwn(held, { tag, uses: used, bar, common });
    bars[tag] = bar + ((own - bar) * used) / (used + USES_OF_HALF_TRUST);
    yield;
  }
  return bars;
}

type Common = Counted & { readonly bars: Float64Array };

/** One rule for all, rarer tags a little lower; of levels about as good the highest: a wrong tag annoys more than a missing one. */
function* chooseCommon(held: HeldBack, base: Float64Array, ease: number): Generator<undefined, Common> {
  let chosen: Common | null = null;
  let top = 0;
  const tried: Common[] = [];
  for (let step = 0; step < COMMON_STEPS; step++) {
    const bars = base.map((unseen) => LOWEST + step / 10 + RARITY_SLOPE * unseen);
    const counted = { bars, ...countGiven(held, bars, ease) };
    tried.push(counted);
    top = Math.max(top, f1Of(counted));
    yield;
  }
  for (const each of tried) if (f1Of(each) >= top - AS_GOOD) chosen = each;
  return chosen ?? { bars: base, hits: 0, given: 0, uses: 0 };
}

type Own = { readonly tag: number; readonly uses: number; readonly bar: number; readonly common: Common };

/**
 * A bar of its own: what the tag gains for itself (its F1, which macro F1 averages) and for all tags together (micro F1),
 * counted alike. Alone, the first would give common but vague tags far too often. Near-equal bars are averaged, not picked.
 */
function chooseOwn({ odds, tags, right }: HeldBack, { tag, uses, bar, common }: Own): number {
  const f1 = f1Of(common);
  const { given, hits } = countSteps({ odds, tags, right }, tag, bar);
  let [weighed, total] = [0, 0];
  for (let step = -OWN_STEPS; step <= OWN_STEPS; step++) {
    const [some, good] = [given[step + OWN_STEPS] ?? 0, hits[step + OWN_STEPS] ?? 0];
    const own = (2 * good + 1) / (some + uses + 2);
    const forAll = (tags * (2 * good - f1 * some)) / (common.given + common.uses || 1);
    const weight = Math.exp(SHARPNESS * (own + forAll));
    weighed += weight * (bar + step / 10);
    total += weight;
  }
  return weighed / total;
}

/** How often the tag is given, and given rightly, at each step around the bar. */
function countSteps({ odds, tags, right }: HeldBack, tag: number, bar: number) {
  const given = new Float64Array(2 * OWN_STEPS + 1);
  const hits = new Float64Array(2 * OWN_STEPS + 1);
  for (const [at, own] of right.entries()) {
    const reached = Math.floor(((odds[at * tags + tag] ?? 0) - bar) * 10 + 1e-9) + OWN_STEPS;
    if (reached < 0) continue;
    const top = Math.min(2 * OWN_STEPS, reached);
    given[top] = (given[top] ?? 0) + 1;
    if (own.includes(tag)) hits[top] = (hits[top] ?? 0) + 1;
  }
  for (let step = 2 * OWN_STEPS; step > 0; step--) {
    given[step - 1] = (given[step - 1] ?? 0) + (given[step] ?? 0);
    hits[step - 1] = (hits[step - 1] ?? 0) + (hits[step] ?? 0);
  }
  return { given, hits };
}
