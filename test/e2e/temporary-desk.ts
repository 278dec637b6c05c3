import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import { openStore } from "../../src/store/open-store.ts";
import { address } from "../builders.ts";
import { newsdesk, startNewsdesk, type Ended, type NewsdeskProcess } from "./newsdesk-process.ts";

export type TemporaryDesk = {
  readonly home: string;
  readonly settings: string;
  /** Writes the settings anew: the small ones with these over them. */
  readonly configure: (over: object) => void;
  /** Runs one command with the desk's settings. */
  readonly run: (...args: readonly string[]) => Promise<Ended>;
  readonly begin: (...args: readonly string[]) => NewsdeskProcess;
  /** Looks into the database, beside whoever works on it. */
  readonly look: <Seen>(use: (store: DeskStore) => Promise<Seen>) => Promise<Seen>;
  /** `address state`, by address. */
  readonly deliveries: () => readonly string[];
  /** Makes all deliveries due that wait for a later moment. */
  readonly letTimePass: () => void;
  /** The mails in the outbox, whole. */
  readonly mails: (folder?: string) => readonly string[];
  /** Takes the settings away. */
  readonly clear: () => void;
  readonly remove: () => void;
};

/** A slot each Sunday, so that no run of the tests falls on two; the last one is always made up for. */
const WEEKLY = { name: "weekly", schedule: "0 0 * * 0", minStories: 1, lookback: "4w", catchUp: "8d" };

/** A desk in a folder of its own, with nothing in it but its settings. */
export function createTemporaryDesk(over: object): TemporaryDesk {
  const home = mkdtempSync(join(tmpdir(), "newsdesk-e2e-"));
  const settings = join(home, "newsdesk.yaml");
  const database = join(home, "data/newsdesk.db");
  const configure = (next: object): void => writeFileSync(settings, JSON.stringify({ ...SMALL, ...next }, null, 2));
  configure(over);
  return {
    home,
    settings,
    configure,
    run: async (...args) => await newsdesk([...args, "--config", settings]),
    begin: (...args) => startNewsdesk([...args, "--config", settings]),
    async look(use) {
      const store = await openStore(database);
      try {
        return await use(store);
      } finally {
        await store.close();
      }
    },
    deliveries: () =>
      onTables(database, (tables) =>
        tables
          .prepare("SELECT address, state FROM deliveries ORDER BY address")
          .all()
          .map((row) => `${String(row["address"])} ${String(row["state"])}`),
      ),
    letTimePass: () => onTables(database, (tables) => tables.exec("UPDATE deliveries SET next_at = 0")),
    mails: (folder = "data/outbox") => emlTexts(join(home, folder)),
    clear: () => rmSync(settings),
    remove: () => rmSync(home, { recursive: true }),
  };
}

const SMALL = {
  site: { title: "Test desk", url: "http://desk.example" },
  collect: { hostGap: "0s" },
  digests: [WEEKLY],
  mail: { from: "Test desk <news@desk.example>" },
  web: { listen: "127.0.0.1:0" },
};

export async function subscribe(desk: TemporaryDesk, readers: readonly string[]): Promise<void> {
  await desk.look(async ({ subscribers }) => {
    for (const reader of readers) await subscribers.add(address(reader), [WEEKLY.name], new Date());
  });
}

function onTables<Seen>(file: string, use: (tables: DatabaseSync) => Seen): Seen {
  const tables = new DatabaseSync(file);
  try {
    return use(tables);
  } finally {
    tables.close();
  }
}

function emlTexts(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.endsWith(".eml"))
    .map((name) => readFileSync(join(folder, name), "utf8"));
}
