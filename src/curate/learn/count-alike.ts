/**
 * How much each text counts so that every tag counts alike, however many texts have it. `right`: the tag of each text; one
 * below zero has none and counts for nothing. `weights`: how much the texts of one tag count against each other. The sum is
 * the number of texts with a tag.
 */
export function countAlike(right: Int32Array, weights: Float32Array): Float64Array {
  const uses = new Map<number, number>();
  let texts = 0;
  for (const [at, tag] of right.entries()) {
    if (tag < 0) continue;
    texts++;
    uses.set(tag, (uses.get(tag) ?? 0) + (weights[at] ?? 0));
  }
  return Float64Array.from(right, (tag, at) =>
    tag < 0 ? 0 : ((weights[at] ?? 0) * texts) / ((uses.get(tag) ?? 0) * uses.size || 1),
  );
}
