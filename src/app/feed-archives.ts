import type { ArchiveStore } from "../domain/archive-store.ts";
import type { Document } from "../domain/document-store.ts";
import { holdByBytes } from "../domain/hold-by-bytes.ts";
import { archiveDocument, type ArchiveName, parseArchiveFile, placeAddress } from "../publish/publish.ts";

/** The archives of the merged feeds. `path`: of the feed, without an ending; `file`: `12.atom`. */
export type FeedArchives = {
  /** The very same value as long as its bytes are the same. `null`: there is no such archive. */
  feedArchive(path: string, file: string): Promise<Document | null>;
  /** Where the stories are that will be in this archive, when it is the next one of the feed; else `null`. */
  archiveToCome(path: string, file: string): Promise<string | null>;
};

/** `isServed`: of the path of a document. */
type Served = { readonly siteUrl: () => string; readonly isServed: (path: string) => boolean };

export function openFeedArchives(archives: ArchiveStore, { siteUrl, isServed }: Served): FeedArchives {
  const read = archiveReader(archives);
  const nameOf = (path: string, file: string): ArchiveName | null => {
    const parsed = parseArchiveFile(file);
    return parsed === null || !isServed(`${path}.${parsed.ending}`) ? null : { path, ...parsed };
  };
  return {
    async feedArchive(path, file) {
      const name = nameOf(path, file);
      return name === null ? null : await read(name, siteUrl());
    },
    async archiveToCome(path, file) {
      const name = nameOf(path, file);
      if (name === null || name.number === 1) return null;
      const isNext = (await archives.newest(path)) === name.number - 1;
      return isNext ? placeAddress(siteUrl(), { path }, name.ending) : null;
    },
  };
}

/** Most bytes of archives that are held in memory; beyond it goes what was asked for longest ago. */
const MAX_HELD_BYTES = 8 * 1024 * 1024;

type Held = { readonly stamp: string; readonly document: Document };

/**
 * The archives of merged feeds, the very same value as long as its bytes are the same. Each asks storage what of it is muted
 * now, so that what is told to nobody is gone at once, in every process. `null`: there is no such archive.
 */
export function archiveReader(archives: ArchiveStore, maxBytes = MAX_HELD_BYTES) {
  const held = holdByBytes<Held>(maxBytes);
  return async (name: ArchiveName, siteUrl: string): Promise<Document | null> => {
    const head = await archives.head(name.path, name.number);
    if (head === null) return null;
    const [key, stamp] = [JSON.stringify(name), JSON.stringify([siteUrl, head])];
    const known = held.get(key);
    if (known?.stamp === stamp) return known.document;
    const parts = await archives.parts(name.path, name.number);
    if (parts === null) return null;
    const document = archiveDocument(name, parts, { siteUrl, head });
    held.put(key, { stamp, document }, document.body.byteLength);
    return document;
  };
}
