import { readFile, stat } from "node:fs/promises";
import type { Document } from "../domain/document-store.ts";
import { toDocument } from "../publish/publish.ts";

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
