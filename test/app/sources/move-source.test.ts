import { expect, test } from "vitest";
import { moveSource } from "../../../src/app/sources/move-source.ts";

const URL_NEW = "https://new.example/feed";

test.for<{ why: string; before: string; id?: string; after: string | null }>([
  { why: "an address alone", before: "sources:\n  - http://a.example # a\n", after: `sources:\n  - ${URL_NEW} # a\n` },
  {
    why: "an address alone, with its id",
    before: "sources:\n  - http://a.example # a\n",
    id: "a-example",
    after: `sources:\n  - { url: ${URL_NEW}, id: a-example } # a\n`,
  },
  { why: "in single quotes", before: "sources: ['http://a.example']\n", after: `sources: ['${URL_NEW}']\n` },
  { why: "in double quotes", before: 'sources: ["http://a.example"]\n', after: `sources: ["${URL_NEW}"]\n` },
  {
    why: "in braces",
    before: "sources:\n  - { name: A, url: http://a.example, weight: 2 } # a\n",
    id: "a-example",
    after: `sources:\n  - { name: A, url: ${URL_NEW}, id: a-example, weight: 2 } # a\n`,
  },
  {
    why: "over several lines",
    before: "sources:\r\n  - name: A\r\n    url: http://a.example # a\r\n    weight: 2\r\n",
    id: "a-example",
    after: `sources:\r\n  - name: A\r\n    url: ${URL_NEW} # a\r\n    id: a-example\r\n    weight: 2\r\n`,
  },
  {
    why: "in JSON",
    before: '{"sources":[{"url":"http://a.example"}]}',
    id: "a-example",
    after: `{"sources":[{"url":"${URL_NEW}", "id": "a-example"}]}`,
  },
  {
    why: "an address alone in JSON",
    before: '{"sources":["http://a.example"]}',
    id: "a",
    after: `{"sources":[{"url":"${URL_NEW}","id":"a"}]}`,
  },
  { why: "nothing behind an alias", before: "tags: &a http://a.example\nsources: [*a]\n", after: null },
])("moves $why", ({ before, id = null, after }) => {
  expect(moveSource(before, 0, { url: URL_NEW, id })).toBe(after);
});
