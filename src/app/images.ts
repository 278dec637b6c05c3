import { setTimeout } from "node:timers/promises";
import { sha256 } from "../domain/content-id.ts";
import type { Document } from "../domain/document-store.ts";
import type { Clock } from "../domain/log.ts";
import { holdByBytes } from "../domain/hold-by-bytes.ts";
import type { FetchImage, Image } from "../domain/image.ts";
import type { StoryId } from "../domain/story.ts";
import type { StoryStore } from "../domain/story-store.ts";
import { storyImage } from "../publish/publish.ts";

/** Bytes of images that are held; beyond it goes what was asked for longest ago. */
const MAX_HELD_BYTES = 32 * 1024 * 1024;
/** Addresses that are remembered, with or without a image. */
const MAX_HELD = 2_000;
/** Images that are fetched at the same time, and those that wait for their turn; further readers get none for now. */
const MAX_FETCHING = 40;
const MAX_WAIT_MS = 15_000;
/** So long an address that gave no image is not asked again, in milliseconds. */
const FAILED_MS = 10 * 60_000;

export type ImageParts = {
  readonly stories: Pick<StoryStore, "story">;
  readonly fetch: FetchImage;
  readonly clock: Clock;
  /** So long a reader waits for an outlet, in milliseconds. */
  readonly maxWaitMs?: number;
};

type Held = { readonly image: Document | null; readonly at: Date };

/**
 * Passes on the images of told stories, and of nothing else: who asks names a story, never an address. Each is asked for once
 * however many readers want it, and held in memory. `null`: there is none, the outlet gave none, or the reader has waited
 * long enough: the outlet, whose turn may come late, is asked all the same, and the next reader has the image.
 */
export function createImages(parts: ImageParts): (storyId: string, version: string) => Promise<Document | null> {
  const held = holdByBytes<Held>(MAX_HELD_BYTES, MAX_HELD);
  const fetching = new Map<string, Promise<Document | null>>();
  const fetchNow = async (url: string, path: string): Promise<Document | null> => {
    const at = parts.clock();
    const found = await parts.fetch(url, UNTIL_CLOSED);
    const image = found === null ? null : toDocument(found, path, at);
    held.put(url, { image, at }, image?.body.byteLength ?? 0);
    return image;
  };
  return async (storyId, version) => {
    const story = await parts.stories.story(storyId as StoryId);
    const wanted = story === null || story.standing.kind === "muted" ? null : storyImage(story);
    if (wanted === null || !wanted.path.endsWith(`/${version}`)) return null;
    const { url, path } = wanted;
    const known = held.get(url);
    if (known !== undefined && isGood(known, parts.clock())) return known.image;
    const running = fetching.get(url);
    if (running === undefined && fetching.size >= MAX_FETCHING) return null;
    const asking = running ?? fetchNow(url, path).finally(() => fetching.delete(url));
    fetching.set(url, asking);
    return await inTime(asking, parts.maxWaitMs ?? MAX_WAIT_MS);
  };
}

/** The client has its own limits, and ends what is on its way when it is closed. */
const UNTIL_CLOSED = new AbortController().signal;

async function inTime(asking: Promise<Document | null>, maxWaitMs: number): Promise<Document | null> {
  const waited = new AbortController();
  const late = setTimeout(maxWaitMs, null, { ref: false, signal: waited.signal }).catch(() => null);
  try {
    return await Promise.race([asking, late]);
  } finally {
    waited.abort();
    asking.catch(() => {}); // Told to those who still wait.
  }
}

function isGood({ image, at }: Held, now: Date): boolean {
  return image !== null || now.getTime() - at.getTime() < FAILED_MS;
}

function toDocument({ body, contentType }: Image, path: string, changedAt: Date): Document {
  return { path, contentType, body, etag: `"${sha256(body)}"`, changedAt };
}
