import type { AudienceStore } from "../../src/domain/audience-store.ts";
import type { ArchiveStore } from "../../src/domain/archive-store.ts";
import type { Edition, SkippedSlot, ToldEdition } from "../../src/domain/digest.ts";
import type { Document, DocumentStore } from "../../src/domain/document-store.ts";
import type { EditionStore } from "../../src/domain/edition-store.ts";
import type { ItemContent, ItemId } from "../../src/domain/item.ts";
import { orderKey } from "../../src/domain/rank.ts";
import type { Receipt } from "../../src/domain/receipt.ts";
import type { Story } from "../../src/domain/story.ts";
import type { ReadWholeTexts, WholeText } from "../../src/domain/whole-text.ts";
import type { StorySpan, StoryStore, StoryWish } from "../../src/domain/story-store.ts";
import type { KeyStore } from "../../src/domain/subscriber-store.ts";
import { openStore } from "../../src/store/open-store.ts";

/** The three stores that `publish` uses, in memory, with what they hold laid open. */
export type Memory = {
  readonly stories: StoryStore;
  /** The real one: it needs no stories beside it, but to know what is muted. */
  readonly archives: ArchiveStore;
  readonly documents: DocumentStore;
  readonly editions: EditionStore;
  readonly audience: AudienceStore;
  readonly keys: KeyStore;
  readonly wholeTexts: ReadWholeTexts;
  /** What `wholeTexts` gives. */
  readonly texts: Map<ItemId, WholeText>;
  readonly held: Story[];
  /** What items said before they were changed. */
  readonly earlier: Map<ItemId, Pick<ItemContent, "title" | "summary">>;
  readonly saved: Map<string, Document>;
  readonly composed: Edition[];
  readonly skipped: SkippedSlot[];
  readonly receipts: Receipt[];
};

export function memoryStores(): Memory {
  const held: Story[] = [];
  const earlier: Memory["earlier"] = new Map();
  const texts: Memory["texts"] = new Map();
  const saved = new Map<string, Document>();
  const composed: Edition[] = [];
  const skipped: SkippedSlot[] = [];
  const receipts: Receipt[] = [];
  return {
    held,
    saved,
    composed,
    skipped,
    receipts,
    earlier,
    texts,
    wholeTexts: async (ids) => new Map([...texts].filter(([id]) => ids.includes(id))),
    stories: storyStore(held, earlier),
    archives: archiveStore(),
    documents: documentStore(saved),
    editions: editionStore(composed, { held, skipped, receipts }),
    audience: NOBODY,
    keys: { key: async () => KEY, find: async () => KEY },
  };
}

const KEY = new Uint8Array(32).fill(7);

/** Nobody wants an edition of its own; those who do are tested with a true database. */
const NOBODY: AudienceStore = {
  rhythms: async () => [],
  due: async () => [],
  told: async () => new Map(),
  save: async () => await Promise.reject(new Error("There is nobody to save it for.")),
  skip: async () => await Promise.reject(new Error("There is nobody to skip it for.")),
};

function storyStore(held: readonly Story[], earlier: Memory["earlier"]): StoryStore {
  const byId = async (id: string): Promise<Story | null> => held.find((story) => story.id === id) ?? null;
  return {
    find: async (wish) =>
      held
        .filter((story) => meets(story, wish))
        .toSorted((a, b) => inOrder(a, b, wish))
        .slice(0, wish.limit),
    marks: async (wish) =>
      held
        .filter((story) => meets(story, wish))
        .toSorted((a, b) => inOrder(a, b, wish))
        .slice(0, wish.limit)
        .map((story) => ({
          id: story.id,
          mark: JSON.stringify(story),
          publishedAt: story.publishedAt,
          updatedAt: story.updatedAt,
          tags: story.tags,
          sources: story.coverage.map(({ source }) => source.id),
        })),
    ranked: async (limit) =>
      held
        .filter((story) => meets(story, { order: "rank", limit }))
        .toSorted((a, b) => inOrder(a, b, { order: "rank", limit }))
        .slice(0, limit)
        .map(({ id, rank, coverage: [{ source }] }) => ({ id, rank, coverage: [{ source: { name: source.name } }] })),
    story: byId,
    lookUp: byId,
    receiptsSince: async () => null,
    receipts: async () => [],
    textsAt: async (items) => new Map([...earlier].filter(([id]) => items.includes(id))),
    earlierTexts: async () => [],
    async published(which, span) {
      const times = timesIn(held, span);
      return times.at(which === "first" ? 0 : -1) ?? null;
    },
    addresses: async (publishedSince, limit) =>
      held
        .filter((story) => meets(story, { publishedSince, order: "newest", limit }))
        .toSorted((a, b) => inOrder(a, b, { order: "newest", limit }))
        .slice(0, limit),
    state: async () => JSON.stringify(held),
    changedSince: async (state) => {
      const before = new Map((JSON.parse(state) as Story[]).map((story) => [story.id, JSON.stringify(story)]));
      const ids = new Set([...before.keys(), ...held.map(({ id }) => id)]);
      const now = new Map(held.map((story) => [story.id, JSON.stringify(story)]));
      return [...ids].filter((id) => before.get(id) !== now.get(id));
    },
  };
}

function timesIn(held: readonly Story[], { since, until }: Partial<StorySpan>): readonly Date[] {
  return held
    .map(({ publishedAt }) => publishedAt)
    .filter((at) => (since === undefined || at >= since) && (until === undefined || at < until))
    .sort((a, b) => a.getTime() - b.getTime());
}

function meets(story: Story, wish: StoryWish): boolean {
  const { tag, source, ids, publishedSince, publishedBefore, behind, firstSeenAfter, changedAfter } = wish;
  if (ids !== undefined && !ids.includes(story.id)) return false;
  if (source !== undefined && !story.coverage.some((told) => told.source.id === source)) return false;
  if (publishedBefore !== undefined && story.publishedAt >= publishedBefore) return false;
  if (behind !== undefined && inOrder(behind, story, wish) >= 0) return false;
  if (changedAfter !== undefined && story.changedAt <= changedAfter) return false;
  if (tag !== undefined && !story.tags.some((one) => one.tag === tag)) return false;
  if (publishedSince !== undefined && story.publishedAt < publishedSince) return false;
  return firstSeenAfter === undefined || story.firstSeenAt > firstSeenAfter;
}

type Placed = Pick<Story, "id" | "publishedAt"> & Partial<Story>;

function inOrder(a: Placed, b: Placed, { order }: StoryWish): number {
  const key = (story: Placed): number => (order === "rank" ? orderKey(story as Story) : story.publishedAt.getTime());
  return key(b) - key(a) || (a.id < b.id ? -1 : 1);
}

/** Opened with the first question. */
function archiveStore(): ArchiveStore {
  let opening: Promise<ArchiveStore> | null = null;
  const opened = async (): Promise<ArchiveStore> =>
    await (opening ??= openStore(":memory:").then(({ archives }) => archives));
  return {
    progress: async () => await (await opened()).progress(),
    state: async () => await (await opened()).state(),
    feeds: async (wish) => await (await opened()).feeds(wish),
    begin: async (feeds, progress) => await (await opened()).begin(feeds, progress),
    note: async (looked, progress) => await (await opened()).note(looked, progress),
    waiting: async (feed, limit) => await (await opened()).waiting(feed, limit),
    dropWaiting: async (feed, stories) => await (await opened()).dropWaiting(feed, stories),
    save: async (plans) => await (await opened()).save(plans),
    newest: async (feed) => await (await opened()).newest(feed),
    head: async (feed, number) => await (await opened()).head(feed, number),
    parts: async (feed, number) => await (await opened()).parts(feed, number),
  };
}

function documentStore(saved: Map<string, Document>): DocumentStore {
  const drawnFrom = new Map<string, string>();
  return {
    drawnFrom: async (part) => drawnFrom.get(part) ?? null,
    noteDrawnFrom: async (part, what) => void drawnFrom.set(part, what),
    save: async (documents) => {
      const changed = documents.filter(({ path, etag }) => saved.get(path)?.etag !== etag);
      for (const document of changed) saved.set(document.path, document);
      return changed.map(({ path }) => path);
    },
    find: async (path) => saved.get(path) ?? null,
    list: async () => [...saved.values()],
  };
}

function latestFirst(composed: readonly Edition[], digest: string, held: readonly Story[]): readonly ToldEdition[] {
  const muted = new Set(held.filter(({ standing }) => standing.kind === "muted").map(({ id }) => id));
  return composed
    .filter((one) => one.digest === digest)
    .toSorted((a, b) => (a.slot < b.slot ? 1 : -1))
    .map(({ id, slot, composedAt, subject, storyIds, content }) => {
      const own = storyIds.filter((story) => muted.has(story));
      const shown = own.some((story) => story === storyIds[0]) ? "" : subject;
      return { id, digest, slot, composedAt, subject: shown, storyIds, content, muted: own };
    });
}

type Beside = Pick<Memory, "held" | "skipped" | "receipts">;

function editionStore(composed: Edition[], { held, skipped, receipts }: Beside): EditionStore {
  const isDecided = (digest: string, slot: string): boolean =>
    [...composed, ...skipped].some((one) => one.digest === digest && one.slot === slot);
  return {
    isDecided: async (digest, slot) => isDecided(digest, slot),
    lastDecided: async (digest) =>
      [...composed, ...skipped]
        .filter((one) => one.digest === digest)
        .map(({ slot }) => slot)
        .toSorted()
        .at(-1) ?? null,
    last: async (digest) => composed.findLast((one) => one.digest === digest) ?? null,
    edition: async (id) => composed.find((one) => one.id === id) ?? null,
    heads: async (digest, limit, behind) =>
      latestFirst(composed, digest, held)
        .filter(({ slot }) => behind === undefined || slot < behind)
        .slice(0, limit)
        .map(({ id, slot, composedAt, subject, muted, storyIds }) => {
          return { id, digest, slot, composedAt, subject, muted, stories: storyIds.length - muted.length };
        }),
    toldEditions: async (digest, limit) => latestFirst(composed, digest, held).slice(0, limit),
    toldEdition: async (digest, slot) => latestFirst(composed, digest, held).find((one) => one.slot === slot) ?? null,
    slotsAround: async (digest, slot) => {
      const slots = latestFirst(composed, digest, held).map((one) => one.slot);
      return {
        newer: slots.findLast((one) => one > slot) ?? null,
        older: slots.find((one) => one < slot) ?? null,
      };
    },
    told: async (digest, ids) => {
      const editions = composed.filter((one) => one.digest === digest);
      const told = editions.flatMap(({ storyIds, toldBy, composedAt }) => {
        const by = new Set(toldBy.values());
        const holding = held.filter(({ coverage }) => coverage.some(({ item }) => by.has(item.id)));
        return [...storyIds, ...holding.map(({ id }) => id)].map((id) => [id, composedAt] as const);
      });
      return new Map(told.filter(([id]) => ids.includes(id)));
    },
    save: async (edition, given) => {
      if (isDecided(edition.digest, edition.slot)) return false;
      composed.push(edition);
      receipts.push(...given);
      return true;
    },
    skip: async (slot) => {
      if (isDecided(slot.digest, slot.slot)) return false;
      skipped.push(slot);
      return true;
    },
  };
}
