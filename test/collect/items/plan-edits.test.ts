import { describe, expect, test } from "vitest";
import { aSameEntry, anEntry } from "../entries.ts";
import { LINK, OTHER_LINK, T0, T1, date, outcome, planned, stored } from "./planned.ts";

describe("planEdits", () => {
  test("changes an item under the id it had, and says which fields and how much", () => {
    const known = stored(anEntry({ guid: "g", link: LINK, title: "Old", summary: "Same" }));
    const { inserts, updates, receipts } = planned(
      [anEntry({ guid: "g", link: LINK, title: "New", summary: "Same" })],
      known,
    );
    expect(inserts).toEqual([]);
    expect(updates).toMatchObject([{ id: known[0]?.id, title: "New", version: 2, firstSeenAt: T0, changedAt: T1 }]);
    expect(receipts.map(({ decision }) => decision)).toEqual([
      { kind: "changed", version: 2, fields: ["title"], extent: "substantive" },
    ]);
  });

  const before = { guid: "g", link: LINK, publishedAt: date("2014-12-30"), updatedAt: date("2014-12-30") };
  test.for([
    { why: "the same again", after: {}, is: [] },
    { why: "an entry that says more than is kept", after: { author: null }, hash: "x", is: ["refreshed"] },
    { why: "a session in the link", after: { link: `${LINK}?session=42` }, is: ["refreshed"] },
    { why: "another spelling of the link", after: { link: "http://www.a.example/story/" }, is: ["refreshed"] },
    { why: "another page", after: { link: OTHER_LINK }, is: ["version 2: link"] },
    { why: "no link any more", after: { link: "" }, is: ["refreshed"] },
    { why: "no dates any more", after: { publishedAt: null, updatedAt: null }, is: ["refreshed"] },
    { why: "a date that is still to come", after: { updatedAt: date("2030-01-01") }, is: ["refreshed"] },
    { why: "a date of another age", after: { publishedAt: date("1970-01-01") }, is: ["refreshed"] },
    { why: "an earlier date", after: { publishedAt: date("2014-12-29") }, is: ["version 2: publishedAt"] },
    { why: "a later date", after: { publishedAt: date("2014-12-31"), updatedAt: null }, is: ["version 2: updatedAt"] },
  ])("takes $why as it is meant", ({ after, hash, is }) => {
    const { link, ...rest } = { ...before, ...after };
    const entry = anEntry(link === "" ? rest : { ...rest, link });
    const told = hash === undefined ? entry : { ...entry, entryHash: hash };
    expect(outcome(planned([told], stored(anEntry(before))))).toEqual(is);
  });

  test("keeps the date that an item was first told with", () => {
    const [item] = planned(
      [anEntry({ ...before, publishedAt: date("2014-12-31"), updatedAt: null })],
      stored(anEntry(before)),
    ).updates;
    expect(item).toMatchObject({ publishedAt: date("2014-12-30"), updatedAt: date("2014-12-31") });
  });

  test.for([
    { why: "dates", move: (at: Date) => ({ publishedAt: at }) },
    { why: "links", move: (at: Date) => ({ link: `https://a.example/r/${at.getTime()}` }) },
  ])("takes $why that move in most entries at once for stamps of the feed", ({ move }) => {
    const entries = (at: Date) => ["1", "2", "3"].map((guid) => anEntry({ guid, title: `Title ${guid}`, ...move(at) }));
    const known = stored(...entries(date("2014-12-30")));
    expect(outcome(planned(entries(date("2014-12-31")), known))).toEqual(["refreshed", "refreshed", "refreshed"]);
    const [first] = entries(date("2014-12-31"));
    const others = entries(date("2014-12-30")).slice(1);
    const same = others.map(({ guid, entryHash }) => aSameEntry({ guid, entryHash }));
    expect(outcome(planned([...(first === undefined ? [] : [first]), ...same], known))).toEqual([
      expect.stringMatching(/^version 2/),
    ]);
  });

  test("lets an item that changes without end change by its words only", () => {
    const [item] = stored(anEntry({ guid: "g", publishedAt: date("2014-12-30") }));
    const often = item === undefined ? [] : [{ ...item, version: 21 }];
    const later = { guid: "g", publishedAt: date("2014-12-31") };
    expect(outcome(planned([anEntry(later)], often))).toEqual(["refreshed"]);
    expect(outcome(planned([anEntry({ ...later, title: "B" })], often))).toEqual(["version 22: title updatedAt"]);
  });

  test("never dates an item later than now", () => {
    const future = date("2030-01-01");
    const known = stored(anEntry({ guid: "g", publishedAt: future, title: "Old" }));
    expect(known[0]?.publishedAt).toEqual(T0);
    const { updates } = planned([anEntry({ guid: "g", publishedAt: future, title: "New" })], known);
    expect(updates[0]?.publishedAt).toEqual(T0);
  });

  test("takes a date that was missing, unless it is later than the item", () => {
    const known = stored(anEntry({ guid: "g" }));
    const dated = (at: Date) => planned([anEntry({ guid: "g", publishedAt: at })], known).updates[0];
    expect(dated(date("2014-12-31"))).toMatchObject({ publishedAt: date("2014-12-31"), version: 2 });
    expect(dated(T1)).toMatchObject({ publishedAt: null, updatedAt: T1 });
  });

  test("keeps a text that came from the page, and has the page read again", () => {
    const told = { guid: "g", link: LINK, summary: "Short" };
    const [item] = stored(anEntry({ ...told, title: "Old", html: "<p>Short</p>" }));
    const read =
      item === undefined ? [] : [{ ...item, summary: "Whole", html: "<p>Whole</p>", textFrom: "page" as const }];
    const { updates, pagesDue } = planned([anEntry({ ...told, title: "New", html: "<p>Else</p>" })], read);
    expect(updates).toMatchObject([{ title: "New", summary: "Whole", html: "<p>Whole</p>", textFrom: "page" }]);
    expect(pagesDue).toEqual([item?.id]);
    const quiet = planned([anEntry({ ...told, title: "Old", html: "<p>Else</p>" })], read);
    expect(outcome(quiet)).toEqual(["refreshed"]);
    expect(quiet.pagesDue).toEqual([item?.id]);
  });

  test("keeps held back what was held back", () => {
    const [item] = stored(anEntry({ guid: "g", title: "Old" }));
    const held = item === undefined ? [] : [{ ...item, isQuarantined: true }];
    expect(planned([anEntry({ guid: "g", title: "New" })], held).updates).toMatchObject([{ isQuarantined: true }]);
  });
});
