import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { feedOf, openMannersDesk, type MannersDesk } from "./desk.ts";

/** F4 and F8: what is gone, what fails, and who hears of it. */
let desk: MannersDesk;

beforeEach(async () => {
  desk = await openMannersDesk();
});

afterEach(async () => {
  await desk.close();
});

function gapHours(): readonly number[] {
  return desk.requests
    .slice(1)
    .map(({ at }, index) => Math.floor((at.getTime() - (desk.requests[index]?.at.getTime() ?? 0)) / 3_600_000));
}

describe("a source that fails", () => {
  test.for([401, 403, 404, 500, 502])(
    "with %i is asked later and later, at most once a day, and never given up",
    async (status) => {
      desk.serve("/a", { status });
      await desk.follow(desk.source("/a"));
      await desk.passFor(30 * 24, 60);
      // 30 minutes, doubling to a day, but never below the hour of the desk; then jitter, and passes each hour.
      expect(gapHours().slice(0, 8)).toEqual([2, 2, 3, 5, 9, 17, 25, 25]);
      expect(desk.requests.length).toBeLessThan(40);
      expect(desk.requests.length).toBeGreaterThan(28);
      desk.serve("/a", { body: feedOf(["Back"]) });
      desk.wait({ days: 2 });
      expect(await desk.pass()).toMatchObject({ fresh: 1, newItems: 1 });
      expect(await desk.state("/a")).toMatchObject({ failuresInARow: 0, lastFailure: null });
    },
  );

  test("is told to the operator once, after the fifth failure in a row", async () => {
    desk.serve("/a", { status: 500 });
    await desk.follow(desk.source("/a"));
    const notes: (readonly string[])[] = [];
    for (let day = 0; day < 9; day += 1) {
      const report = await desk.pass();
      notes.push(report.notes.map(({ source, note }) => `${source.name}: ${note}`));
      desk.wait({ days: 2 });
    }
    const told = `a: 5 failures in a row: ${desk.at("a.example")}: HTTP 500 Internal Server Error`;
    expect(notes).toEqual([[], [], [], [], [told], [], [], [], []]);
    expect(desk.logged.filter((line) => line.startsWith("warn"))).toEqual(["warn source needs a look"]);
  });
});

describe("a source that is gone (410)", () => {
  test("is asked again soon, then paused for a week, reported once, and never dead for ever", async () => {
    desk.serve("/a", { status: 410 });
    await desk.follow(desk.source("/a"));
    const first = await desk.pass();
    expect([first.gone, first.notes]).toEqual([1, []]);
    desk.wait({ hours: 2 });
    const second = await desk.pass();
    expect(second.notes.map(({ note }) => note)).toEqual([
      "gone for good (410, twice in a row): it is asked once a week now",
    ]);
    expect(await desk.state("/a")).toMatchObject({ goneInARow: 2, lastFailure: { reason: "gone" } });
    desk.requests.length = 0;
    await desk.passFor(28 * 24, 60);
    expect(desk.requests.length).toBe(3);
    expect(gapHours().every((hours) => hours >= 7 * 24)).toBe(true);
    expect(desk.logged.filter((line) => line.startsWith("warn"))).toHaveLength(1);

    desk.serve("/a", { body: feedOf(["Back"]) });
    desk.wait({ days: 8 });
    expect(await desk.pass()).toMatchObject({ fresh: 1 });
    expect(await desk.state("/a")).toMatchObject({ goneInARow: 0, failuresInARow: 0 });
  });

  test("and comes back in between is not paused", async () => {
    const statuses = [410, 500, 410];
    desk.serve("/a", () => ({ status: statuses.shift() ?? 200 }));
    await desk.follow(desk.source("/a"));
    for (let pass = 0; pass < 3; pass += 1) {
      await desk.pass();
      desk.wait({ hours: 12 });
    }
    expect(await desk.state("/a")).toMatchObject({ goneInARow: 1, failuresInARow: 3 });
  });
});
