import { createHash } from "node:crypto";
import type { KeptItem } from "../domain/archive-store.ts";
import type { StoryId } from "../domain/story.ts";
import type { StoryMark } from "../domain/story-store.ts";
import type { WrittenItem } from "./written-item.ts";

/** Most items that are kept written, some 5 kB each: those of the feed of all stories and of fifty tags. */
const MAX_ITEMS = 2_600;
/** Most UTF-16 units of all of them: those with whole texts are far longer. */
const MAX_CHARS = 32_000_000;

/** Most items of archives whose names are known, some 300 bytes each: a story is mostly archived in its feeds within a day. */
const MAX_ARCHIVED = 30_000;

/** What a feed is drawn of. `shape`: all that it has besides its stories, in words. */
export type Drawing = { readonly marks: readonly StoryMark[]; readonly shape: string };

/** What one process drew in earlier passes. Losing it costs time and changes no byte. */
export type FeedMemory = {
  /** The state of the stories at the beginning of the last pass that drew all feeds; `null`: there was none. */
  state: string | null;
  /** Archives are to be written though no story changed; `null`: nobody knows. */
  isArchiveDue: boolean | null;
  /** The stories that the feed was drawn of, and in what shape; `null`: it was not drawn. */
  drawn(path: string): { readonly ids: ReadonlySet<StoryId>; readonly shape: string } | null;
  isDrawnOf(path: string, drawing: Drawing): boolean;
  noteDrawn(path: string, drawing: Drawing): void;
  /** The item that was written of a story when it had this mark. */
  item(mark: string): WrittenItem | undefined;
  keepItem(mark: string, item: WrittenItem): void;
  /** How an archive keeps what was written of a story when it had this mark. */
  archived(mark: string): ArchivedItem | undefined;
  noteArchived(mark: string, item: ArchivedItem): void;
};

/** `kept`: the name of its bytes in the archives. */
export type ArchivedItem = KeptItem & Pick<WrittenItem, "updatedAt" | "prefixes">;

/** `maxItems`: most items that are kept written. */
export function createFeedMemory(maxItems = MAX_ITEMS): FeedMemory {
  const drawn = new Map<string, { readonly ids: ReadonlySet<StoryId>; readonly shape: string; readonly all: string }>();
  const items = new Map<string, WrittenItem>();
  let chars = 0;
  const drop = (key: string): void => {
    chars -= sizeOf(items.get(key));
    items.delete(key);
  };
  const keep = (key: string, item: WrittenItem): void => {
    // The newest stand last, so that the first is the one that no feed has asked for longest.
    drop(key);
    items.set(key, item);
    chars += sizeOf(item);
    for (const oldest of items.keys()) {
      if (items.size <= maxItems && chars <= MAX_CHARS) break;
      drop(oldest);
    }
  };
  return {
    state: null,
    isArchiveDue: null,
    drawn: (path) => drawn.get(path) ?? null,
    isDrawnOf: (path, drawing) => drawn.get(path)?.all === hashOf(drawing),
    noteDrawn(path, drawing) {
      const ids = new Set(drawing.marks.map(({ id }) => id));
      drawn.set(path, { ids, shape: drawing.shape, all: hashOf(drawing) });
    },
    item(mark) {
      const item = items.get(hash(mark));
      if (item !== undefined) keep(hash(mark), item);
      return item;
    },
    keepItem: (mark, item) => keep(hash(mark), item),
    ...archivedItems(),
  };
}

function archivedItems(): Pick<FeedMemory, "archived" | "noteArchived"> {
  const archived = new Map<string, ArchivedItem>();
  return {
    archived: (mark) => archived.get(hash(mark)),
    noteArchived(mark, item) {
      archived.set(hash(mark), item);
      const [oldest] = archived.size > MAX_ARCHIVED ? archived.keys() : [];
      if (oldest !== undefined) archived.delete(oldest);
    },
  };
}

function sizeOf(item: WrittenItem | undefined): number {
  return item === undefined ? 0 : item.rss.length + item.atom.length + item.json.length;
}

function hashOf({ marks, shape }: Drawing): string {
  return hash([shape, ...marks.map(({ mark }) => mark)].join("\n"));
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("base64url");
}
