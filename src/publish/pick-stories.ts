import type { Source } from "../domain/source.ts";
import type { Story } from "../domain/story.ts";

/** A source may lead so many stories of a digest, or such a share of it, whichever is more. */
const MIN_SOURCE_CAP = 3;
const SOURCE_SHARE = 0.15;
/** Of the stories that only a source in flood tells. */
const MAX_FLOOD_STORIES = 1;

/** What decides whether a story is picked. */
type Pickable = Pick<Story, "rank"> & {
  readonly coverage: readonly [lead: { readonly source: Pick<Source, "name"> }, ...others: unknown[]];
};

type LeftOutStory<One> = {
  readonly story: One;
  readonly as: "source-cap" | "flood" | "below-the-cut";
  readonly why: string;
};

/** Both in the order that was given. */
type Picks<One> = { readonly stories: readonly One[]; readonly leftOut: readonly LeftOutStory<One>[] };

/**
 * Picks stories for so many places, `ranked` best first: no source leads more than its share, and who comes later moves
 * up. Of a flood there is one story at most, never the first, and only where its source's other stories leave room in the
 * share. So a flood, however large and however it ranks, moves any other story, of that source too, by one place at most.
 * What is pinned is always in. Pure.
 */
export function pickStories<One extends Pickable>(ranked: readonly One[], places: number): Picks<One> {
  const calm = ranked.filter((story) => !isOfFlood(story));
  const cap = fittingCap(calm, places);
  const first = calm[0];
  const order = first === undefined ? ranked : [first, ...ranked.filter((story) => story !== first)];
  const picks = walk(order, { cap, places, calmly: ledBy(walk(calm, { cap, places }).stories) });
  const isPicked = new Set(picks.stories);
  return { stories: order.filter((story) => isPicked.has(story)), leftOut: picks.leftOut };
}

/**
 * The order of the front page: as `pickStories`, and when others do not fill it, what a source leads beyond its share
 * follows; a flood does not. A page is there to be filled, a mail is not.
 */
export function orderFront<One extends Pickable>(ranked: readonly One[], places: number): readonly One[] {
  const { stories, leftOut } = pickStories(ranked, places);
  const beyond = leftOut.filter(({ as, story }) => as === "source-cap" && !isOfFlood(story)).map(({ story }) => story);
  return [...stories, ...beyond].slice(0, Math.max(places, stories.length));
}

/** How many stories one source may lead among so many. */
export function sourceCap(stories: number): number {
  return Math.max(MIN_SOURCE_CAP, Math.floor(stories * SOURCE_SHARE));
}

export function isOfFlood({ rank }: Pick<Story, "rank">): boolean {
  return rank.some(({ name, value }) => name === "flood" && value < 0);
}

export function isPinned({ rank }: Pick<Story, "rank">): boolean {
  return rank.some(({ name }) => name === "pinned");
}

/** The share counts for the stories that there are, which are fewer for a smaller cap. */
function fittingCap(calm: readonly Pickable[], places: number): number {
  let cap = sourceCap(places);
  while (cap > MIN_SOURCE_CAP) {
    const fitting = sourceCap(walk(calm, { cap, places }).stories.length);
    if (fitting >= cap) return cap;
    cap = fitting;
  }
  return cap;
}

type Limits = {
  readonly cap: number;
  readonly places: number;
  /** How many stories each source leads where there is no flood. */
  readonly calmly?: ReadonlyMap<string, number>;
};

function walk<One extends Pickable>(order: readonly One[], { cap, places, calmly = new Map() }: Limits): Picks<One> {
  const stories: One[] = [];
  const leftOut: LeftOutStory<One>[] = [];
  const led = new Map<string, number>();
  const flooded = new Map<string, number>();
  for (const [index, story] of order.entries()) {
    const source = story.coverage[0].source.name;
    const refusal = isPinned(story) ? null : refuse(story, { cap, led, flooded, calmly });
    if (refusal !== null) leftOut.push({ story, ...refusal });
    else if (stories.length >= places && !isPinned(story))
      leftOut.push(belowTheCut(story, index, order.length, places));
    else {
      stories.push(story);
      count(isOfFlood(story) ? flooded : led, source);
    }
  }
  return { stories, leftOut };
}

type Refusal = Omit<LeftOutStory<never>, "story">;
type Counts = {
  readonly cap: number;
  readonly led: ReadonlyMap<string, number>;
  readonly flooded: ReadonlyMap<string, number>;
  readonly calmly: ReadonlyMap<string, number>;
};

function refuse(story: Pickable, { cap, led, flooded, calmly }: Counts): Refusal | null {
  const source = story.coverage[0].source.name;
  if (isOfFlood(story) && (flooded.get(source) ?? 0) >= MAX_FLOOD_STORIES) {
    return { as: "flood", why: `${source} tells far more than usual, and one of those stories is in` };
  }
  const has = (isOfFlood(story) ? calmly : led).get(source) ?? 0;
  return has < cap ? null : { as: "source-cap", why: `${source} leads ${has} stories of it already` };
}

function belowTheCut<One>(story: One, index: number, all: number, places: number): LeftOutStory<One> {
  return { story, as: "below-the-cut", why: `ranked ${index + 1} of ${all}, and there is room for ${places}` };
}

function ledBy(stories: readonly Pickable[]): ReadonlyMap<string, number> {
  const led = new Map<string, number>();
  for (const { coverage } of stories) count(led, coverage[0].source.name);
  return led;
}

function count(counts: Map<string, number>, source: string): void {
  counts.set(source, (counts.get(source) ?? 0) + 1);
}
