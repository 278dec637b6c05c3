/** Tags from `first` on that are learned at a time: `weights[feature * count + tag]` and `base[tag]` in log-odds. */
export type TagGroup = {
  readonly first: number;
  readonly count: number;
  readonly base: Float64Array;
  readonly weights: Float32Array;
};

/** Weights of one group: 32 MiB, and as much again while it is learned. A tag knows nothing of the others, so groups change nothing. */
const MAX_WEIGHTS = 8 * 1024 * 1024;

export function* tagGroups(featureCount: number, base: Float64Array): Generator<TagGroup> {
  const most = Math.max(1, Math.floor(MAX_WEIGHTS / Math.max(1, featureCount)));
  for (let first = 0; first < base.length; first += most) {
    const count = Math.min(most, base.length - first);
    yield { first, count, base: base.slice(first, first + count), weights: new Float32Array(featureCount * count) };
  }
}
