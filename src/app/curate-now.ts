import { hostname } from "node:os";
import type { CurateReport } from "../curate/curate.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import { UserError } from "../domain/user-error.ts";
import { type CurateParts, openCurate } from "./curate-stage.ts";

/** Who carries out what was written: this process has done it, or the one that is at work will, with its next beat. */
export type Carried =
  | { readonly by: "us"; readonly report: CurateReport }
  | { readonly by: "worker"; readonly worker: string };

/**
 * One pass of `curate` alone, unless another process is the worker of the database: then that one is left to do it. Tags are
 * not learned anew: the next pass of the worker does that, for it may take a minute and somebody waits here.
 */
export async function curateNow(parts: CurateParts, signal: AbortSignal): Promise<Carried> {
  const { store, clock } = parts;
  const name = `${hostname()}-${process.pid}-curate`;
  let lock: Awaited<ReturnType<DeskStore["lockWorker"]>>;
  try {
    lock = await store.lockWorker(name, clock());
  } catch (error) {
    const worker = error instanceof UserError ? await store.worker() : null;
    if (worker === null) throw error;
    return { by: "worker", worker };
  }
  try {
    return { by: "us", report: await openCurate({ ...parts, isRecalling: true })(signal) };
  } finally {
    await lock.release();
  }
}
