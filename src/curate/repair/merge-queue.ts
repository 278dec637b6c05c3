/** Two clusters that may be merged, and how near they were when that was said. */
export type Wish = { readonly link: number; readonly a: number; readonly b: number };

/** Wishes to merge: the strongest comes first, of equal ones that of the lower numbers, so that the order of pushing decides nothing. */
export type MergeQueue = {
  push(wish: Wish): void;
  pop(): Wish | undefined;
};

/** A binary heap. */
export function createMergeQueue(): MergeQueue {
  const heap: Wish[] = [];

  function push(wish: Wish): void {
    let at = heap.length;
    heap.push(wish);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || !isBefore(wish, parent)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = wish;
  }

  function pop(): Wish | undefined {
    const [top] = heap;
    const last = heap.pop();
    if (last !== undefined && heap.length > 0) sink(last);
    return top;
  }

  /** Puts a wish at the top and lets it down to its place. */
  function sink(wish: Wish): void {
    let at = 0;
    for (;;) {
      const below = 2 * at + 1;
      const [left, right] = [heap[below], heap[below + 1]];
      if (left === undefined) break;
      const isRight = right !== undefined && isBefore(right, left);
      const child = isRight ? right : left;
      if (!isBefore(child, wish)) break;
      heap[at] = child;
      at = isRight ? below + 1 : below;
    }
    heap[at] = wish;
  }

  return { push, pop };
}

function isBefore(one: Wish, other: Wish): boolean {
  if (one.link !== other.link) return one.link > other.link;
  return one.a !== other.a ? one.a < other.a : one.b < other.b;
}
