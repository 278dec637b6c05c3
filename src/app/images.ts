import { sha256 } from "../domain/content-id.ts";
import type { Document } from "../domain/document-store.ts";
import type { Clock } from "../domain/log.ts";
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
 * however many readers want it, and held in memory. `null`: there is none, or the outlet gave none.
 */
export function createImages(parts: ImageParts): (storyId: string, version: string) => Promise<Document | null> {
  const held = new Map<string, Held>();
  const fetching = new Map<string, Promise<Document | null>>();
  const fetchNow = async (url: string, path: string): Promise<Document | null> => {
    const at = parts.clock();
    const image = await inTime(parts, url);
    const document = image === null ? null : toDocument(image, path, at);
    hold(held, url, { image: document, at });
    return document;
  };
  return async (storyId, version) => {
    const story = await parts.stories.story(storyId as StoryId);
    const wanted = story === null || story.standing.kind === "muted" ? null : storyImage(story);
    if (wanted === null || !wanted.path.endsWith(`/${version}`)) return null;
    const { url, path } = wanted;
    const known = held.get(url);
    if (known !== undefined && isGood(known, parts.clock())) {
      hold(held, url, known);
      return known.image;
    }
    const running = fetching.get(url);
    if (running !== undefined) return await running;
    if (fetching.size >= MAX_FETCHING) return null;
    const starting = fetchNow(url, path).finally(() => fetching.delete(url));
    fetching.set(url, starting);
    return await starting;
  };
}

async function inTime({ fetch, maxWaitMs = MAX_WAIT_MS }: ImageParts, url: string): Promise<Image | null> {
  const signal = AbortSignal.timeout(maxWaitMs);
  try {
    return await fetch(url, signal);
  } catch (cause) {
    if (signal.aborted) return null;
    throw cause;
  }
}

function isGood({ image, at }: Held, now: Date): boolean {
  return image !== null || now.getTime() - at.getTime() < FAILED_MS;
}

/** The newest stand last. */
function hold(held: Map<string, Held>, url: string, one: Held): void {
  held.delete(url);
  held.set(url, one);
  let bytes = [...held.values()].reduce((sum, { image }) => sum + (image?.body.byteLength ?? 0), 0);
  for (const [oldest, { image }] of held) {
    if (bytes <= MAX_HELD_BYTES && held.size <= MAX_HELD) return;
    held.delete(oldest);
    bytes -= image?.body.byteLength ?? 0;
  }
}

function toDocument({ body, contentType }: Image, path: string, changedAt: Date): Document {
  return { path, contentType, body, etag: `"${sha256(body)}"`, changedAt };
}
