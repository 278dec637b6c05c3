import { describe, expect, test } from "vitest";
import { createRetention } from "../../src/app/retention.ts";
import { KEPT_KINDS, type Retention } from "../../src/domain/retention-store.ts";
import { openStore } from "../../src/store/open-store.ts";
import { anItem, aPlan, at, sourced } from "../builders.ts";
import { storeItems } from "../contract/stored.ts";
import { settingsOf, SMALLEST } from "./settings/settings-folder.ts";

const LIVE = new AbortController().signal;
const QUIET = { debug() {}, info() {}, warn() {}, error() {} };
const FOR_EVER = Object.fromEntries(KEPT_KINDS.map((kind) => [kind, null])) as Retention;
const HALF_A_YEAR_LATER = at("2027-06-01T00:00:00Z");

async function deskOf(items: number) {
  const store = await openStore(":memory:");
  const made = [...Array(items).keys()].map((number) => anItem(`Item ${number}`));
  await storeItems(
    store,
    made.map((item) => sourced(item)),
  );
  await store.curate.saveCurated(aPlan({ curated: made.map(({ id }) => ({ itemId: id, version: 1 })) }));
  return store;
}

describe("createRetention", () => {
  test("takes away what is too old, and rests after it for ten minutes", async () => {
    const store = await deskOf(250);
    const told: object[] = [];
    let now = HALF_A_YEAR_LATER;
    const log = { ...QUIET, info: (fields: object) => void told.push(fields) };
    const retention = { ...FOR_EVER, items: 86_400, texts: 86_400 };
    const prune = createRetention({ store: store.retention, retention, clock: () => now, log });
    expect(await prune(LIVE)).toEqual({
      gone: new Map([
        ["texts", 250],
        ["items", 250],
      ]),
      isDone: true,
    });
    expect(told).toEqual([{ texts: 250, items: 250 }]);
    await storeItems(store, [sourced(anItem("Late"))]);
    now = new Date(now.getTime() + 9 * 60_000);
    expect(await prune(LIVE)).toEqual({ gone: new Map(), isDone: true });
    now = new Date(now.getTime() + 60_000);
    expect((await prune(LIVE)).gone.size).toBe(0); // It waits to be curated, and its time lies behind the walk.
    await store.close();
  });

  test("stops when its time is up, and goes on with the next call at once", async () => {
    const store = await deskOf(250);
    const parts = {
      store: store.retention,
      retention: { ...FOR_EVER, items: 1 },
      clock: () => HALF_A_YEAR_LATER,
      log: QUIET,
    };
    const none = createRetention(parts, { passMs: 0 });
    expect(await none(LIVE)).toEqual({ gone: new Map(), isDone: false });
    const stopped = AbortSignal.abort();
    const prune = createRetention(parts);
    expect(await prune(stopped)).toEqual({ gone: new Map(), isDone: false });
    expect((await prune(LIVE)).gone).toEqual(new Map([["items", 250]]));
    await store.close();
  });

  test("never is never", async () => {
    const store = await deskOf(5);
    const prune = createRetention({
      store: store.retention,
      retention: FOR_EVER,
      clock: () => HALF_A_YEAR_LATER,
      log: QUIET,
    });
    expect(await prune(LIVE)).toEqual({ gone: new Map(), isDone: true });
    await store.close();
  });
});

describe("retention in the settings", () => {
  const DAY = 86_400;
  test("never takes away what a digest may still look at", async () => {
    const digest = "digests: [{ name: d, schedule: '0 7 * * *', lookback: 26w }]\n";
    const { retention } = await settingsOf(
      `${SMALLEST}${digest}retention: { stories: 60d, deliveries: 60d, texts: never }\n`,
    );
    expect(retention).toMatchObject({ stories: (26 * 7 + 46) * DAY, deliveries: (26 * 7 + 46) * DAY, texts: null });
  });

  test.for([
    {
      why: "less than the window of stories",
      text: "texts: 6d",
      says: "never, or a duration such as 90d or 52w, from 7d to 36500d",
    },
    { why: "less than digests look back", text: "deliveries: 30d", says: "from 60d to 36500d" },
    { why: "something else", text: "stories: forever", says: "never, or a duration" },
  ])("refuses $why", async ({ text, says }) => {
    await expect(settingsOf(`${SMALLEST}retention: { ${text} }\n`)).rejects.toThrow(says);
  });
});
