import { isFilePath } from "./export-path.ts";

/** A file as an export wrote it. */
export type WrittenFile = {
  /** SHA-256 of its bytes, in hex. */
  readonly hash: string;
  readonly bytes: number;
  /** Another text whenever its bytes may be others. */
  readonly from: string;
};

/** Files by their path below the folder. */
export type Manifest = ReadonlyMap<string, WrittenFile>;

export const MANIFEST = ".newsdesk-export.json";
/** What the export that is at work, or was killed, is writing: a line a file, before the file. */
export const JOURNAL = ".newsdesk-export.journal";

const FORMAT = 1;

/** A line a file, by path: the same files give the same bytes. */
export function manifestText(files: Manifest): string {
  const paths = [...files.keys()].sort();
  const lines = paths.map((path) => `${JSON.stringify(path)}: ${JSON.stringify(toFields(files.get(path)))}`);
  return `{"newsdesk-export": ${FORMAT}, "files": {\n${lines.join(",\n")}\n}}\n`;
}

/** `null`: this is no manifest of ours. A path that no export would write makes it none: it decides what is removed. */
export function parseManifest(text: string): Manifest | null {
  const json = parseJson(text);
  if (!isRecord(json) || json["newsdesk-export"] !== FORMAT || !isRecord(json["files"])) return null;
  const files = new Map<string, WrittenFile>();
  for (const [path, fields] of Object.entries(json["files"])) {
    const file = fromFields(fields);
    if (file === null || !isFilePath(path)) return null;
    files.set(path, file);
  }
  return files;
}

export function journalLine(path: string, file: WrittenFile): string {
  return `${JSON.stringify([path, ...toFields(file)])}\n`;
}

/** In the order in which they were noted. A line that was cut short by a kill or a full disk is left out: its file was not written. */
export function parseJournal(text: string): readonly (readonly [path: string, file: WrittenFile])[] {
  return text.split("\n").flatMap((line) => {
    const json = parseJson(line);
    const [path, ...fields] = listOf(json);
    const file = fromFields(fields);
    return file !== null && typeof path === "string" && isFilePath(path) ? [[path, file] as const] : [];
  });
}

function toFields(file: WrittenFile | undefined): readonly [hash: string, bytes: number, from: string] {
  return [file?.hash ?? "", file?.bytes ?? 0, file?.from ?? ""];
}

function fromFields(fields: unknown): WrittenFile | null {
  const [hash, bytes, from] = listOf(fields);
  return typeof hash === "string" && typeof bytes === "number" && typeof from === "string"
    ? { hash, bytes, from }
    : null;
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
