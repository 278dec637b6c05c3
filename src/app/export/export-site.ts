import { sha256 } from "../../domain/content-id.ts";
import type { DeskStore } from "../../domain/desk-store.ts";
import type { Clock } from "../../domain/log.ts";
import { EXIT, UserError } from "../../domain/user-error.ts";
import { createRender } from "../../render/render.ts";
import { TEMPLATES } from "../folders.ts";
import type { Settings } from "../settings/settings.ts";
import { publishOptions } from "../stage-options.ts";
import { type DrawnFile, type ExportFolder, openExportFolder } from "./export-folder.ts";
import { type ExportView, MAX_FILES, openView, tooMany } from "./export-view.ts";
import type { WrittenFile } from "./manifest.ts";
import type { PlannedFile } from "./page-kind.ts";
import { drawSourceFeeds, type SourceFeedParts } from "./source-feeds.ts";
import { SITE_KINDS } from "./site-kinds.ts";

/** Files that are drawn while those before them are written. */
const FILES_PER_BATCH = 20;
/** Most bytes of all files. */
const MAX_BYTES = 16 * 1024 ** 3;

export type ExportReport = {
  readonly files: number;
  readonly bytes: number;
  readonly written: number;
  readonly unchanged: number;
  readonly removed: number;
  /** What has no place in the export, in words. */
  readonly leftOut: readonly string[];
};

export type ExportParts = {
  readonly store: Pick<DeskStore, "snapshot"> & SourceFeedParts["store"];
  readonly settings: Settings;
  readonly folder: string;
  readonly templates?: string;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** Files that are looked after, of all. */
  readonly onProgress: (done: number, all: number) => void;
};

/**
 * Writes the public site to a folder, from one state of the database. Only what changed is drawn and written, and only what
 * an earlier export wrote is overwritten or removed. Whoever ends it at any moment leaves whole files, and the next export
 * takes up what was not done.
 */
export async function exportSite(parts: ExportParts): Promise<ExportReport> {
  const folder = await openExportFolder(parts.folder);
  const { store, settings } = parts;
  const { pageBatch, pageTemplates } = createRender(parts.templates ?? TEMPLATES);
  try {
    await drawSourceFeeds({ ...parts, pageTemplates, options: publishOptions(settings) });
    return await store.snapshot(async (snapshot) => {
      const view = await openView({ snapshot, settings, batch: await pageBatch() });
      return await exportView(view, folder, parts);
    });
  } finally {
    await folder.close();
  }
}

type Work = Pick<ExportParts, "signal" | "onProgress">;

async function exportView(view: ExportView, folder: ExportFolder, work: Work): Promise<ExportReport> {
  const planned = await planFiles(view);
  const { files, due } = await compare(planned, folder, work.signal);
  const written = await drawDue(due, { ...work, files, folder, all: planned.length });
  const removed = await removeOthers(files, folder, work.signal);
  await folder.finish(files);
  return {
    files: files.size,
    bytes: sumOf(files),
    written,
    unchanged: files.size - written,
    removed,
    leftOut: view.leftOut,
  };
}

async function planFiles(view: ExportView): Promise<readonly PlannedFile[]> {
  const planned: PlannedFile[] = [];
  for (const kind of Object.values(SITE_KINDS)) for (const file of await kind(view)) planned.push(file);
  if (planned.length > MAX_FILES) throw tooMany();
  const paths = new Set<string>();
  for (const { path } of planned) {
    if (paths.has(path)) throw new Error(`two pages of the site are ${path}`);
    paths.add(path);
  }
  return planned;
}

type Compared = {
  /** What stands there already, for all that is planned. */
  readonly files: Map<string, WrittenFile>;
  /** What has to be drawn. */
  readonly due: readonly PlannedFile[];
};

/** Looks at every place that is planned before anything is written, so that a file there that is not ours is told at once. */
async function compare(planned: readonly PlannedFile[], folder: ExportFolder, signal: AbortSignal): Promise<Compared> {
  const files = new Map<string, WrittenFile>();
  const due: PlannedFile[] = [];
  for (const piece of pieces(planned)) {
    signal.throwIfAborted();
    const standing = await Promise.all(piece.map(async ({ path }) => await folder.look(path)));
    for (const [index, file] of piece.entries()) {
      const found = standing[index] ?? null;
      if (found !== null) files.set(file.path, found);
      if (found?.from !== file.from) due.push(file);
    }
  }
  return { files, due };
}

type Drawing = Work & Pick<Compared, "files"> & { readonly folder: ExportFolder; readonly all: number };

/** Draws a batch while the one before it is written. Returns how many files were written. */
async function drawDue(due: readonly PlannedFile[], { files, folder, signal, onProgress, all }: Drawing) {
  let [written, bytes, done] = [0, sumOf(files), all - due.length];
  let writing: Promise<void> = Promise.resolve();
  try {
    for (const piece of pieces(due)) {
      signal.throwIfAborted();
      onProgress(done, all);
      const drawn = await Promise.all(piece.map(drawFile));
      await writing;
      const others = drawn.filter(({ path, hash }) => files.get(path)?.hash !== hash);
      for (const { path, hash, bytes: size, from } of drawn) {
        bytes += size - (files.get(path)?.bytes ?? 0);
        files.set(path, { hash, bytes: size, from });
      }
      if (bytes > MAX_BYTES) throw tooLarge();
      writing = others.length === 0 ? Promise.resolve() : folder.write(others);
      writing.catch(() => {}); // It is waited for after the next batch is drawn.
      written += others.length;
      done += piece.length;
    }
    await writing;
    onProgress(done, all);
    return written;
  } finally {
    await writing.catch(() => {}); // Nothing is written any more when the folder is given back.
  }
}

async function drawFile({ path, from, draw }: PlannedFile): Promise<DrawnFile> {
  const drawn = await draw();
  const body = typeof drawn === "string" ? Buffer.from(drawn, "utf8") : drawn;
  return { path, from, body, hash: sha256(body), bytes: body.byteLength };
}

/** Only now that nothing leads there any more. What cannot be removed is told when all the others are gone. */
async function removeOthers(files: Compared["files"], folder: ExportFolder, signal: AbortSignal): Promise<number> {
  let removed = 0;
  const refusals: unknown[] = [];
  for (const path of folder.known) {
    signal.throwIfAborted();
    if (files.has(path)) continue;
    try {
      if (await folder.remove(path)) removed += 1;
    } catch (cause) {
      refusals.push(cause);
    }
  }
  if (refusals.length > 0) throw refusals[0];
  return removed;
}

function* pieces(planned: readonly PlannedFile[]): Generator<readonly PlannedFile[]> {
  for (let start = 0; start < planned.length; start += FILES_PER_BATCH)
    yield planned.slice(start, start + FILES_PER_BATCH);
}

function sumOf(files: Compared["files"]): number {
  return [...files.values()].reduce((sum, { bytes }) => sum + bytes, 0);
}

function tooLarge(): UserError {
  const hint = "Serve it with newsdesk start.";
  return new UserError(
    `The site is larger than ${MAX_BYTES / 1024 ** 3} GiB, the most of an export.`,
    hint,
    EXIT.resource,
  );
}
