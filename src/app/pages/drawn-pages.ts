import type { Document } from "../../domain/document-store.ts";
import { holdByBytes, type Holding } from "../../domain/hold-by-bytes.ts";
import type { Clock } from "../../domain/log.ts";
import { pageDocument } from "../../publish/publish.ts";

/** Most bytes of drawn pages that are held; beyond it goes what was asked for longest ago. */
const MAX_HELD_BYTES = 16 * 1024 * 1024;
/** How long a page is held while nothing changes, in milliseconds: some of it is not in the stories, such as how a source fares. */
const HELD_MS = 60_000;

export type DrawnParts = {
  /** A text that is another one whenever a page may be another one. */
  readonly state: () => Promise<string>;
  readonly clock: Clock;
  readonly maxBytes?: number;
};

/** `path`: another one for each page. `null`: there is no such page, which is not held. */
export type DrawPage = (path: string, draw: () => Promise<string | null>) => Promise<Document | null>;

/**
 * Pages that are drawn when they are asked for. Each is drawn once for all who ask while the state is the same, also for
 * those who ask while it is being drawn; and it is the very same value, so that what was made of it is found by it.
 */
export function createDrawnPages({ state, clock, maxBytes = MAX_HELD_BYTES }: DrawnParts): DrawPage {
  const begin = (from: string): Held => ({ from, pages: holdByBytes(maxBytes), drawing: new Map() });
  let held = begin("");
  return async (path, draw) => {
    const now = clock();
    const from = `${Math.floor(now.getTime() / HELD_MS)} ${await state()}`;
    if (held.from !== from) held = begin(from);
    const { pages, drawing } = held;
    const known = pages.get(path) ?? drawing.get(path);
    if (known !== undefined) return await known;
    const making = (async () => {
      const html = await draw();
      if (html === null) return null;
      const document = pageDocument(path, html, now);
      pages.put(path, document, document.body.byteLength);
      return document;
    })().finally(() => drawing.delete(path));
    drawing.set(path, making);
    return await making;
  };
}

type Held = {
  readonly from: string;
  readonly pages: Holding<Document>;
  /** Pages that are being drawn. */
  readonly drawing: Map<string, Promise<Document | null>>;
};
