import type { Document } from "../../domain/document-store.ts";
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
  let held = holdPages("", maxBytes);
  return async (path, draw) => {
    const now = clock();
    const from = `${Math.floor(now.getTime() / HELD_MS)} ${await state()}`;
    if (held.from !== from) held = holdPages(from, maxBytes);
    const { get, put, drawing } = held;
    const known = get(path) ?? drawing.get(path);
    if (known !== undefined) return await known;
    const making = (async () => {
      const html = await draw();
      return html === null ? null : put(pageDocument(path, html, now));
    })().finally(() => drawing.delete(path));
    drawing.set(path, making);
    return await making;
  };
}

type Held = {
  readonly from: string;
  readonly get: (path: string) => Document | undefined;
  readonly put: (page: Document) => Document;
  /** Pages that are being drawn. */
  readonly drawing: Map<string, Promise<Document | null>>;
};

function holdPages(from: string, maxBytes: number): Held {
  const byPath = new Map<string, Document>();
  let bytes = 0;
  const remove = (path: string): void => {
    bytes -= byPath.get(path)?.body.byteLength ?? 0;
    byPath.delete(path);
  };
  const put = (page: Document): Document => {
    remove(page.path);
    byPath.set(page.path, page);
    bytes += page.body.byteLength;
    for (const [oldest] of byPath) {
      if (bytes <= maxBytes) break;
      remove(oldest);
    }
    return page;
  };
  const get = (path: string): Document | undefined => {
    const page = byPath.get(path);
    return page === undefined ? undefined : put(page); // What was asked for last stands last.
  };
  return { from, get, put, drawing: new Map() };
}
