import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "../../src/store/database.ts";
import { openDatabase } from "../../src/store/open-store.ts";
import { makeBigDesk } from "../bench/grow/big-desk.ts";
import { HOT_QUERIES } from "../bench/grow/hot-queries.ts";
import { planOf } from "../bench/grow/plans.ts";
import { LARGE, type Scale } from "../bench/grow/scale.ts";
import { backends } from "./backends.ts";

const SCALE: Scale = { ...LARGE, items: 30_000, sources: 500, subscribers: 4_000, editions: 4, earlierEditions: 60 };

describe.for(Object.entries(backends))("plans on %s", ([kind, backend]) => {
  test("x", async () => {
    const address = await backend.makeAddress();
    await makeBigDesk(address, SCALE);
    const database = await openDatabase(address);
    for (const { name, run, uses } of HOT_QUERIES) {
      const plan = await planOf(database, async (store) => await run(store, 7, SCALE));
      const missing = uses.filter((u) => !plan.indexes.has(u) && !plan.lines.some((l) => l.includes("autoindex")));
      console.log(
        `== ${name}: scans ${plan.scans.join("; ")} missing ${missing.join()}  uses ${[...plan.indexes].join()}`,
      );
      if (plan.scans.length > 0 || missing.length > 0) console.log(plan.lines.join("\n"));
    }
    await database.close();
  }, 120_000);
});
