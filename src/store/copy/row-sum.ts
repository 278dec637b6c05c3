import { hash } from "node:crypto";

/** A row as a driver gives it, by the names of its columns. */
export type Row = Readonly<Record<string, unknown>>;

const WORDS = 4;
const WORD_BYTES = 8;

/** How many rows, and a sum over what they hold: 64 hex digits. Equal for equal rows, whatever their order and database. */
export type TableSum = { readonly rows: number; readonly sum: string };

/** Adds up the hashes of rows, each of the four words modulo 2^64. Rows of one table never are twice the same: they have keys. */
export function createRowSum(columns: readonly string[]): { add(row: Row): void; total(): TableSum } {
  const words = new BigUint64Array(WORDS);
  let rows = 0;
  return {
    add(row) {
      const digest = hash("sha256", canonical(row, columns), "buffer");
      for (let word = 0; word < WORDS; word += 1) {
        words[word] = (words[word] ?? 0n) + digest.readBigUInt64BE(word * WORD_BYTES);
      }
      rows += 1;
    },
    total: () => ({ rows, sum: [...words].map((word) => word.toString(16).padStart(16, "0")).join("") }),
  };
}

/** The same text for the same values, from whichever driver. */
export function canonical(row: Row, columns: readonly string[]): string {
  return JSON.stringify(columns.map((column) => plain(row[column])));
}

/** Arrays for what JSON has no word for, so that no text of a row reads the same. */
function plain(value: unknown): unknown {
  if (value === null || typeof value === "string") return value;
  if (typeof value === "number") return Number.isFinite(value) ? value + 0 : [String(value)];
  if (value instanceof Uint8Array)
    return [Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString("base64")];
  throw new Error(`A column holds a ${typeof value}, which no table of ours has.`);
}

/** About how much memory a row takes, in bytes. */
export function sizeOf(row: Row): number {
  let bytes = 0;
  for (const value of Object.values(row)) {
    if (typeof value === "string") bytes += value.length;
    else if (value instanceof Uint8Array) bytes += value.byteLength;
    else bytes += WORD_BYTES;
  }
  return bytes;
}
