import { CompiledQuery, type KyselyPlugin, type RootOperationNode, sql } from "kysely";
import { describe, expect, onTestFinished, test } from "vitest";
import { DAY_MS } from "../../src/domain/bounce.ts";
import type { DeliveryId } from "../../src/domain/delivery.ts";
import type { FiguresStore } from "../../src/domain/figures-store.ts";
import type { Database } from "../../src/store/database.ts";
import { createFiguresStore } from "../../src/store/figures-store.ts";
import { openDatabase } from "../../src/store/open-store.ts";
import { anEdition, anItem, aStory, MORNING, sourced } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { queueFor, storeItems, storeStories } from "./stored.ts";

/** Enough that a database which has an index uses it. */
const ROWS = 5_000;
const ROWS_AT_ONCE = 500;
const LARGE = "items|deliveries|delivery_reports|stories";
const WALK = new RegExp(`Seq Scan on (?:${LARGE})|SCAN (?:${LARGE})(?! USING (?:COVERING )?INDEX)`);

describe.for(Object.entries(backends))("figures on %s", ([kind, backend]) => {
  test("walk no large table, and count in indexes", async () => {
    const { address, store, tables } = await openDesk(backend);
    await storeStories(store, [aStory()]);
    await storeItems(store, [sourced(anItem("Pending"))]);
    await queueFor(store, anEdition("daily"), ["ada@example.org"]);
    await multiply(tables);
    const recent = tables.updateTable("deliveries").set({ next_at: MORNING.getTime() });
    await recent.where("id", "=", "dlv-1" as DeliveryId).execute();
    await sql.raw(kind === "sqlite" ? "analyze" : "vacuum analyze").execute(tables);

    const database = await openDatabase(address);
    onTestFinished(() => database.close());
    const nodes: RootOperationNode[] = [];
    const figures = createFiguresStore({ ...database, db: database.db.withPlugin(noting(nodes)) });
    const counted = await readAll(figures);
    expect(counted).toEqual({ sent: 1, waiting: 1, queued: 1 });
    const plans = await explain(database, nodes);
    expect(plans.length).toBeGreaterThan(15);
    expect(plans.filter((plan) => WALK.test(plan))).toEqual([]);
    const ofDeliveries = plans.filter((plan) => /deliveries/.test(plan));
    const only = kind === "sqlite" ? /COVERING INDEX deliveries_due/ : /Index Only Scan/;
    expect(ofDeliveries.filter((plan) => !only.test(plan))).toEqual([]);
    expect(plans.filter((plan) => /items_waiting/.test(plan)).length).toBeGreaterThan(1);
    expect(plans.filter((plan) => /delivery_reports_trouble/.test(plan)).length).toBeGreaterThan(4);
  });
});

async function readAll(figures: FiguresStore) {
  await figures.tables();
  await figures.sources(MORNING);
  await figures.firstChangeAfter(MORNING);
  const { count } = await figures.uncurated();
  const { live } = await figures.outbox();
  const { sent } = await figures.since(new Date(MORNING.getTime() - DAY_MS));
  return { sent, waiting: count, queued: live.get("queued") };
}

/** Makes large tables of small ones. What is in them many times has come to its end. */
async function multiply(tables: Database["db"]): Promise<void> {
  const numbers = Array.from({ length: ROWS }, (_, index) => index);
  const [delivery] = await tables.selectFrom("deliveries").selectAll().execute();
  const [item] = await tables.selectFrom("items").selectAll().where("curated_version", "=", 1).execute();
  const [story] = await tables.selectFrom("stories").selectAll().execute();
  if (delivery === undefined || item === undefined || story === undefined) throw new Error("The desk is empty.");
  await insertAll(tables, "deliveries", numbers, (number) => {
    return {
      ...delivery,
      id: `dlv-${number}`,
      message_id: `m-${number}`,
      slot: `s-${number}`,
      state: "sent",
      next_at: number,
    };
  });
  await insertAll(tables, "items", numbers, (number) => ({ ...item, id: `itm-${number}` }));
  await insertAll(tables, "stories", numbers, (number) => ({ ...story, id: `sto-${number}` }));
  await insertAll(tables, "delivery_reports", numbers, (number) => ({
    delivery_id: `dlv-${number}`,
    edition_id: delivery.edition_id,
    delivery_date: delivery.date,
    address_hash: delivery.address_hash,
    kind: "arrived",
    at: delivery.date,
    detail: "",
  }));
}

async function insertAll(
  tables: Database["db"],
  table: string,
  numbers: readonly number[],
  row: (number: number) => object,
): Promise<void> {
  for (let start = 0; start < numbers.length; start += ROWS_AT_ONCE) {
    await tables
      .insertInto(table as never)
      .values(numbers.slice(start, start + ROWS_AT_ONCE).map(row))
      .execute();
  }
}

/** Notes each query as it is made. */
function noting(nodes: RootOperationNode[]): KyselyPlugin {
  return {
    transformQuery({ node }) {
      nodes.push(node);
      return node;
    },
    transformResult: async ({ result }) => await Promise.resolve(result),
  };
}

/** How the database goes about each, as one text. */
async function explain({ db, kind }: Database, nodes: readonly RootOperationNode[]): Promise<readonly string[]> {
  const plans: string[] = [];
  for (const node of nodes) {
    const { sql: text, parameters } = db.getExecutor().compileQuery(node, { queryId: "explained" });
    const how = kind === "sqlite" ? "explain query plan" : "explain";
    const { rows } = await db.executeQuery<object>(CompiledQuery.raw(`${how} ${text}`, [...parameters]));
    plans.push(`${text}\n${rows.map((row) => Object.values(row).join(" ")).join("\n")}`);
  }
  return plans;
}
