/** Rows of one insert: 100 rows of our widest table stay far below SQLite's 32,766 and PostgreSQL's 65,535 parameters. */
export const MAX_ROWS_PER_INSERT = 100;

/** Values of one `in (…)`. */
export const MAX_KEYS_PER_QUERY = 1_000;

/** The list in pieces of at most `size`, in order; no piece is empty. */
export function* chunks<Value>(list: readonly Value[], size: number): Generator<readonly Value[]> {
  for (let start = 0; start < list.length; start += size) yield list.slice(start, start + size);
}

/** Asks piece by piece and joins the answers. */
export async function inChunks<Key, Row>(
  keys: readonly Key[],
  read: (piece: readonly Key[]) => Promise<readonly Row[]>,
): Promise<readonly Row[]> {
  const answers: Row[][] = [];
  for (const piece of chunks(keys, MAX_KEYS_PER_QUERY)) answers.push([...(await read(piece))]);
  return answers.flat();
}
