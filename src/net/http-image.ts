import type { FetchImage } from "../domain/image.ts";
import type { HttpClient } from "./http-client.ts";

/** Larger ones are read no further, and not passed on; in bytes. */
export const MAX_IMAGE_BYTES = 2 * 1024 * 1024;
const ACCEPT = "image/avif,image/webp,image/png,image/jpeg,image/gif";

/** The real `FetchImage`, over the guarded client of the house. */
export function createFetchImage(client: Pick<HttpClient, "get">): FetchImage {
  return async (url, signal) => {
    const answer = await client.get({ url, headers: { accept: ACCEPT }, maxBytes: MAX_IMAGE_BYTES }, signal);
    if (answer.kind === "failed" || answer.status !== 200) return null;
    const contentType = imageType(answer.body);
    return contentType === null ? null : { contentType, body: answer.body };
  };
}

/**
 * The type by the first bytes (MIME Sniffing, 6.1; AVIF: ISO/IEC 23000-12). `null`: it is none of those that are passed on; SVG is
 * a document that can hold script, so it is none.
 */
export function imageType(body: Uint8Array): string | null {
  const head = Buffer.from(body.subarray(0, 16)).toString("latin1");
  const sign = SIGNS.find(({ at, text }) => text.some((one) => head.startsWith(one, at)));
  return sign?.type ?? null;
}

const SIGNS: readonly { readonly at: number; readonly text: readonly string[]; readonly type: string }[] = [
  { at: 0, text: ["\xff\xd8\xff"], type: "image/jpeg" },
  { at: 0, text: ["\x89PNG\r\n\x1a\n"], type: "image/png" },
  { at: 0, text: ["GIF87a", "GIF89a"], type: "image/gif" },
  { at: 4, text: ["ftypavif", "ftypavis"], type: "image/avif" },
  { at: 8, text: ["WEBPVP8"], type: "image/webp" },
];
