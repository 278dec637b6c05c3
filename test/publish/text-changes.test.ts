import { describe, expect, test } from "vitest";
import { textChanges, textDiff } from "../../src/publish/text-changes.ts";
import { site, story, tell } from "./desk.ts";

const said = (before: string, after: string): string =>
  textDiff(before, after)
    .map(({ kind, text }) => ({ same: text, gone: `[-${text}-]`, new: `[+${text}+]` })[kind])
    .join(" ");

const words = (prefix: string): string => Array.from({ length: 2_000 }, (_, at) => `${prefix}${at}`).join(" ");

describe("textDiff", () => {
  test.for([
    { why: "nothing", before: "A fire", after: "A fire", told: "" },
    { why: "no other blanks", before: "A  fire ", after: "A fire", told: "" },
    { why: "a word that came", before: "A fire", after: "A large fire", told: "A [+large+] fire" },
    { why: "a word that went", before: "A large fire", after: "A fire", told: "A [-large-] fire" },
    { why: "a word for another", before: "Three dead", after: "Forty dead", told: "[-Three-] [+Forty+] dead" },
    { why: "all of it", before: "", after: "New", told: "[+New+]" },
    { why: "none of it", before: "Old", after: "", told: "[-Old-]" },
  ])("tells $why", ({ before, after, told }) => {
    expect(said(before, after)).toBe(told);
  });

  test("takes a text that shares too little for another one, however long both are", () => {
    expect(textDiff(words("a"), words("b")).map(({ kind }) => kind)).toEqual(["gone", "new"]);
  });
});

describe("textChanges", () => {
  const fire = tell("Forty dead in a fire", { version: 3, changedAt: new Date("2014-12-18T10:00:00Z") });
  const other = tell("A fire, as told elsewhere", { outlet: "Other", version: 2, summary: "The same." });
  const earlier = [
    {
      itemId: fire.item.id,
      version: 2,
      title: "Three dead in a fire",
      summary: "",
      at: new Date("2014-12-18T09:00:00Z"),
    },
    { itemId: fire.item.id, version: 1, title: "A fire", summary: "", at: new Date("2014-12-18T08:00:00Z") },
    { itemId: other.item.id, version: 1, title: "A fire, as told elsewhere", summary: "The same.", at: new Date(0) },
  ];

  test("tells each change, the newest first, and none where only other fields changed", () => {
    const changes = textChanges(story([fire, other]), earlier, site);
    expect(changes.map(({ time, outlet, title }) => [time.iso, outlet, title])).toEqual([
      [
        "2014-12-18T10:00:00Z",
        "Outlet",
        [
          { kind: "gone", text: "Three" },
          { kind: "new", text: "Forty" },
          { kind: "same", text: "dead in a fire" },
        ],
      ],
      [
        "2014-12-18T09:00:00Z",
        "Outlet",
        [
          { kind: "gone", text: "A" },
          { kind: "new", text: "Three dead in a" },
          { kind: "same", text: "fire" },
        ],
      ],
    ]);
  });

  test("shows no more than a page can hold", () => {
    const many = Array.from({ length: 60 }, (_, at) => ({
      itemId: fire.item.id,
      version: at + 1,
      title: `Fire ${at}`,
      summary: "",
      at: new Date(at * 1_000),
    }));
    expect(textChanges(story([{ ...fire, item: { ...fire.item, version: 61 } }]), many, site)).toHaveLength(40);
  });
});
