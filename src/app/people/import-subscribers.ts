import type { DeskStore } from "../../domain/desk-store.ts";
import { mailAddress } from "../../domain/mail-address.ts";
import type { MailAddress } from "../../domain/subscriber.ts";
import { type CsvRecord, readCell, readCsv } from "./csv.ts";

/** Records that one import takes. */
export const MAX_IMPORT_ROWS = 100_000;

/** What became of one line. `left`: it ended its subscription here, and no file says that it wants it back. */
export type ImportOutcome = "added" | "changed" | "already there" | "suppressed" | "left" | "not active" | "no address";

export type ImportLine = { readonly line: number; readonly text: string; readonly outcome: ImportOutcome };

type Import = {
  readonly store: Pick<DeskStore, "subscribers" | "consents">;
  readonly digests: readonly string[];
  readonly now: Date;
  /** Tells what would become of each line, and stores nothing. */
  readonly isDry: boolean;
};

/**
 * Makes subscribers of the addresses of a CSV text: those of the column `address` (or `email`, `e-mail`, `mail`), else of the
 * first one. A column `state`, as our own export has it, leaves all out that are not active. `null`: too many rows.
 */
export async function importSubscribers(text: string, parts: Import): Promise<readonly ImportLine[] | null> {
  const records = readCsv(text);
  if (records.length > MAX_IMPORT_ROWS) return null;
  const { head, rows } = withHead(records);
  const lines: ImportLine[] = [];
  for (const { line, cells } of rows) {
    const raw = readCell(cells[head.address] ?? "");
    const state = head.state === null ? "active" : readCell(cells[head.state] ?? "");
    const address = mailAddress(raw);
    const outcome = address === null ? "no address" : state === "active" ? await take(address, parts) : "not active";
    lines.push({ line, text: raw, outcome });
  }
  return lines;
}

type Head = { readonly address: number; readonly state: number | null };

const ADDRESS_NAMES = new Set(["address", "email", "e-mail", "mail"]);

/** A first record without an address in it names the columns. */
function withHead(records: readonly CsvRecord[]): { readonly head: Head; readonly rows: readonly CsvRecord[] } {
  const [first, ...rest] = records;
  const names = (first?.cells ?? []).map((cell) => readCell(cell).toLowerCase());
  const address = names.findIndex((name) => ADDRESS_NAMES.has(name));
  if (address === -1) return { head: { address: 0, state: null }, rows: records };
  const state = names.indexOf("state");
  return { head: { address, state: state === -1 ? null : state }, rows: rest };
}

async function take(address: MailAddress, { store, digests, now, isDry }: Import): Promise<ImportOutcome> {
  const known = await store.subscribers.findByAddress(address);
  if (known !== null && (await store.subscribers.hasLeft(known.id)))
    return (await store.consents.isSuppressed(address)) ? "suppressed" : "left";
  if (!isDry) return OUTCOMES[await store.subscribers.add(address, digests, now, "imported")];
  if (await store.consents.isSuppressed(address)) return "suppressed";
  const has = new Set((known?.subscriptions ?? []).map(({ digest }) => digest));
  if (known === null) return "added";
  return known.state === "active" && digests.every((digest) => has.has(digest)) ? "already there" : "changed";
}

const OUTCOMES = { added: "added", changed: "changed", unchanged: "already there", suppressed: "suppressed" } as const;
