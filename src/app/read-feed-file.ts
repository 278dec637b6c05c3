import { readFile } from "node:fs/promises";
import { gunzipSync } from "node:zlib";
import { createFeedReader, type ParsedFeed } from "../collect/collect.ts";

/** A file with a feed document, and what its server would have said of it. `file` is only a name for the answer. */
export type FeedFile = {
  readonly file: string;
  readonly path: string;
  readonly contentType?: string | undefined;
  readonly url?: string | undefined;
};

export type ReadFile =
  | ({ readonly file: string; readonly ok: true } & ParsedFeed)
  | { readonly file: string; readonly ok: false; readonly error: string };

/** Of a file that was kept packed, as servers send them; what it unpacks to. */
const MAX_UNPACKED_BYTES = 64 * 1024 * 1024;

/** Reads feed files as `collect` reads what it is sent. A file that cannot be read is an answer too. */
export function readFeedFile({ clean }: { readonly clean: boolean }): {
  read(file: FeedFile): Promise<ReadFile>;
  close(): Promise<void>;
} {
  const reader = createFeedReader();
  return {
    async read({ file, path, contentType, url }) {
      try {
        const body = unpacked(await readFile(path));
        const answer = await reader.readFeed(body, { contentType: contentType ?? null, url: url ?? "", clean });
        if (answer.kind === "failed") return { file, ok: false, error: `${answer.reason}: ${answer.detail}` };
        return { file, ok: true, ...answer.feed };
      } catch (cause) {
        if (!(cause instanceof Error && "code" in cause)) throw cause;
        return { file, ok: false, error: cause.message };
      }
    },
    close: async () => await reader.close(),
  };
}

/** Unpacks a file that begins as gzip does (RFC 1952, 2.3.1); any other is taken as it is. */
function unpacked(body: Uint8Array): Uint8Array {
  const isGzip = body[0] === 0x1f && body[1] === 0x8b && body[2] === 8;
  return isGzip ? gunzipSync(body, { maxOutputLength: MAX_UNPACKED_BYTES }) : body;
}
