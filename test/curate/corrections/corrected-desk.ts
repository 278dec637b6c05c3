import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { createCurate, type CurateOptions, type CurateReport } from "../../../src/curate/curate.ts";
import type { Correction, CorrectionId, CorrectionWish } from "../../../src/domain/correction.ts";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import type { ItemId } from "../../../src/domain/item.ts";
import type { Log } from "../../../src/domain/log.ts";
import type { Receipt } from "../../../src/domain/receipt.ts";
import type { SourcedItem, Story } from "../../../src/domain/story.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { storeItems } from "../../contract/stored.ts";
import { minutesOn } from "../../builders.ts";

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };

/** A database on disk and `curate` over it. Its clock stands, but for a minute with each thing that is said. */
export type CorrectedDesk = {
  readonly store: DeskStore;
  tell(...items: readonly SourcedItem[]): Promise<void>;
  curate(): Promise<CurateReport>;
  /** As another process would: nothing is in memory. */
  restart(): void;
  say(wish: CorrectionWish): Promise<Correction>;
  undo(id: CorrectionId): Promise<void>;
  /** The story that has the item. */
  storyOf(item: SourcedItem): Promise<Story>;
  /** All stories that are told, as the titles that they are made of; sorted. */
  titles(): Promise<readonly (readonly string[])[]>;
  receipts(story: Story): Promise<readonly Receipt[]>;
};

export async function openCorrectedDesk(options: Partial<CurateOptions> = {}): Promise<CorrectedDesk> {
  const folder = await mkdtemp(join(tmpdir(), "newsdesk-corrected-"));
  const store = await openStore(join(folder, "newsdesk.db"));
  onTestFinished(async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
  let minutes = 360;
  const clock = () => minutesOn(minutes);
  const open = () => createCurate({ store: store.curate, clock, log: SILENT, options: { tags: [], ...options } });
  let curate = open();
  const told: SourcedItem[] = [];
  return {
    store,
    async tell(...items) {
      told.push(...items);
      await storeItems(store, told);
    },
    curate: async () => await curate(new AbortController().signal),
    restart: () => void (curate = open()),
    async say(wish) {
      minutes++;
      return await store.corrections.add(wish, clock());
    },
    async undo(id) {
      minutes++;
      await store.corrections.end([id], clock());
    },
    async storyOf({ item }) {
      const story = await store.stories.lookUp(item.id);
      if (story === null) throw new Error(`No story has "${item.title}".`);
      return story;
    },
    async titles() {
      const stories = await store.stories.find({ order: "rank", limit: 100 });
      return stories.map(titlesOf).sort((a, b) => (a.join() < b.join() ? -1 : 1));
    },
    receipts: async (story) => await store.stories.receipts(story),
  };
}

export function titlesOf({ coverage }: Pick<Story, "coverage">): readonly string[] {
  return coverage.map(({ item }) => item.title).sort();
}

export function idsOf(items: readonly SourcedItem[]): [ItemId, ItemId, ...ItemId[]] {
  const [first, second, ...others] = items.map(({ item }) => item.id);
  if (first === undefined || second === undefined) throw new Error("A test names fewer than two items.");
  return [first, second, ...others];
}
