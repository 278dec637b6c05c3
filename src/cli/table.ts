import { onOneLine } from "../domain/terminal-text.ts";

/** Longest cell, but for those of the last column. */
const MAX_CELL_CHARS = 40;
const GAP = "  ";

/** Rows as columns of even width, below their heads; the last column is as wide as it likes. */
export function tableLines(head: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const cells = [head, ...rows].map((row) =>
    row.map((cell, at) => (at < head.length - 1 ? shorten(cell) : onOneLine(cell))),
  );
  const widths = head.map((_, at) => Math.max(...cells.map((row) => row[at]?.length ?? 0)));
  return cells.map((row) =>
    row
      .map((cell, at) => (at < head.length - 1 ? cell.padEnd(widths[at] ?? 0) : cell))
      .join(GAP)
      .trimEnd(),
  );
}

function shorten(cell: string): string {
  const line = onOneLine(cell);
  return line.length > MAX_CELL_CHARS ? `${line.slice(0, MAX_CELL_CHARS - 1)}…` : line;
}
