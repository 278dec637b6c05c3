import { setImmediate } from "node:timers/promises";
import type { ArchivePlan, ArchiveStore, ToldVersion } from "../domain/archive-store.ts";
import type { StoryId } from "../domain/story.ts";
import { MAX_IDS, type StoryMark } from "../domain/story-store.ts";
import { ANY_SITE } from "./archive-document.ts";
import { archiveStories } from "./archived-plans.ts";
import { archiveChain, archivePath } from "./feed-links.ts";
import type { ArchivedItem, FeedMemory } from "./feed-memory.ts";
import type { FeedPlan } from "./feed-plans.ts";
import { feedFrame } from "./merged-feed.ts";
import type { PublishOptions } from "./options.ts";
import type { WrittenItem } from "./written-item.ts";
import { type ItemParts, writtenItems } from "./written-items.ts";

export type WriteParts = Pick<ItemParts, "stories" | "wholeTexts"> & {
  readonly archives: ArchiveStore;
  readonly options: PublishOptions;
  readonly memory: FeedMemory;
  readonly now: Date;
};

/** Stories that wait in a feed, the oldest news first, and the number of its newest archive. */
export type Due = { readonly ids: readonly StoryId[]; readonly newest: number };

/** `stories`: those of them that wait no more; the others wait on. */
export type Done = { readonly archives: number; readonly stories: number };

/** Writes archives of these stories: none of those whose stories are told no more. */
export async function writeOldest(plan: FeedPlan, due: Due, parts: WriteParts): Promise<Done> {
  const marks = await parts.stories.marks({ order: "newest", ids: due.ids, limit: MAX_IDS });
  const known = new Map(marks.flatMap(({ id, mark }) => entryOf(id, parts.memory.archived(mark))));
  const done = await tryToWrite(plan, { ...due, marks, known }, parts);
  if (done !== "gone") return done;
  // Archives are pruned, and what only those had is written anew.
  const anew = await tryToWrite(plan, { ...due, marks, known: new Map() }, parts);
  if (anew === "gone") throw new Error("What was written just now cannot be gone.");
  return anew;
}

type Known = ReadonlyMap<StoryId, ArchivedItem>;

function entryOf(id: StoryId, item: ArchivedItem | undefined): readonly (readonly [StoryId, ArchivedItem])[] {
  return item === undefined ? [] : [[id, item]];
}

type Attempt = Due & { readonly marks: readonly StoryMark[]; readonly known: Known };

/** `gone`: a known item is in no archive any more, and nothing was written. */
async function tryToWrite(
  plan: FeedPlan,
  { ids, newest, marks, known }: Attempt,
  parts: WriteParts,
): Promise<Done | "gone"> {
  const entries = await entriesOf(marks, known, parts);
  const told = new Set(entries.map(({ storyId }) => storyId));
  const gone = ids.filter((id) => !told.has(id));
  if (gone.length > 0) await parts.archives.dropWaiting(plan.path, gone);
  const archives = inArchives(plan, ids, entries).map((some, index) =>
    toArchive(plan, { number: newest + 1 + index, entries: some }, parts),
  );
  const count = await saveAll(archives, marks, parts);
  if (count === 0 && archives.length > 0) return "gone";
  const left = archives.slice(count).flatMap((archive) => archive.entries);
  return { archives: count, stories: ids.length - left.length };
}

/** In one transaction, unless whole texts make them long. Returns how many were saved: none behind one that counts on what is gone. */
async function saveAll(
  all: readonly Archive[],
  marks: readonly StoryMark[],
  { archives, memory }: WriteParts,
): Promise<number> {
  const isLong = all.some(({ entries }) => entries.some(({ item }) => isWhole(item)));
  let count = 0;
  for (const some of isLong ? all.map((one) => [one]) : [all]) {
    const saved = some.length === 0 ? null : await archives.save(some);
    if (saved?.kind !== "saved") break;
    note(marks, { archives: some, names: saved.names }, memory);
    count += some.length;
    await setImmediate();
  }
  return count;
}

function isWhole(item: Entry["item"]): boolean {
  return "isWhole" in item && item.isWhole;
}

type Entry = ToldVersion & { readonly item: WrittenItem | ArchivedItem };

/** In the order of the marks. Only what no archive has is written: most feeds of a story archive it at other times. */
async function entriesOf(marks: readonly StoryMark[], known: Known, parts: WriteParts): Promise<readonly Entry[]> {
  const others = marks.filter(({ id }) => !known.has(id));
  // What is archived is in no feed soon: it must not drive out of memory what is.
  const written = await writtenItems(others, { ...parts, memory: readOnly(parts.memory) });
  return marks.flatMap(({ id, updatedAt }) => {
    const item = known.get(id) ?? written.get(id);
    return item === undefined ? [] : [{ storyId: id, updatedAt, item }];
  });
}

function readOnly(memory: FeedMemory): ItemParts["memory"] {
  return { item: (mark) => memory.item(mark), keepItem: () => {} };
}

/** The entries of each archive, in their order; of an archive that would have none there is none. */
function inArchives(plan: FeedPlan, ids: readonly StoryId[], entries: readonly Entry[]): readonly (readonly Entry[])[] {
  const size = archiveStories(plan);
  const pieceOf = new Map(ids.map((id, index) => [id, Math.floor(index / size)]));
  const pieces = Map.groupBy(entries, ({ storyId }) => pieceOf.get(storyId) ?? 0);
  return [...pieces].toSorted(([one], [other]) => one - other).map(([, some]) => some);
}

type Archive = Omit<ArchivePlan, "entries"> & { readonly entries: readonly Entry[] };

function toArchive(
  { path, title }: FeedPlan,
  { number, entries }: Pick<Archive, "number" | "entries">,
  { options, now }: WriteParts,
): Archive {
  const frame = feedFrame(
    entries.map(({ item }) => item),
    {
      site: { ...options.site, url: ANY_SITE },
      title,
      path,
      place: { path: archivePath(path, number) },
      chain: archiveChain(path, number),
    },
  );
  return { feed: path, number, writtenAt: now, frame, entries };
}

type Named = { readonly archives: readonly Archive[]; readonly names: readonly (readonly string[])[] };

/** So that the archives of other feeds need not write it. A whole text may be pruned, and is not to outlast that in later archives. */
function note(marks: readonly StoryMark[], { archives, names }: Named, memory: FeedMemory): void {
  const markOf = new Map(marks.map(({ id, mark }) => [id, mark]));
  for (const [archive, { entries }] of archives.entries()) {
    for (const [index, { storyId, item }] of entries.entries()) {
      const [mark, kept] = [markOf.get(storyId), names[archive]?.[index]];
      if (mark === undefined || kept === undefined || isWhole(item)) continue;
      memory.noteArchived(mark, { kept, updatedAt: item.updatedAt, prefixes: item.prefixes });
    }
  }
}
