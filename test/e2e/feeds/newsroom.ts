import * as fc from "fast-check";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import type { SourcedItem, Story } from "../../../src/domain/story.ts";
import { aCollectPlan, anItem, aPlan, aSource, aStory, collected, MORNING, sourced } from "../../builders.ts";

/** What happens on a desk. `at`: which of the stories that are there. */
export type Event =
  | { readonly kind: "new" | "late"; readonly count: number }
  | { readonly kind: "change" | "mute" | "unmute" | "tag"; readonly at: number }
  | { readonly kind: "merge"; readonly at: number; readonly into: number }
  | { readonly kind: "pass" | "restart" | "choose"; readonly at: number };

const at = fc.nat(1_000);
const count = fc.integer({ min: 1, max: 8 });
export const history: fc.Arbitrary<readonly Event[]> = fc.array(
  fc.oneof(
    { weight: 6, arbitrary: fc.record({ kind: fc.constantFrom("new" as const, "late" as const), count }) },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constantFrom("change" as const, "mute" as const, "unmute" as const, "tag" as const),
        at,
      }),
    },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant("merge" as const), at, into: at }) },
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constantFrom("pass" as const, "pass" as const, "restart" as const, "choose" as const),
        at,
      }),
    },
  ),
  { minLength: 8, maxLength: 30 },
);

const SOURCE = aSource("Wire");
/** A day in milliseconds, and between two events. */
const DAY_MS = 86_400_000;
const STEP_MS = 60_000;

/** The stories of a desk as they should be told, beside the store that has them. */
export type Newsroom = {
  readonly now: () => Date;
  /** By id what the gist of each says. */
  readonly told: (isChosen: (story: Story) => boolean) => ReadonlyMap<string, string>;
  /** Their ids, and those of stories that were merged into them. */
  readonly muted: () => readonly string[];
  readonly happen: (event: Event, store: DeskStore) => Promise<void>;
};

export function openNewsroom(): Newsroom {
  const stories = new Map<string, Story>();
  const gone = new Map<string, string>();
  let [step, made] = [0, 0];
  const now = (): Date => new Date(MORNING.getTime() + step * STEP_MS);
  const pick = (place: number): Story | undefined => [...stories.values()][place % Math.max(1, stories.size)];
  const write = async (store: DeskStore, story: Story, from?: Story): Promise<void> => {
    const curated = story.coverage.map(({ item }) => ({ itemId: item.id, version: 1 }));
    const moves = from === undefined ? [] : [{ from: from.id, to: story.id }];
    await store.curate.saveCurated(aPlan({ at: now(), stories: [story], curated, moves }));
    stories.set(story.id, story);
  };
  /** Other news of the story. */
  const changed = (story: Story, over: Partial<Story>): Story => ({
    ...story,
    gist: [{ text: `said at ${step}`, itemId: story.coverage[0].item.id }],
    updatedAt: now(),
    changedAt: now(),
    ...over,
  });
  const publish = async (store: DeskStore, daysAgo: number): Promise<void> => {
    made += 1;
    const told = { publishedAt: new Date(now().getTime() - daysAgo * DAY_MS), firstSeenAt: now() };
    const item: SourcedItem = sourced(anItem(`Headline ${made}`, told, SOURCE), SOURCE);
    await store.collect.saveCollected([aCollectPlan(SOURCE.id, { inserts: [collected(item.item)] })]);
    const tags = made % 2 === 0 ? [{ tag: "even", why: ["even"] as const }] : [];
    await write(store, changed(aStory([item], { tags }), {}));
  };
  return {
    now,
    muted() {
      const all = [...stories.values()].filter(({ standing }) => standing.kind === "muted");
      const muted = new Set<string>(all.map(({ id }) => id));
      return [...muted, ...[...gone].filter(([, to]) => muted.has(to)).map(([from]) => from)];
    },
    told(isChosen) {
      const told = [...stories.values()].filter((story) => story.standing.kind === "told" && isChosen(story));
      return new Map(told.map(({ id, gist }) => [id, gist[0]?.text ?? ""]));
    },
    async happen(event, store) {
      step += 1;
      if ("count" in event) {
        await store.collect.syncSources([SOURCE], now());
        for (let index = 0; index < event.count; index += 1) await publish(store, event.kind === "late" ? made + 1 : 0);
        return;
      }
      const story = pick(event.at);
      if (story === undefined || ["pass", "restart", "choose"].includes(event.kind)) return;
      if (event.kind === "change") await write(store, changed(story, {}));
      if (event.kind === "mute") await write(store, changed(story, { standing: { kind: "muted" } }));
      if (event.kind === "unmute") await write(store, changed(story, { standing: { kind: "told" } }));
      // A tag is no news: `updatedAt` stays.
      if (event.kind === "tag")
        await write(store, { ...story, tags: [{ tag: "even", why: ["even"] }], changedAt: now() });
      if (event.kind !== "merge") return;
      const into = pick(event.into);
      if (into === undefined || into.id === story.id) return;
      stories.delete(story.id);
      for (const [from, to] of gone) if (to === story.id) gone.set(from, into.id);
      gone.set(story.id, into.id);
      await write(store, changed(into, { coverage: [...into.coverage, ...story.coverage] }), story);
    },
  };
}
