import { join } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Settings } from "../../../src/app/settings/settings.ts";
import { parseWhere } from "../../../src/domain/where/parse-where.ts";
import type { Where } from "../../../src/domain/where/where.ts";
import { isWanted } from "../../../src/domain/where/is-wanted.ts";
import { type FeedDesk, feedSettings, openFeedDesk } from "./feed-desk.ts";
import { type Ending, merged, type SeenDocument, walk } from "./feed-walk.ts";
import { type Event, history, type Newsroom, openNewsroom } from "./newsroom.ts";

const ENDINGS: readonly Ending[] = ["xml", "atom", "json"];

let base: Awaited<ReturnType<typeof feedSettings>>;
beforeAll(async () => {
  base = await feedSettings({ tags: { even: { any: ["even"] } }, feeds: [{ name: "some", limit: 3 }] });
});
afterAll(async () => await base.remove());

const where = (text: string): Where => {
  const parsed = parseWhere(text);
  if ("problem" in parsed) throw new Error(parsed.problem);
  return parsed.where;
};

/** What the operator chooses in turn; every choice has its own archives, or goes on with those that are there. */
const CHOICES = [
  { where: where(""), limit: 3 },
  { where: where(""), limit: 2 },
  { where: where("-tag:even"), limit: 3 },
  { where: where("headline"), limit: 4 },
];

describe("a feed, read along its archives,", () => {
  test("gives each told story in its newest version, and no archive ever changes", { timeout: 240_000 }, async () => {
    let run = 0;
    expect.hasAssertions();
    await fc.assert(
      fc.asyncProperty(history, async (events) => await checkHistory(events, `history-${(run += 1)}.db`)),
      { numRuns: 10, endOnFailure: true },
    );
  });
});

async function checkHistory(events: readonly Event[], name: string): Promise<void> {
  const file = join(base.home, name);
  let choice = CHOICES[0] as (typeof CHOICES)[number];
  const settings = (): Settings => ({ ...base.settings, feeds: [{ name: "some", title: "Some", ...choice }] });
  const newsroom = openNewsroom();
  const written = new Map<string, string>();
  let desk = await openFeedDesk(settings(), file);
  const reopen = async (): Promise<void> => {
    await desk.close();
    desk = await openFeedDesk(settings(), file);
  };
  try {
    for (const event of [...events, { kind: "pass", at: 0 } as const]) {
      await newsroom.happen(event, desk.store);
      if (event.kind === "choose") choice = CHOICES[event.at % CHOICES.length] ?? choice;
      if (event.kind === "choose" || event.kind === "restart") await reopen();
      if (!["pass", "choose", "restart"].includes(event.kind)) continue;
      await desk.pass(newsroom.now());
      await check(desk, { newsroom, written, where: choice.where });
    }
  } finally {
    await desk.close();
  }
}

type Known = { readonly newsroom: Newsroom; readonly written: Map<string, string>; readonly where: Where };

async function check(desk: FeedDesk, { newsroom, written, where: chosen }: Known): Promise<void> {
  const wanted = newsroom.told((story) => isWanted(story, chosen, newsroom.now()));
  const muted = newsroom.muted();
  for (const ending of ENDINGS) {
    const [current, ...archives] = await walk(desk, "feeds/some", ending);
    const seen = merged([...(current === undefined ? [] : [current]), ...archives]);
    const told = new Map([...wanted.keys()].map((id) => [id, seen.get(id)?.said.replace(/ \(.*/, "") ?? "missing"]));
    expect(told).toEqual(wanted);
    expect(muted.filter((id) => seen.has(id))).toEqual([]);
    for (const { path, text, entries } of [current, ...archives].flatMap((one) => one ?? [])) {
      expect(new Set(entries.map(({ id }) => id)).size).toBe(entries.length);
      if (path.includes("/archive/")) checkSame(written, { path, text, entries });
    }
    expect(archives.map(({ path }) => path)).toEqual(
      archives.map((_, index) => `feeds/some/archive/${archives.length - index}.${ending}`),
    );
  }
}

type Archive = Pick<SeenDocument, "path" | "text" | "entries">;

/** As it was when it was first read; without what is muted, of which nothing is left. */
function checkSame(written: Map<string, string>, { path, text, entries }: Archive): void {
  const first = written.get(path) ?? text;
  written.set(path, first);
  if (text === first) return;
  expect(text.length).toBeLessThan(first.length);
  for (const { id } of entries) expect(first).toContain(id);
}
