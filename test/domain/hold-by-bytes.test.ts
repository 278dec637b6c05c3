import { expect, test } from "vitest";
import { holdByBytes } from "../../src/domain/hold-by-bytes.ts";

test("what was asked for longest ago goes when there are too many bytes", () => {
  const held = holdByBytes<string>(10);
  held.put("a", "A", 4);
  held.put("b", "B", 4);
  expect(held.get("a")).toBe("A");
  held.put("c", "C", 4);
  expect([held.get("b"), held.values()]).toEqual([undefined, ["A", "C"]]);
});

test("what is put again weighs once, and what is dropped nothing", () => {
  const held = holdByBytes<string>(10);
  held.put("a", "A", 8);
  held.put("a", "A2", 6);
  held.put("b", "B", 4);
  expect(held.values()).toEqual(["A2", "B"]);
  held.drop("a");
  held.drop("unheard-of");
  held.put("c", "C", 6);
  expect(held.values()).toEqual(["B", "C"]);
});

test("no more than so many are held, and one larger than all there is room for is not", () => {
  const held = holdByBytes<number>(10, 2);
  for (const index of [1, 2, 3]) held.put(`${index}`, index, 0);
  expect(held.values()).toEqual([2, 3]);
  held.put("large", 4, 11);
  expect([held.get("large"), held.values()]).toEqual([undefined, [2, 3]]);
});
