import type { Correction, DueCorrection } from "../../src/domain/correction.ts";
import type { CuratePlan, CurateStore, PendingItem, PlacedItem, RepairState } from "../../src/domain/curate-store.ts";
import { type ItemId, toldAt } from "../../src/domain/item.ts";
import type { Receipt } from "../../src/domain/receipt.ts";
import type { Source } from "../../src/domain/source.ts";
import type { SourcedItem, Story, StoryId, ToldItem } from "../../src/domain/story.ts";

/** A `CurateStore` in memory, with what a test wants to see of it. The real ones have their contract tests. */
export type MemoryStore = CurateStore & {
  put(...items: readonly SourcedItem[]): void;
  readonly told: Map<StoryId, Story>;
  readonly receipts: Receipt[];
  /** Plans written, one a transaction. */
  readonly plans: CuratePlan[];
  /** Times that the window was loaded from here. */
  standing: Correction[];
  windowLoads: number;
  /** The next write fails with this. */
  failure: Error | null;
  afterSave: () => void;
};

export function memoryStore(): MemoryStore {
  const items = new Map<ItemId, { item: ToldItem; source: Source; curated: number }>();
  let composedBy: string | null = null;
  let filteredBy: string | null = null;
  let repairState: RepairState = { repairedAt: null, changedFrom: null };
  const taken = new Set<StoryId>();
  const shown = new Map<string, DueCorrection>();
  const store: MemoryStore = {
    told: new Map(),
    standing: [],
    receipts: [],
    plans: [],
    windowLoads: 0,
    failure: null,
    afterSave() {},
    put(...all) {
      for (const { item, source } of all)
        items.set(item.id, { item, source, curated: items.get(item.id)?.curated ?? 0 });
    },
    async pendingItems(limit) {
      const pending = [...items.values()].filter(({ item, curated }) => item.version > curated);
      return pending.sort(byTime).slice(0, limit).map(toPending);
    },
    async windowItems({ since, until, after }, limit) {
      if (after === null) store.windowLoads++;
      const isIn = ({ item }: SourcedItem) => toldAt(item) >= since && (until === null || toldAt(item) <= until);
      const placed = [...store.told.values()].flatMap(({ id, coverage }) => coverage.map((one) => placedIn(id, one)));
      const sorted = placed.filter(isIn).sort(byTime);
      const start = after === null ? 0 : sorted.findIndex(({ item }) => item.id === after.id) + 1;
      return sorted.slice(start, start + limit);
    },
    async keptOutItems({ since, after }, limit) {
      const kept = [...items.values()].filter(({ item, curated }) => curated >= item.version && toldAt(item) >= since);
      const placed = kept.filter((one) => toPending(one).storyId === null).sort(byTime);
      const behind = placed.filter(
        ({ item, source }) => after === null || byTime({ item, source }, { item: { ...item, ...after }, source }) > 0,
      );
      return behind.slice(0, limit).map(({ item, source }) => ({ item, source }));
    },
    filteredBy: async () => filteredBy,
    async noteFilteredBy(state) {
      filteredBy = state;
    },
    corrections: async () => store.standing,
    correctionState: async () => JSON.stringify(store.standing),
    async dueCorrections(limit) {
      const isStanding = new Set(store.standing.map(({ id }) => id));
      const said = store.standing.filter(({ id }) => !shown.has(id));
      const ended = [...shown.values()].filter(({ correction: { id } }) => !isStanding.has(id));
      return [...said.map((correction) => ({ correction, isEnded: false, moved: [] })), ...ended].slice(0, limit);
    },
    async placesOf(ids) {
      const all = [...store.told.values()].flatMap(({ id, coverage }) =>
        coverage.map(({ item }) => [item.id, id] as const),
      );
      return new Map(all.filter(([item]) => ids.includes(item)));
    },
    takenIds: async (ids) => new Set(ids.filter((id) => taken.has(id))),
    async storiesTold({ since, until }, limit) {
      const isIn = ({ item }: SourcedItem) => toldAt(item) >= since && (until === null || toldAt(item) <= until);
      const told = [...store.told.values()].filter(({ coverage }) => coverage.some(isIn));
      return told.map(({ id }) => id).slice(0, limit);
    },
    composedBy: async () => composedBy,
    async noteComposedBy(state) {
      composedBy = state;
    },
    repairState: async () => repairState,
    async noteRepairState(state) {
      repairState = state;
    },
    async stories(ids) {
      return ids.flatMap((id) => store.told.get(id) ?? []);
    },
    async saveCurated(plan) {
      if (store.failure !== null) {
        const failure = store.failure;
        store.failure = null;
        throw failure;
      }
      store.plans.push(plan);
      for (const story of plan.stories) takeFromOthers(story, store.told);
      for (const story of plan.stories) store.told.set(story.id, story);
      store.receipts.push(...plan.receipts);
      for (const { id } of plan.stories) taken.add(id);
      for (const { id, isEnded, moved } of plan.carriedOut ?? []) {
        const correction = store.standing.find((one) => one.id === id);
        if (isEnded || correction === undefined) shown.delete(id);
        else shown.set(id, { correction, isEnded: true, moved });
      }
      for (const { itemId, version } of plan.curated) {
        const held = items.get(itemId);
        if (held !== undefined) held.curated = Math.max(held.curated, version);
      }
      for (const id of plan.letIn ?? []) {
        const held = items.get(id);
        if (held !== undefined) held.curated = 0;
      }
      store.afterSave();
    },
  };

  function toPending({ item, source }: SourcedItem): PendingItem {
    const own = [...store.told.values()].find(({ coverage }) => coverage.some((other) => other.item.id === item.id));
    return { item, source, storyId: own?.id ?? null };
  }
  return store;
}

/** An item leaves the story that it belonged to; a story without items is found no more. */
function takeFromOthers({ id, coverage: own }: Story, told: Map<StoryId, Story>): void {
  const items = new Set(own.map(({ item }) => item.id));
  for (const other of told.values()) {
    const left = other.coverage.filter(({ item }) => !items.has(item.id));
    if (other.id === id || left.length === other.coverage.length) continue;
    const [lead, ...others] = left;
    if (lead === undefined) told.delete(other.id);
    else told.set(other.id, { ...other, coverage: [lead, ...others] });
  }
}

function placedIn(storyId: StoryId, { item, source }: SourcedItem): PlacedItem {
  return { item, source, storyId };
}

function byTime(a: SourcedItem, b: SourcedItem): number {
  return toldAt(a.item).getTime() - toldAt(b.item).getTime() || (a.item.id < b.item.id ? -1 : 1);
}
