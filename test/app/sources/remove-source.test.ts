import { expect, test } from "vitest";
import { removeSource } from "../../../src/app/sources/remove-source.ts";

test.for([
  {
    why: "the line of a source, comments above it kept",
    before: "sources:\n  - https://a.example\n  # about b\n  - https://b.example # b\n  - https://c.example\n",
    index: 1,
    after: "sources:\n  - https://a.example\n  # about b\n  - https://c.example\n",
  },
  {
    why: "the lines of a source",
    before:
      "sources:\n  - url: https://a.example\n    name: A\n  -\n    # b\n    url: https://b.example\n    name: B # b\n\n  - https://c.example\n",
    index: 1,
    after: "sources:\n  - url: https://a.example\n    name: A\n\n  - https://c.example\n",
  },
  {
    why: "the last line of a file without a line end",
    before: "sources:\r\n  - https://a.example\r\n  - https://b.example",
    index: 1,
    after: "sources:\r\n  - https://a.example",
  },
  {
    why: "a group with its last source",
    before: "sources:\n  - group: A\n    sources:\n      - https://a.example\n  - https://b.example\n",
    index: 0,
    after: "sources:\n  - https://b.example\n",
  },
  {
    why: "one source of a group",
    before: "sources:\n  - group: A\n    sources:\n      - https://a.example\n      - https://b.example\n",
    index: 0,
    after: "sources:\n  - group: A\n    sources:\n      - https://b.example\n",
  },
  {
    why: "the first in brackets",
    before: "sources: [https://a.example, https://b.example]\n",
    index: 0,
    after: "sources: [https://b.example]\n",
  },
  {
    why: "the last in brackets",
    before: "sources: [https://a.example, https://b.example]\n",
    index: 1,
    after: "sources: [https://a.example]\n",
  },
  { why: "the only one in brackets", before: "sources: [https://a.example]\n", index: 0, after: "sources: []\n" },
])("removes $why", ({ before, index, after }) => {
  expect(removeSource(before, index)).toBe(after);
});

test("a source that is not there cannot be removed", () => {
  expect(removeSource("sources: [https://a.example]\n", 1)).toBeNull();
});
