import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import type { Document } from "../domain/document-store.ts";
import { toDocument } from "../publish/publish.ts";
import { ASSETS } from "./folders.ts";

/** The files of `templates/assets` that are served, and what they are. */
const CONTENT_TYPES = {
  "newsdesk.css": "text/css; charset=utf-8",
  "newsdesk.svg": "image/svg+xml",
  "copy.js": "text/javascript; charset=utf-8",
} as const;
export type AssetName = keyof typeof CONTENT_TYPES;
export const ASSET_NAMES = Object.keys(CONTENT_TYPES) as readonly AssetName[];

/** How long an edited file may go unseen, in milliseconds. */
const LOOK_MS = 1_000;

/** A file of the program as a document, read again only when it is another one: the operator may edit it. */
export function assetReader(
  file: string,
  { path, contentType }: Pick<Document, "path" | "contentType">,
  now = (): number => performance.now(),
): () => Promise<Document> {
  let known: { readonly document: Document; readonly changedMs: number } | null = null;
  let lookedAt = Number.NEGATIVE_INFINITY;
  const read = async (changedMs: number): Promise<Document> =>
    toDocument({ path, contentType, body: await readFile(file) }, new Date(changedMs));
  return async () => {
    if (known !== null && now() - lookedAt < LOOK_MS) return known.document;
    const { mtimeMs } = await stat(file);
    lookedAt = now();
    if (known?.changedMs !== mtimeMs) known = { document: await read(mtimeMs), changedMs: mtimeMs };
    return known.document;
  };
}

export function assetsReader(): (name: AssetName) => Promise<Document> {
  const readers = new Map(
    ASSET_NAMES.map((name) => {
      const served = { path: `assets/${name}`, contentType: CONTENT_TYPES[name] };
      return [name, assetReader(join(ASSETS, name), served)] as const;
    }),
  );
  return async (name) => {
    const read = readers.get(name);
    if (read === undefined) throw new Error(`No file ${name} is served.`);
    return await read();
  };
}
