import { afterAll, beforeAll, expect, test } from "vitest";
import type { Slot } from "../../src/domain/digest.ts";
import { aContent, anEdition, aToldStory } from "../builders.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";
import { tell } from "./told-command.ts";

let desk: TemporaryDesk;

const sources = ["https://a.example/feed.xml"];
const daily = { name: "daily", schedule: "0 7 * * *" };
beforeAll(() => {
  desk = createTemporaryDesk({ sources, digests: [{ ...daily, clicks: true }] });
});
afterAll(() => desk.remove());

const clicks = async (...argv: readonly string[]) =>
  await tell(["digest", "clicks", ...argv, "--config", desk.settings]);

test("digest clicks tells how often each story was followed, the latest edition first, and what it does not know", async () => {
  expect(await clicks()).toMatchObject({ code: 0, out: [], notes: ["No link of it was followed yet."] });
  const [a, b] = [aToldStory("A lock is picked"), aToldStory("A dam leaks")];
  await desk.look(async ({ editions, clicks: counts }) => {
    for (const [day, times] of [
      [22, 1],
      [23, 2],
    ] as const) {
      const content = aContent({ lead: a, sections: [{ title: null, stories: [b] }] });
      const edition = anEdition("daily", { slot: `2026-11-${day}T07:00` as Slot, content });
      await editions.save(edition, []);
      await counts.count(edition.id, b.id);
      for (let time = 0; time < times; time += 1) await counts.count(edition.id, a.id);
      if (day === 23) await counts.count(edition.id, "sty-gone" as typeof a.id);
    }
  });
  expect((await clicks("--limit", "1")).out).toEqual([
    "SLOT              CLICKS  STORY",
    "2026-11-23T07:00  2       A lock is picked",
    expect.stringMatching(/^2026-11-23T07:00 {2}1 {7}\S/),
    expect.stringMatching(/^2026-11-23T07:00 {2}1 {7}\S/),
  ]);
  expect((await clicks()).out).toHaveLength(6);
  const [latest] = (await clicks("--json")).out.map((line) => JSON.parse(line) as { slot: string; clicks: number });
  expect(latest).toMatchObject({ slot: "2026-11-23T07:00", clicks: 4 });
});

test("digest clicks says that a digest counts none, and shows what it counted", async () => {
  desk.configure({ sources, digests: [daily] });
  const { code, out, notes } = await clicks();
  expect([code, out.length, notes]).toEqual([0, 6, ["It counts no clicks: they are counted with clicks: true."]]);
});
