import { describe, expect, onTestFinished, test } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { openDatabase } from "../../src/store/open-store.ts";
import { makeBigDesk } from "../bench/grow/big-desk.ts";
import { HOT_QUERIES } from "../bench/grow/hot-queries.ts";
import { type Plan, planOf } from "../bench/grow/plans.ts";
import { LARGE, type Scale } from "../bench/grow/scale.ts";
import { type Backend, backends, openDesk } from "./backends.ts";

const SCALE: Scale = { ...LARGE, items: 20_000, sources: 300, subscribers: 2_000, editions: 3, earlierEditions: 40 };

/** What an index is called that a database made by itself, for a primary key or for what is unique. */
const MADE: Readonly<Record<string, string>> = {
  deliveries_message_id_key: "sqlite_autoindex_deliveries_2",
  subscribers_address_key_key: "sqlite_autoindex_subscribers_2",
};

/** Indexes that are gone through from one end, as they have the rows in the order that is wanted: a limit ends that. */
const WALKS = new Set(["stories by stories_rank", "stories by stories_newest", "items by items_pending"]);

/** On a small table PostgreSQL rightly reads all; told not to, it does so only where no index serves. */
function atLarge(address: string): string {
  if (!address.startsWith("postgres")) return address;
  const url = new URL(address);
  url.searchParams.set("options", "-c enable_seqscan=off -c jit=off");
  return url.href;
}

async function bigDesk(backend: Backend): Promise<Database> {
  const address = await backend.makeAddress();
  await makeBigDesk(address, SCALE);
  return await openDatabase(atLarge(address));
}

describe.for(Object.entries(backends))("plans on %s", ([kind, backend]) => {
  test("what is asked again and again reads no large table from end to end", { timeout: 300_000 }, async () => {
    const database = await bigDesk(backend);
    onTestFinished(() => database.close());
    const told: Record<string, unknown> = {};
    for (const { name, run, uses } of HOT_QUERIES) {
      const plan = await planOf(database, async (store) => await run(store, 7, SCALE));
      const indexes = uses.map((index) => (kind === "sqlite" ? (MADE[index] ?? index) : index));
      const unused = indexes.filter((index) => !plan.indexes.has(index));
      const scans = plan.scans.filter((scan) => !WALKS.has(scan));
      if (unused.length + scans.length > 0) told[name] = { unused, scans, plan: plan.lines };
    }
    expect(told).toEqual({});
  });

  test("a table that is read from end to end is told as such", async () => {
    const { address } = await openDesk(backend);
    const database = await openDatabase(atLarge(address));
    onTestFinished(() => database.close());
    const plan: Plan = await planOf(database, async () => {
      await Promise.resolve();
    });
    expect(plan.scans).toEqual([]);
    const summed = await planOf(database, async ({ retention }) => await retention.holding("receipts", null));
    expect(summed.scans).toEqual(["receipts"]);
  });
});
