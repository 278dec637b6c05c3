import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { CollectStore } from "../../../src/domain/collect-store.ts";
import { feedOf, openMannersDesk, START, type MannersDesk } from "./desk.ts";

/** What says nothing new is written in groups, and is never lost by an ordinary end. */
let desk: MannersDesk;

beforeEach(async () => {
  desk = await openMannersDesk();
});

afterEach(async () => {
  await desk.close();
});

const AT_ONCE = { options: { hostGapMs: 0 }, http: { hostGapMs: 0 } };

function counting(): { readonly store: CollectStore; readonly groups: number[] } {
  const { collect } = desk.store;
  const groups: number[] = [];
  const saveCollected: CollectStore["saveCollected"] = async (plans) => {
    groups.push(plans.length);
    await collect.saveCollected(plans);
  };
  return { groups, store: { ...collect, saveCollected } };
}

async function followMany(count: number): Promise<readonly string[]> {
  const paths = Array.from({ length: count }, (_, index) => `/s${String(index).padStart(4, "0")}`);
  for (const path of paths) {
    desk.serve(path, ({ headers }) =>
      headers["if-none-match"] === undefined ? { headers: { etag: '"1"' }, body: feedOf([path]) } : { status: 304 },
    );
  }
  await desk.follow(...paths.map((path) => desk.source(path)));
  return paths;
}

describe("answers that say nothing new", () => {
  test("are written 200 in a transaction, the rest at the end of the pass", async () => {
    await followMany(450);
    await desk.pass(AT_ONCE);
    desk.wait({ hours: 2 });
    const { store, groups } = counting();
    expect(await desk.pass({ ...AT_ONCE, store })).toMatchObject({ asked: 450, unchanged: 450 });
    expect(groups).toEqual([200, 200, 50]);
    expect((await desk.store.collect.dueSources(desk.now(), 10)).length).toBe(0);
  });

  test("are written with the next one that says something new", async () => {
    const paths = await followMany(5);
    await desk.pass(AT_ONCE);
    desk.wait({ hours: 2 });
    let asked = 0;
    const fourth = () => ((asked += 1) === 4 ? { body: feedOf(["News"]) } : { status: 304 });
    for (const path of paths) desk.serve(path, fourth);
    const { store, groups } = counting();
    await desk.pass({ ...AT_ONCE, store });
    expect(groups).toEqual([4, 1]);
  });

  test("are written when the pass is stopped", async () => {
    const paths = await followMany(5);
    await desk.pass(AT_ONCE);
    desk.wait({ hours: 2 });
    const stop = new AbortController();
    let asked = "";
    const until = (request: { readonly path: string }) => {
      if (desk.requests.length === 10) stop.abort(new Error("stopping"));
      asked = request.path;
      return { status: 304 };
    };
    for (const path of paths) desk.serve(path, until);
    const { store, groups } = counting();
    await expect(desk.pass({ ...AT_ONCE, store, signal: stop.signal })).rejects.toThrow("stopping");
    expect(groups).toEqual([4]);
    const due = await desk.store.collect.dueSources(desk.now(), 10);
    expect(due.map(({ source }) => source.id)).toEqual([asked]);
    expect(due[0]?.state.lastFetchAt).toEqual(START);
  });

  test("that cannot be written end the pass", async () => {
    await followMany(2);
    await desk.pass(AT_ONCE);
    desk.wait({ hours: 2 });
    const broken: CollectStore = {
      ...desk.store.collect,
      saveCollected: async () => await Promise.reject(new Error("disk full")),
    };
    await expect(desk.pass({ ...AT_ONCE, store: broken })).rejects.toThrow("disk full");
  });
});
