/**
 * Reads a CSV text (RFC 4180, 2): commas, fields in double quotes that may hold commas and line ends, `""` for a quote. Line
 * ends of any kind. Each record comes with the number of its first line. Lines without a letter are left out.
 */
export function readCsv(text: string): readonly CsvRecord[] {
  const records: CsvRecord[] = [];
  let cells: string[] = [];
  let [line, begun] = [1, 1];
  const add = (): void => {
    if (cells.some((cell) => cell.trim() !== "")) records.push({ line: begun, cells });
    cells = [];
  };
  for (const [whole, quoted, plain = "", end = ""] of text.replace(/^\uFEFF/, "").matchAll(CELL)) {
    if (whole === "" && cells.length === 0) continue; // Behind the last line end.
    cells.push(quoted === undefined ? plain : quoted.slice(1, -1).replaceAll('""', '"') + plain);
    line += whole.split(/\r\n?|\n/).length - 1;
    if (end === ",") continue;
    add();
    begun = line;
  }
  return records;
}

export type CsvRecord = { readonly line: number; readonly cells: readonly string[] };

/** A cell, in quotes or not, and what ends it. What stands behind closing quotes is kept, so that no mistake hides. */
const CELL = /("(?:[^"]|"")*")?([^,\r\n]*)(,|\r\n?|\n|$)/g;

/** Cells that a spreadsheet would take for a formula (OWASP, CSV injection). */
const FORMULA = /^[=+\-@\t\r]/;

/** Records as CSV (RFC 4180, 2): CRLF behind each, quotes where they are needed, and no cell that a spreadsheet would compute. */
export function writeCsv(records: readonly (readonly string[])[]): string {
  return records.map((cells) => `${cells.map(writeCell).join(",")}\r\n`).join("");
}

function writeCell(text: string): string {
  const safe = FORMULA.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** What `writeCsv` put before a formula is taken away again. */
export function readCell(text: string): string {
  return text.replace(/^'(?=[=+\-@\t\r])/, "").trim();
}
