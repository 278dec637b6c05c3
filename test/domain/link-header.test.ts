import { describe, expect, test } from "vitest";
import { parseLinkHeader } from "../../src/domain/link-header.ts";

const PAGE = "https://a.example/dir/feed?x=1";

describe("parseLinkHeader", () => {
  test.for<{ why: string; header: string; links: readonly (readonly [href: string, rel: string])[] }>([
    { why: "nothing", header: "", links: [] },
    { why: "one", header: '<https://hub.example/>; rel="hub"', links: [["https://hub.example/", "hub"]] },
    {
      why: "without quotes and spaces",
      header: "<https://hub.example/>;rel=hub",
      links: [["https://hub.example/", "hub"]],
    },
    {
      why: "several in one header",
      header: '<https://h.example/a,b>; rel="hub", </feed>; rel="self"; title="a, b; c"',
      links: [
        ["https://h.example/a,b", "hub"],
        ["https://a.example/feed", "self"],
      ],
    },
    { why: "relative to the page", header: "<../x#frag>; rel=self", links: [["https://a.example/x", "self"]] },
    { why: "of two relations", header: '<x>; rel="Self  HUB"', links: [["https://a.example/dir/x", "self hub"]] },
    { why: "the first of two", header: "<x>; rel=hub; rel=self", links: [["https://a.example/dir/x", "hub"]] },
    {
      why: "escaped quotes",
      header: '<x>; title="say \\"no\\", rel=self"; rel=hub',
      links: [["https://a.example/dir/x", "hub"]],
    },
    { why: "about another page", header: '<x>; rel=hub; anchor="/other"', links: [] },
    {
      why: "about this page, said so",
      header: `<x>; rel=hub; anchor="${PAGE}"`,
      links: [["https://a.example/dir/x", "hub"]],
    },
    { why: "of another scheme", header: "<javascript:alert(1)>; rel=hub, <data:,x>; rel=self", links: [] },
    { why: "an open quote", header: '<x>; rel="hub', links: [["https://a.example/dir/x", ""]] },
    { why: "no address", header: "rel=hub; <<<>>>,,;", links: [["https://a.example/dir/feed?x=1", ""]] },
  ])("reads $why", ({ header, links }) => {
    expect(parseLinkHeader(header, PAGE).map(({ href, rel }) => [href, rel.join(" ")])).toEqual(links);
  });

  test("ends, whatever it is fed", () => {
    for (const piece of ["<x>;rel=hub,", '<x>"', '"\\', "<", ";a=", '<x>;a="']) {
      expect(parseLinkHeader(piece.repeat(10_000), PAGE).length).toBeLessThanOrEqual(100);
    }
  });
});
