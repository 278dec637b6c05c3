import { join } from "node:path";
import { expect, test } from "vitest";
import { readCorrections, replayCorrections } from "./replay.ts";

const FILE = join(import.meta.dirname, "../../fixtures/corrections.jsonl");

test("every correction that was kept holds when it is said, and some only then", async () => {
  const { of, obeyed, unsaid } = await replayCorrections(readCorrections(FILE));
  expect(obeyed).toBe(of);
  expect(unsaid).toBeLessThan(of);
});

test("of two corrections that contradict each other one does not hold, and that is counted", async () => {
  const one = { title: "A lock is picked", summary: "In London a lock was picked.", source: "Wire" };
  const other = { title: "A bill is signed", summary: "In Paris a bill was signed.", source: "Daily" };
  const said = await replayCorrections([
    { kind: "together", items: [one, other] },
    { kind: "apart", items: [one], from: [other] },
  ]);
  expect(said).toEqual({ of: 2, obeyed: 1, unsaid: 1 });
});

test("all items of both sides are kept apart, and one tells another time and page by what was kept", async () => {
  const texts = ["A lock is picked in London", "A lock is picked in Lyon", "A lock is picked in Lima"];
  const [one, other, third] = texts.map((title, at) => ({
    title,
    summary: "A lock was picked.",
    source: "Wire",
    link: `https://wire.example/${at}`,
    time: `2027-01-0${at + 1}T08:00:00Z`,
  }));
  if (one === undefined || other === undefined || third === undefined) throw new Error("There are three.");
  const said = await replayCorrections([{ kind: "apart", items: [one, other], from: [third] }]);
  expect(said).toMatchObject({ of: 1, obeyed: 1 });
});
