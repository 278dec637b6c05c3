import { randomUUID } from "node:crypto";
import { contentId } from "../domain/content-id.ts";
import {
  type CorrectedMove,
  type Correction,
  type CorrectionId,
  type CorrectionStore,
  type CorrectionWish,
  MAX_CORRECTIONS,
} from "../domain/correction.ts";
import { UserError } from "../domain/user-error.ts";
import { fromJson, toDate, toJson, toMs } from "./cells.ts";
import { type Database, type Queries, reading, writing } from "./database.ts";
import { CORRECTIONS, readMeta, writeMeta } from "./meta.ts";
import type { CorrectionRow } from "./tables.ts";

export function createCorrectionStore(database: Database): CorrectionStore {
  return {
    add: (wish, at) => writing(database, (queries) => add(queries, wish, at)),
    standing: () => reading(database, standingCorrections),
    end: (ids, at) => writing(database, (queries) => end(queries, ids, at)),
    state: () => correctionState(database.db),
  };
}

export async function standingCorrections(queries: Queries): Promise<readonly Correction[]> {
  const rows = await queries
    .selectFrom("corrections")
    .selectAll()
    .where("ended_at", "is", null)
    .orderBy("at")
    .orderBy("id")
    .execute();
  return rows.map(toCorrection);
}

export async function correctionState(queries: Queries): Promise<string> {
  return (await readMeta(queries, CORRECTIONS)) ?? "";
}

async function add(queries: Queries, wish: CorrectionWish, at: Date): Promise<Correction> {
  const standing = queries.selectFrom("corrections").where("ended_at", "is", null);
  const same = await standing.selectAll().where("wish", "=", toJson(wish)).executeTakeFirst();
  if (same !== undefined) return toCorrection(same);
  const { count } = await standing.select(({ fn }) => fn.countAll<number>().as("count")).executeTakeFirstOrThrow();
  if (count >= MAX_CORRECTIONS) {
    throw new UserError(`There are ${MAX_CORRECTIONS} corrections already.`, "Undo some that are no longer needed.");
  }
  const id = contentId("cor", randomUUID()) as CorrectionId;
  const row = {
    id,
    at: toMs(at),
    wish: toJson(wish),
    ended_at: null,
    is_shown: 0,
    moved: toJson<readonly CorrectedMove[]>([]),
  };
  await queries.insertInto("corrections").values(row).execute();
  await noteCorrections(queries);
  return toCorrection(row);
}

async function end(queries: Queries, ids: readonly CorrectionId[], at: Date): Promise<void> {
  if (ids.length === 0) return;
  await queries
    .updateTable("corrections")
    .set({ ended_at: toMs(at) })
    .where("id", "in", ids)
    .where("ended_at", "is", null)
    .execute();
  await noteCorrections(queries);
}

async function noteCorrections(queries: Queries): Promise<void> {
  await writeMeta(queries, CORRECTIONS, randomUUID());
}

export function toCorrection(row: CorrectionRow): Correction {
  return { ...fromJson(row.wish), id: row.id, at: toDate(row.at) };
}
