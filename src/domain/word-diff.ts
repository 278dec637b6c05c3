/** What stood in one place before, and what stands there now; one of the two may be empty. */
export type Hunk<Token> = {
  readonly before: readonly Token[];
  readonly after: readonly Token[];
  /** Where it begins in each list. */
  readonly beforeAt: number;
  readonly afterAt: number;
};

/**
 * The places in which two lists differ, or `null` when more than `maxEdits` tokens would have to go or come. Takes time
 * linear in the lists and quadratic in `maxEdits` (Myers, "An O(ND) Difference Algorithm and Its Variations", 1986).
 */
export function diffTokens<Token>(
  before: readonly Token[],
  after: readonly Token[],
  isSame: (one: Token, other: Token) => boolean,
  maxEdits: number,
): readonly Hunk<Token>[] | null {
  const both = Math.min(before.length, after.length);
  const sameAt = (x: number, y: number): boolean => isSame(before[x] as Token, after[y] as Token);
  let start = 0;
  while (start < both && sameAt(start, start)) start += 1;
  let end = 0;
  while (end < both - start && sameAt(before.length - 1 - end, after.length - 1 - end)) end += 1;
  const [was, is] = [before.slice(start, before.length - end), after.slice(start, after.length - end)];
  const hunks = diffMiddles(was, is, isSame, maxEdits);
  return hunks === null ? null : hunks.map((hunk) => moved(hunk, start));
}

function moved<Token>({ before, after, beforeAt, afterAt }: Hunk<Token>, by: number): Hunk<Token> {
  return { before, after, beforeAt: beforeAt + by, afterAt: afterAt + by };
}

/** Of two lists that are the same neither at their start nor at their end. */
function diffMiddles<Token>(
  before: readonly Token[],
  after: readonly Token[],
  isSame: (one: Token, other: Token) => boolean,
  maxEdits: number,
): readonly Hunk<Token>[] | null {
  const same = (x: number, y: number): boolean => {
    const [one, other] = [before[x], after[y]];
    return one !== undefined && other !== undefined && isSame(one, other);
  };
  const traces: ReadonlyMap<number, number>[] = [];
  let reach: ReadonlyMap<number, number> = new Map([[1, 0]]);
  for (let edits = 0; edits <= maxEdits; edits += 1) {
    const next = new Map(reach);
    for (let k = -edits; k <= edits; k += 2) {
      const isDown = k === -edits || (k !== edits && reachOf(reach, k - 1) < reachOf(reach, k + 1));
      let x = isDown ? reachOf(reach, k + 1) : reachOf(reach, k - 1) + 1;
      while (same(x, x - k)) x += 1;
      next.set(k, x);
      if (x >= before.length && x - k >= after.length) return toHunks(before, after, [...traces, reach], k);
    }
    traces.push(reach);
    reach = next;
  }
  return null;
}

function reachOf(reach: ReadonlyMap<number, number>, k: number): number {
  return reach.get(k) ?? -1;
}

/** Walks back along the furthest reaching paths; tokens that go or come side by side are one hunk. */
function toHunks<Token>(
  before: readonly Token[],
  after: readonly Token[],
  traces: readonly ReadonlyMap<number, number>[],
  lastK: number,
): readonly Hunk<Token>[] {
  const gone = new Set<number>();
  const come = new Set<number>();
  let k = lastK;
  for (let edits = traces.length - 1; edits > 0; edits -= 1) {
    const reach = traces[edits] ?? new Map<number, number>();
    const isDown = k === -edits || (k !== edits && reachOf(reach, k - 1) < reachOf(reach, k + 1));
    k = isDown ? k + 1 : k - 1;
    const x = reachOf(reach, k);
    if (isDown) come.add(x - k);
    else gone.add(x);
  }
  return gather(before, after, gone, come);
}

function gather<Token>(
  before: readonly Token[],
  after: readonly Token[],
  gone: ReadonlySet<number>,
  come: ReadonlySet<number>,
): readonly Hunk<Token>[] {
  const hunks: Hunk<Token>[] = [];
  let [x, y] = [0, 0];
  while (x < before.length || y < after.length) {
    const [fromX, fromY] = [x, y];
    while (gone.has(x)) x += 1;
    while (come.has(y)) y += 1;
    if (x > fromX || y > fromY) {
      hunks.push({ before: before.slice(fromX, x), after: after.slice(fromY, y), beforeAt: fromX, afterAt: fromY });
    }
    x += 1;
    y += 1;
  }
  return hunks;
}
