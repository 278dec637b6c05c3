import { expect, test } from "vitest";
import { type ItemFilter, keptOut, type KeptOut } from "../../../src/domain/where/item-filter.ts";
import type { Where } from "../../../src/domain/where/where.ts";
import { tell } from "../../publish/desk.ts";

const kernel: Where = { kind: "text", value: "kernel" };
const english: Where = { kind: "language", value: "en" };
const notEnglish: Where = { kind: "not", of: english };

test.for<{ why: string; title: string; filter: ItemFilter; out: KeptOut | null }>([
  { why: "no choice", title: "A", filter: {}, out: null },
  { why: "a choice that takes it", title: "Linux kernel 6.1", filter: { include: kernel }, out: null },
  {
    why: "a choice that does not",
    title: "A",
    filter: { include: kernel },
    out: { by: "include", where: "text:kernel" },
  },
  { why: "one that leaves others out", title: "A", filter: { exclude: kernel }, out: null },
  {
    why: "one that leaves it out",
    title: "Kernel",
    filter: { exclude: kernel },
    out: { by: "exclude", where: "text:kernel" },
  },
  { why: "both", title: "Kernel", filter: { include: kernel, exclude: notEnglish }, out: null },
  {
    why: "both, one of which leaves it out",
    title: "Kernel",
    filter: { include: kernel, exclude: english },
    out: { by: "exclude", where: "language:en" },
  },
])("$why: of an item by itself", ({ title, filter, out }) => {
  expect(keptOut(tell(title), filter)).toEqual(out);
});
