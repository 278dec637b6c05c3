import { expect, test } from "vitest";
import { createWaiting } from "../../src/publish/waiting.ts";

test("who waits is known until a story changes", async () => {
  let state = "one";
  const waiting = createWaiting({ state: async () => await Promise.resolve(state) });
  expect(await waiting.isKnown(["daily", "07:00"])).toBe(false);
  waiting.note(["daily", "07:00"]);
  expect(await waiting.isKnown(["daily", "07:00"])).toBe(true);
  expect(await waiting.isKnown(["daily", "08:00"])).toBe(false);
  expect(await waiting.isKnown(["daily 07:00"])).toBe(false);
  state = "two";
  expect(await waiting.isKnown(["daily", "08:00"])).toBe(false); // The change is seen whoever asks first.
  expect(await waiting.isKnown(["daily", "07:00"])).toBe(false);
});

test("it is forgotten rather than held without end", async () => {
  const waiting = createWaiting({ state: async () => await Promise.resolve("one") });
  expect(await waiting.isKnown(["0"])).toBe(false);
  for (let each = 0; each <= 10_000; each += 1) waiting.note([String(each)]);
  expect(await waiting.isKnown(["0"])).toBe(false);
  expect(await waiting.isKnown(["10000"])).toBe(true);
});
