import { mkdtemp, rm } from "node:fs/promises";
import { readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createCurate } from "../../../src/curate/curate.ts";
import { canonicalLink } from "../../../src/domain/canonical-link.ts";
import type { CorrectionWish, SomeItems } from "../../../src/domain/correction.ts";
import { type ItemId, toldAt } from "../../../src/domain/item.ts";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import type { Log } from "../../../src/domain/log.ts";
import type { SourcedItem, Story, StoryId } from "../../../src/domain/story.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { anItem, aSource, MORNING, sourced } from "../../builders.ts";
import { storeItems } from "../../contract/stored.ts";
import type { Figure } from "../figure.ts";
import { judged } from "../floors.ts";

/**
 * A correction as it is kept for later, as `newsdesk story corrections --json` prints it: with what its items say, for
 * their ids are gone with their desk.
 */
export type KeptCorrection =
  | { readonly kind: "together"; readonly items: readonly [KeptItem, KeptItem, ...KeptItem[]] }
  | { readonly kind: "apart"; readonly items: SomeKept; readonly from: SomeKept }
  | { readonly kind: "pinned" | "muted" | "released"; readonly item: KeptItem }
  | { readonly kind: "tagged" | "untagged"; readonly item: KeptItem; readonly tag: string };

/** `link` and `time` are there when a desk kept it; without them it counts as told this morning, on a page of its own. */
type KeptItem = {
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  readonly link?: string | null;
  readonly time?: string;
};
type SomeKept = readonly [KeptItem, ...KeptItem[]];

/** `obeyed`: hold when they were said; `unsaid`: would hold if nobody had said them. */
export type Replayed = { readonly of: number; readonly obeyed: number; readonly unsaid: number };

const FILE = resolve(process.env["CORRECTIONS"] ?? resolve(import.meta.dirname, "../../fixtures/corrections.jsonl"));
const SILENT: Log = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

/** The corrections of the fixture, or of the file that CORRECTIONS names, against the desk as it is now. */
export async function replayFigures(): Promise<readonly Figure[]> {
  const { of, obeyed, unsaid } = await replayCorrections(readCorrections(FILE));
  const figure = { group: "stories", unit: "%" };
  return [
    judged({ ...figure, figure: "corrections replayed", value: (100 * obeyed) / of }),
    judged({ ...figure, figure: "corrections that need not be said", value: (100 * unsaid) / of }),
  ];
}

/** Those that hold: one that a later one contradicts held at its own desk no more. */
export function readCorrections(file: string): readonly KeptCorrection[] {
  return readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as KeptCorrection & { readonly isOverruled?: boolean })
    .filter(({ isOverruled }) => isOverruled !== true);
}

/** All items come to one desk in one pass; the corrections are said before it, or not at all. */
export async function replayCorrections(corrections: readonly KeptCorrection[]): Promise<Replayed> {
  const obeyed = await countHolding(corrections, true);
  return { of: corrections.length, obeyed, unsaid: await countHolding(corrections, false) };
}

async function countHolding(corrections: readonly KeptCorrection[], areSaid: boolean): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "newsdesk-bench-"));
  const store = await openStore(join(folder, "newsdesk.db"));
  try {
    const items = corrections.flatMap((one) => itemsOf(one).map(toItem));
    await storeItems(store, items);
    const now = items.map(({ item }) => toldAt(item)).reduce((a, b) => (a < b ? b : a), MORNING);
    // Each a little later than the one before, for of two that contradict each other the later one holds.
    const wishes = areSaid ? corrections.map(toWish) : [];
    for (const [place, wish] of wishes.entries()) await store.corrections.add(wish, new Date(now.getTime() + place));
    const curate = createCurate({ store: store.curate, clock: () => now, log: SILENT, options: { tags: [] } });
    await curate(new AbortController().signal);
    let holding = 0;
    for (const one of corrections) if (await holds(one, store)) holding++;
    return holding;
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}

async function holds(correction: KeptCorrection, store: DeskStore): Promise<boolean> {
  const storyOf = async (item: KeptItem): Promise<Story | null> => await store.stories.lookUp(toItem(item).item.id);
  if ("items" in correction) {
    const own = await idsOf(correction.items, storyOf);
    if (correction.kind === "together") return own.size === 1;
    const others = await idsOf(correction.from, storyOf);
    return others.size > 0 && own.size > 0 && ![...own].some((id) => others.has(id));
  }
  const story = await storyOf(correction.item);
  const tags = story?.tags.map(({ tag }) => tag) ?? [];
  if (correction.kind === "pinned") return story?.rank.some(({ name }) => name === "pinned") === true;
  if (correction.kind === "tagged") return tags.includes(correction.tag);
  if (correction.kind === "untagged") return story !== null && !tags.includes(correction.tag);
  return story?.standing.kind === (correction.kind === "muted" ? "muted" : "told");
}

async function idsOf(
  items: readonly KeptItem[],
  storyOf: (item: KeptItem) => Promise<Story | null>,
): Promise<Set<StoryId>> {
  const stories = await Promise.all(items.map(storyOf));
  return new Set(stories.flatMap((story) => story?.id ?? []));
}

function itemsOf(correction: KeptCorrection): readonly KeptItem[] {
  if ("item" in correction) return [correction.item];
  return correction.kind === "apart" ? [...correction.items, ...correction.from] : correction.items;
}

function toWish(kept: KeptCorrection): CorrectionWish {
  if (kept.kind === "together") {
    const [first, second, ...others] = kept.items;
    return { kind: "together", items: [idOf(first), idOf(second), ...others.map(idOf)] };
  }
  if (kept.kind === "apart") return { kind: "apart", items: idsOfSome(kept.items), from: idsOfSome(kept.from) };
  if ("tag" in kept) return { kind: kept.kind, item: idOf(kept.item), tag: kept.tag };
  return { kind: kept.kind, item: idOf(kept.item) };
}

function idsOfSome([first, ...others]: SomeKept): SomeItems {
  return [idOf(first), ...others.map(idOf)];
}

function idOf(kept: KeptItem): ItemId {
  return toItem(kept).item.id;
}

function toItem({ title, summary, source, link, time }: KeptItem): SourcedItem {
  const outlet = aSource(source);
  const page = link == null ? null : canonicalLink(link);
  const known = page === null ? {} : { link: page, identity: { kind: "link", value: page } as const };
  const told = time === undefined ? MORNING : new Date(time);
  return sourced(anItem(title, { summary, ...known, publishedAt: told, firstSeenAt: told }, outlet), outlet);
}
