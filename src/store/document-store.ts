import type { Document, DocumentStore } from "../domain/document-store.ts";
import { fromJson, toBytes, toDate, toJson, toMs } from "./cells.ts";
import { chunks } from "./chunks.ts";
import { ALL, type Database, type Queries, writing } from "./database.ts";
import { overwrite } from "./overwrite.ts";
import { DRAWN_FROM, readMeta, writeMeta } from "./meta.ts";
import type { DocumentRow } from "./tables.ts";

/** Bodies may be large, so few go at once. */
const MAX_DOCUMENTS_PER_INSERT = 20;

export function createDocumentStore(database: Database): DocumentStore {
  const { db } = database;
  return {
    save: (documents) =>
      writing(database, async (queries) => {
        const changed = await saveDocuments(queries, documents);
        if (changed.length > 0) await database.makeJobs?.(queries, "hub", ALL);
        return changed;
      }),
    async find(path) {
      const row = await db.selectFrom("documents").selectAll().where("path", "=", path).executeTakeFirst();
      return row === undefined ? null : { ...toListed(row), body: toBytes(row.body) };
    },
    drawnFrom: (part) => readMeta(db, DRAWN_FROM[part]),
    noteDrawnFrom: (part, what) => writing(database, (queries) => writeMeta(queries, DRAWN_FROM[part], what)),
    async list() {
      const columns = ["path", "content_type", "etag", "changed_at", "links"] as const;
      const rows = await db.selectFrom("documents").select(columns).orderBy("path").execute();
      return rows.map(toListed);
    },
  };
}

async function saveDocuments(queries: Queries, documents: readonly Document[]): Promise<readonly string[]> {
  const changed: string[] = [];
  for (const piece of chunks(documents.map(toRow), MAX_DOCUMENTS_PER_INSERT)) {
    const rows = await queries
      .insertInto("documents")
      .values(piece)
      .onConflict((conflict) =>
        conflict.column("path").doUpdateSet(overwrite(piece[0])).whereRef("documents.etag", "<>", "excluded.etag"),
      )
      .returning("path")
      .execute();
    changed.push(...rows.map(({ path }) => path));
  }
  return changed.sort();
}

function toRow(document: Document): DocumentRow {
  return {
    path: document.path,
    content_type: document.contentType,
    body: document.body,
    etag: document.etag,
    changed_at: toMs(document.changedAt),
    links: toJson(document.links ?? []),
  };
}

function toListed(row: Omit<DocumentRow, "body">): Omit<Document, "body"> {
  const links = fromJson(row.links);
  return {
    path: row.path,
    contentType: row.content_type,
    etag: row.etag,
    changedAt: toDate(row.changed_at),
    ...(links.length === 0 ? {} : { links }),
  };
}
