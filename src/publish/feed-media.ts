import type { Enclosure } from "../domain/item.ts";
import type { Story } from "../domain/story.ts";
import { webLink } from "./clean-text.ts";

/** A file that belongs to a story, such as an episode. */
export type FeedFile = {
  readonly url: string;
  /** A media type (RFC 6838, 4.2), in lower case. */
  readonly type: string;
  /** `null`: nobody says. */
  readonly lengthBytes: number | null;
};

/** Most files of one story; a podcast's episode has one, or the same in a few codings. */
export const MAX_FILES = 8;

/** What a file is when its outlet does not say it in the form of RFC 6838, 4.2; both XML formats want or expect a type. */
const UNKNOWN_TYPE = "application/octet-stream";

/** The files of the whole coverage, those of the lead first; each address once, and only addresses of the web. */
export function feedFiles({ coverage }: Pick<Story, "coverage">): readonly FeedFile[] {
  const files = new Map<string, FeedFile>();
  for (const enclosure of coverage.flatMap(({ item }) => item.enclosures)) {
    const url = webLink(enclosure.url);
    if (files.size >= MAX_FILES) break;
    if (url !== null && !files.has(url)) files.set(url, toFile(enclosure, url));
  }
  return [...files.values()];
}

/** The lead's picture, else the first that another outlet has; `null`: nobody has one. */
export function feedImage({ coverage }: Pick<Story, "coverage">): string | null {
  for (const { item } of coverage) {
    const url = webLink(item.image);
    if (url !== null) return url;
  }
  return null;
}

function toFile({ type, lengthBytes }: Enclosure, url: string): FeedFile {
  const isLength = lengthBytes !== null && Number.isSafeInteger(lengthBytes) && lengthBytes >= 0;
  return { url, type: mediaType(type) ?? UNKNOWN_TYPE, lengthBytes: isLength ? lengthBytes : null };
}

/** Without its parameters. */
function mediaType(raw: string | null): string | null {
  const [, type] = /^\s*([a-z0-9][\w!#$&^.+-]{0,126}\/[a-z0-9][\w!#$&^.+-]{0,126})\s*(?:;|$)/i.exec(raw ?? "") ?? [];
  return type?.toLowerCase() ?? null;
}
