import type { Document, DocumentStore } from "../domain/document-store.ts";
import { holdByBytes } from "../domain/hold-by-bytes.ts";

/** Most bytes of bodies that are held in memory; beyond it goes what was asked for longest ago. */
export const MAX_HELD_BYTES = 32 * 1024 * 1024;
/** How long what another process published may go unseen, in milliseconds. */
export const LOOK_MS = 1_000;

export type CacheOptions = {
  readonly maxBytes?: number;
  /** Milliseconds of a clock that never goes back. */
  readonly now?: () => number;
};

/**
 * Holds in memory what is asked for, and gives the very same value as long as its bytes are the same. What is saved through
 * it counts at once; storage is asked for its etags at most once a second, for another process may have published.
 */
export function cacheDocuments(store: DocumentStore, options: CacheOptions = {}): DocumentStore {
  const { maxBytes = MAX_HELD_BYTES, now = () => performance.now() } = options;
  const held = holdDocuments(maxBytes);
  const refresh = refresher(store, held, now);
  const readings = new Map<string, Promise<Document | null>>();
  const read = async (path: string): Promise<Document | null> => {
    const { changes } = held;
    const document = await store.find(path);
    if (document !== null && changes === held.changes) held.put(document);
    return document;
  };
  return {
    ...store,
    async find(path) {
      const refreshing = refresh();
      if (refreshing !== null) await refreshing;
      const document = held.get(path);
      if (document !== undefined) return document;
      const reading = readings.get(path) ?? read(path).finally(() => readings.delete(path));
      readings.set(path, reading);
      return await reading;
    },
    async save(documents) {
      const changed = await store.save(documents);
      held.drop(changed);
      return changed;
    },
  };
}

/** Drops what has another etag in storage. `null`: there is nothing to wait for. */
function refresher(store: DocumentStore, held: Held, now: () => number): () => Promise<void> | null {
  let lookedAt = now();
  let looking: Promise<void> | null = null;
  const look = async (): Promise<void> => {
    lookedAt = now();
    const etags = new Map((await store.list()).map(({ path, etag }) => [path, etag]));
    held.drop(held.documents().flatMap(({ path, etag }) => (etags.get(path) === etag ? [] : path)));
  };
  return () => {
    if (looking !== null || now() - lookedAt < LOOK_MS) return looking;
    // While storage cannot be read, what is held is served on; what is not held tells of the trouble.
    looking = look().then(forget, forget);
    return looking;
  };
  function forget(): void {
    looking = null;
  }
}

type Held = {
  /** How often anything was dropped: what was read before the last time may be old. */
  readonly changes: number;
  get(path: string): Document | undefined;
  put(document: Document): void;
  drop(paths: readonly string[]): void;
  documents(): readonly Document[];
};

function holdDocuments(maxBytes: number): Held {
  const byPath = holdByBytes<Document>(maxBytes);
  let changes = 0;
  return {
    get changes() {
      return changes;
    },
    get: (path) => byPath.get(path),
    put: (document) => byPath.put(document.path, document, document.body.byteLength),
    drop(paths) {
      changes += 1;
      for (const path of paths) byPath.drop(path);
    },
    documents: () => byPath.values(),
  };
}
