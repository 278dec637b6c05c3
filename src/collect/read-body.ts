import type { CollectStore } from "../domain/collect-store.ts";
import type { Clock } from "../domain/log.ts";
import type { Failed, Source } from "../domain/source.ts";
import type { ByteRoom } from "./byte-room.ts";
import type { CleanFeed } from "./clean/clean-feed.ts";
import type { FeedOrigin, FeedReader } from "./feed-reader.ts";

export type DocumentParts = {
  readonly store: CollectStore;
  readonly reader: Pick<FeedReader, "readEntries">;
  /** For bodies that wait to be read. */
  readonly room: ByteRoom;
  readonly clock: Clock;
};

/** A feed document, however it came: by asking for it, or by a push. */
export type GivenDocument = FeedOrigin & { readonly body: Uint8Array };

/** Reads a document with what was learned of its source. Throws when `signal` aborts. */
export async function readBody(
  { store, room, reader, clock }: DocumentParts,
  { id }: Source,
  { body, contentType, url, link }: GivenDocument,
  signal: AbortSignal,
): Promise<CleanFeed | Failed> {
  signal.throwIfAborted();
  const memory = await store.sourceMemory(id);
  const answer = await room.hold(body.byteLength, () =>
    reader.readEntries(body, { contentType, url, link }, memory, { signal, now: clock() }),
  );
  return answer.kind === "entries" ? answer.feed : { ...answer, detail: `${hostOf(url)}: ${answer.detail}` };
}

export function hostOf(url: string): string {
  return URL.parse(url)?.host ?? url;
}
