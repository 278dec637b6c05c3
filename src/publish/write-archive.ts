import type { ArchiveStore, SavedArchive, ToldVersion } from "../domain/archive-store.ts";
import type { StoryId } from "../domain/story.ts";
import { MAX_IDS, type StoryMark } from "../domain/story-store.ts";
import { ANY_SITE } from "./archive-document.ts";
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

/** The stories of an archive that is due. `number`: its own. */
export type Due = { readonly ids: readonly StoryId[]; readonly number: number };

/** `false`: none of the stories is told any more. */
export async function writeArchive(plan: FeedPlan, due: Due, parts: WriteParts): Promise<boolean> {
  const marks = await parts.stories.marks({ order: "newest", ids: due.ids, limit: MAX_IDS });
  const known = new Map(marks.flatMap(({ id, mark }) => entryOf(id, parts.memory.archived(mark))));
  const came = await tryToWrite(plan, { ...due, marks, known }, parts);
  // Archives are pruned, and what only those had is written anew.
  const last = came === "gone" ? await tryToWrite(plan, { ...due, marks, known: new Map() }, parts) : came;
  return last === "written";
}

type Known = ReadonlyMap<StoryId, ArchivedItem>;

function entryOf(id: StoryId, item: ArchivedItem | undefined): readonly (readonly [StoryId, ArchivedItem])[] {
  return item === undefined ? [] : [[id, item]];
}

type Try = Due & { readonly marks: readonly StoryMark[]; readonly known: Known };

/** `gone`: a known item is in no archive any more, and nothing was written. */
async function tryToWrite(
  plan: FeedPlan,
  { ids, number, marks, known }: Try,
  parts: WriteParts,
): Promise<"written" | "nothing" | "gone"> {
  const entries = await entriesOf(marks, known, parts);
  const told = new Set(entries.map(({ storyId }) => storyId));
  const gone = ids.filter((id) => !told.has(id));
  if (gone.length > 0) await parts.archives.dropWaiting(plan.path, gone);
  if (entries.length === 0) return "nothing";
  const saved = await save(plan, { number, entries }, parts);
  if (saved.kind === "gone") return "gone";
  note(marks, { entries, names: saved.names }, parts.memory);
  return "written";
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

type Archive = { readonly number: number; readonly entries: readonly Entry[] };

async function save({ path, title }: FeedPlan, { number, entries }: Archive, parts: WriteParts): Promise<SavedArchive> {
  const { archives, options, now } = parts;
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
  return await archives.save({ feed: path, number, writtenAt: now, frame, entries });
}

type Named = { readonly entries: readonly Entry[]; readonly names: readonly string[] };

/** So that the archives of other feeds need not write it. */
function note(marks: readonly StoryMark[], { entries, names }: Named, memory: FeedMemory): void {
  const markOf = new Map(marks.map(({ id, mark }) => [id, mark]));
  for (const [index, { storyId, item }] of entries.entries()) {
    const [mark, kept] = [markOf.get(storyId), names[index]];
    if (mark === undefined || kept === undefined) continue;
    memory.noteArchived(mark, { kept, updatedAt: item.updatedAt, prefixes: item.prefixes });
  }
}
