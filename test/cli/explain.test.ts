import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { CorrectionId } from "../../src/domain/correction.ts";
import type { Slot } from "../../src/domain/digest.ts";
import type { ItemId } from "../../src/domain/item.ts";
import type { Decision, Nearness, Receipt } from "../../src/domain/receipt.ts";
import type { StoryId } from "../../src/domain/story.ts";
import {
  aCollectPlan,
  anEdition,
  anItem,
  aPlan,
  aPollState,
  aReceipt,
  aSource,
  aStory,
  at,
  link,
  sourced,
} from "../builders.ts";
import { storeItems, storeStories } from "../contract/stored.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";
import { tell } from "./told-command.ts";

const wire = aSource("Wire", {
  headers: { authorization: "Bearer canary" },
  feedUrl: "https://wire.example/feed?key=canary",
});
const daily = aSource("Daily");
const first = anItem("Breach at a bank", { link: link("https://wire.example/breach") }, wire);
const second = anItem("A bank is robbed of data", { link: link("https://daily.example/bank") }, daily);
const other = anItem("A lock is picked", { link: link("https://daily.example/lock") }, daily);
const oddItem = anItem("Ten deals on locks", { link: link("https://daily.example/deals") }, daily);
const lonely = anItem("Not yet seen", { link: link("https://daily.example/new"), firstSeenAt: at("07:00") }, daily);
const heldBack = anItem(
  "From a foreign feed",
  { link: link("https://daily.example/foreign"), isQuarantined: true },
  daily,
);

const breach = aStory([sourced(first, wire), sourced(second, daily)], {
  tags: [{ tag: "security", why: ['"breach" in the title'] }],
  gist: [{ text: "Intruders took ten thousand card numbers.", itemId: second.id }],
  phrases: ["bank of Oslo", "card numbers"],
});
const lock = aStory([sourced(other, daily)], {
  publishedAt: at("06:30"),
  rank: [
    { name: "outlets", value: 1.584, why: "3 outlets" },
    { name: "weight", value: 0.174, why: "mean source weight 1.2" },
    { name: "completeness", value: 0.334, why: "a summary" },
  ],
});
const odd = aStory([sourced(oddItem, daily)], {
  standing: { kind: "held", as: "deals", score: 0.91, why: ["“deals” in the title"] },
});
const quiet = aStory([sourced(anItem("Nobody wants this", {}, daily), daily)], { standing: { kind: "muted" } });
const spare = aStory([sourced(anItem("A spare story", {}, daily), daily)], { publishedAt: at("05:00") });
const OLD = "story-old" as StoryId;
const near: Nearness = { storyId: lock.id, itemId: other.id, score: 0.12, words: ["bank", "lock"] };

/** What each kind of decision looks like in the answer. */
const DECISIONS: readonly (readonly [Decision, string])[] = [
  [{ kind: "stored", identity: first.identity }, "Stored as new; known again by its link"],
  [
    { kind: "changed", version: 2, fields: ["title"], extent: "typo" },
    "Touched up by its outlet: title. This is version 2.",
  ],
  [{ kind: "reused", guid: "7", of: other.id }, `Its guid (7) was that of another item, ${other.id}`],
  [{ kind: "quarantined", why: ["another title"] }, "Held back until its source is released: another title."],
  [{ kind: "kept-out", by: "exclude", where: "text:ad" }, "Kept out: exclude of its source takes it (text:ad)."],
  [{ kind: "let-in" }, "Let in: include and exclude of its source were changed, and take it now."],
  [
    { kind: "trimmed", blocks: ["Subscribe to our letter"] },
    "Left out 1 block that the outlet repeats: “Subscribe to our letter”.",
  ],
  [
    {
      kind: "left-out",
      digest: "weekly",
      slot: "2026-11-20T07:00",
      as: "flood",
      why: "Wire tells far more than usual",
    },
    'Left out of the digest "weekly" of 2026-11-20 07:00: Wire tells far more than usual.',
  ],
  [
    { kind: "composed", digest: "weekly", slot: "2026-11-21T07:00", place: 2, update: "Ten more banks" },
    'Told again in the digest "weekly" of 2026-11-21 07:00, at place 2, as an update: “Ten more banks”.',
  ],
  [{ kind: "page", isTaken: true, detail: "840 words" }, "Took the text of its page: 840 words."],
  [
    { kind: "page", isTaken: false, detail: "it shares no words" },
    "Kept the feed's own text, and not its page's: it shares no words.",
  ],
  [
    { kind: "started", threshold: 0.24, nearest: near },
    `the nearest one, ${lock.id}, is alike by only 0.12 (needs 0.24), sharing “bank”, “lock”.`,
  ],
  [
    { kind: "joined", how: "words", threshold: 0.24, nearest: { ...near, storyId: breach.id, score: 0.5 } },
    "it is alike by 0.50 (needs 0.24), sharing “bank”, “lock”.",
  ],
  [
    { kind: "joined", how: "words", threshold: 0.5, nearest: { ...near, score: 0.7 }, refused: near },
    `the next one, ${lock.id}, was not joined, for it is less alike, by 0.12, sharing “bank”, “lock”.`,
  ],
  [
    { kind: "moved", from: breach.id, to: OLD, threshold: 0.5, nearest: null, by: "cor-2" as CorrectionId },
    `Moved from the story ${breach.id} to ${OLD} by the operator's correction cor-2.`,
  ],
  [
    {
      kind: "left-out",
      digest: "daily",
      slot: "2026-11-25T07:00",
      as: "source-cap",
      why: "its source leads its share",
    },
    'Left out of the digest "daily" of 2026-11-25 07:00: its source leads its share.',
  ],
  [
    {
      kind: "left-out",
      digest: "weekly",
      slot: "2026-11-24T07:00",
      as: "nothing-new",
      why: "told before, and too little is new since: 2.50 points of 4.00 needed, for “Oslo”",
      little: { points: 2.5, needed: 4, facts: ["Oslo"] },
    },
    "of 2026-11-24 07:00: told before, and too little is new since: 2.50 points of 4.00 needed, for “Oslo”.",
  ],
  [
    { kind: "joined", how: "link", threshold: 1, nearest: { ...near, storyId: breach.id } },
    "Joined this story: it is the same page.",
  ],
  [
    { kind: "joined", how: "title", threshold: 1, nearest: { ...near, storyId: OLD } },
    `Joined the story ${OLD}: it has the same title.`,
  ],
  [
    { kind: "moved", from: OLD, to: breach.id, threshold: 0.15, nearest: near },
    `Moved from the story ${OLD} to ${breach.id}, to which it is alike by 0.12 (needs 0.15)`,
  ],
  [
    { kind: "corrected", correction: "cor-1" as CorrectionId, wish: "together", overruled: false },
    "Corrected by the operator: together (cor-1).",
  ],
  [
    { kind: "filler", as: "press-release", score: 0.3, threshold: 0.5, isHeld: false, why: ["wire service"] },
    "Told, though it looks like a press release by 0.30 (needs 0.50): wire service.",
  ],
  [{ kind: "gist", sentences: breach.gist }, "Told in short by 1 sentence of the coverage."],
  [{ kind: "tagged", tags: breach.tags }, 'Tagged security ("breach" in the title).'],
  [{ kind: "led", leadId: first.id, why: ["it tells most"] }, "Chosen as the lead: it tells most."],
  [{ kind: "ranked", parts: breach.rank }, "Ranked 2.00: outlets +2.00 (2 outlets)."],
];

/** All that there are; the compiler sees to it that none is missing. */
const KINDS: Readonly<Record<Decision["kind"], true>> = {
  stored: true,
  changed: true,
  reused: true,
  quarantined: true,
  "kept-out": true,
  "let-in": true,
  trimmed: true,
  page: true,
  started: true,
  joined: true,
  moved: true,
  merged: true,
  corrected: true,
  filler: true,
  gist: true,
  tagged: true,
  led: true,
  ranked: true,
  composed: true,
  "left-out": true,
};

let desk: TemporaryDesk;

beforeAll(async () => {
  desk = createTemporaryDesk({
    sources: ["https://wire.example/feed"],
    tags: { security: ["breach"], sponsored: [] },
    feeds: [
      { name: "security", where: "tag:security -tag:sponsored", limit: 5 },
      { name: "sponsored", where: "tag:sponsored" },
      { name: "clean", where: "-tag:security" },
      { name: "wide", where: "tag:security (outlets>=5 or text:ransom)" },
      { name: "one", limit: 1 },
    ],
    digests: [
      { name: "daily", schedule: "0 7 * * *" },
      { name: "short", schedule: "0 7 * * *", stories: 1, minStories: 1 },
      { name: "secure", schedule: "0 7 * * *", sections: [{ title: "Security", tag: "security" }] },
    ],
  });
  await desk.look(async (store) => {
    await storeItems(store, [sourced(lonely, daily), sourced(heldBack, daily)]);
    await storeStories(store, [breach, lock, odd, quiet, spare]);
    const receipts = DECISIONS.map(([decision], minute) =>
      aReceipt({ at: at(`06:${String(minute).padStart(2, "0")}`), itemId: first.id, storyId: breach.id, decision }),
    );
    const merged = aReceipt({ storyId: OLD, decision: { kind: "merged", into: breach.id } });
    const moves = [{ from: OLD, to: breach.id }];
    const came = aReceipt({ at: at("2026-11-23T08:00:00Z"), storyId: odd.id, decision: { kind: "ranked", parts: [] } });
    await store.curate.saveCurated(aPlan({ moves, receipts: [...receipts, merged, came] }));
    const asked = {
      lastFetchAt: at("06:00"),
      lastReceived: "rss 2.0, 3 KB",
      nextFetchAt: at("06:30"),
      nextFetchWhy: "its rhythm",
    };
    await store.collect.saveCollected([aCollectPlan(wire.id, { state: aPollState(asked) })]);
    await store.corrections.add({ kind: "together", items: [first.id, second.id] }, at("06:00"));
    await store.corrections.add({ kind: "tagged", item: first.id, tag: "oslo" }, at("06:01"));
    await store.corrections.add({ kind: "apart", items: [other.id], from: [second.id] }, at("06:02"));
    await store.corrections.add({ kind: "pinned", item: other.id }, at("06:03"));
    await store.corrections.add({ kind: "untagged", item: quiet.coverage[0].item.id, tag: "security" }, at("06:04"));
    await compose(store, "2026-11-22T07:00", [breach.id]);
    await compose(store, "2026-11-23T07:00", [breach.id], [], "short");
    await compose(store, "2026-11-23T07:00", [breach.id]);
    const leftOut = { digest: "daily", as: "source-cap", why: "Daily leads 3 stories of it already" } as const;
    await compose(
      store,
      "2026-11-24T07:00",
      [lock.id],
      [aReceipt({ storyId: quiet.id, decision: { kind: "left-out", slot: "2026-11-24T07:00", ...leftOut } })],
    );
    await store.editions.skip({
      digest: "daily",
      slot: "2026-11-25T07:00" as Slot,
      decidedAt: at("2026-11-25T07:00:00Z"),
      why: "0 new of at least 1 stories",
    });
  });
});

afterAll(() => desk.remove());

describe("newsdesk explain", () => {
  test.for(DECISIONS.map(([decision, line]) => ({ kind: decision.kind, line })))(
    "says that it $kind: $line",
    async ({ line }) => {
      expect(await words(breach.id)).toContain(line);
    },
  );

  test.for([
    { why: "of a story that was moved here", line: `All its items are in the story ${breach.id} now` },
    {
      why: "when and how it came",
      line: `Wire: ${first.id} first seen 2026-11-23 06:00Z; known by its link, text from the feed`,
    },
    {
      why: "how its source was asked",
      line: "asked last 2026-11-23 06:00Z (rss 2.0, 3 KB), and again 2026-11-23 06:30Z: its rhythm",
    },
    { why: "what happened, by whom", line: "Intruders took ten thousand card numbers. (Daily)" },
    { why: "names and phrases", line: "  bank of Oslo, card numbers" },
    { why: "what gave a tag", line: '  security: "breach" in the title' },
    { why: "how it stands", line: "Standing\n  told" },
    { why: "the rank's parts", line: "     2.00  outlets: 2 outlets" },
    { why: "the correction that keeps it whole", line: `2 items kept together: ${first.id}, ${second.id} (cor-` },
    { why: "the correction that gives a tag", line: `tagged oslo, for ${first.id} (cor-` },
    { why: "the correction that keeps another away", line: `kept apart: ${other.id} from ${second.id} (cor-` },
    { why: "the feed of all", line: "in   all stories: place " },
    { why: "the front page", line: "in   front page: place " },
    { why: "a feed that takes it", line: "in   security: place 1" },
    { why: "a feed whose tag it lacks", line: "out  sponsored: it lacks the tag sponsored" },
    { why: "a feed that leaves its tag out", line: "out  clean: it has the tag security, which the feed leaves out" },
    {
      why: "a feed that asks for more than tags",
      line: "out  wide: it does not meet outlets>=5 or text:ransom",
    },
    { why: "a feed that newer ones fill", line: "out  one: 1 newer stories fill it" },
    { why: "the feed of its tag", line: "in   tags/security: place 1" },
    { why: "the feeds of other tags in one line", line: "out  1 other feed of tags: the story lacks their tags" },
    {
      why: "a source that has none",
      line: `out  sources/${wire.id}: it has no feed: its address may hold a key, or it is not followed`,
    },
    { why: "the feeds of other sources in one line", line: "out  1 other feed of sources: they do not cover it" },
    { why: "the edition that told it", line: "in   daily of 2026-11-23 07:00: told at place 1 of 1" },
    {
      why: "the edition after that",
      line: "out  daily of 2026-11-24 07:00: the edition of 2026-11-23 07:00 had told it",
    },
    {
      why: "the slot without an edition",
      line: "out  daily of 2026-11-25 07:00: there was no edition: 0 new of at least 1 stories",
    },
    { why: "a digest that has composed none", line: "out  secure: no edition has been composed since it is known" },
  ])("tells $why", async ({ line }) => {
    expect(await words(breach.id)).toContain(line);
  });

  test("writes parts of the rank that add up to the rank, its age among them", async () => {
    const out = await lines(lock.id);
    const head = out.findIndex((line) => /^Rank -?\d+\.\d\d now$/.test(line));
    const parts = out.slice(head + 1, out.indexOf("", head));
    expect(parts.map((line) => line.trim().replace(/^\S+ {2}(\w+):.*$/, "$1"))).toEqual([
      "outlets",
      "weight",
      "completeness",
      "age",
    ]);
    expect(parts.at(-1)).toMatch(/^ +(?:-\d+\.\d\d|0\.00) {2}age: \d+\.\d hours old$/);
    expect(parts.join("\n")).not.toContain("-0.00");
    expect(parts.reduce((sum, line) => sum + cents(line), 0)).toBe(cents(out[head] ?? ""));
  });

  test("says of each receipt whose it is: an item's outlet, or the story that has come in", async () => {
    const text = await words(breach.id);
    expect(text).toMatch(/Z {2}Wire: Stored as new/);
    expect(text).toMatch(/Z {2}story-\w+: All its items are in the story/);
    expect(text).toMatch(/Z {2}Told in the digest "daily"/);
  });

  test("says of a story that came off another one later that its items were in that", async () => {
    expect(await words(odd.id)).toContain("out  daily of 2026-11-23 07:00: its items were in another story then");
  });

  test("says why an edition left it out, in the words of that edition", async () => {
    expect(await words(quiet.id)).toContain("out  daily of 2026-11-24 07:00: Daily leads 3 stories of it already");
  });

  test("says of a story that was in no edition that others took the places, or it was not new, or no section takes it", async () => {
    const text = await words(lock.id);
    expect(text).toContain("out  short of 2026-11-23 07:00: other stories took its 1 places");
    expect(text).toContain("out  daily of 2026-11-23 07:00: nothing of it was new then, within the time that");
    expect(text).toContain("out  secure: no section takes it (tag:security)");
    expect(text).toContain("out  security: it lacks the tag security");
    expect(text).toContain("Tags\n  none: no rule matches, and nothing that was learned does\n");
    expect(text).toContain(`pinned, for ${other.id} (cor-`);
    expect(text).not.toContain("kept together");
  });

  test("says of a tag that the operator took away that this is why it is not there", async () => {
    expect(await words(quiet.id)).toMatch(/Tags\n {2}not security: the operator took it away \(cor-\w+\)\n/);
  });

  test("says of a story that an edition left out what the edition said", async () => {
    await desk.look(async (store) => {
      const why = "Daily leads 3 stories already";
      const decision = { kind: "left-out", digest: "daily", slot: "2026-11-24T07:00", as: "source-cap", why } as const;
      await store.curate.saveCurated(aPlan({ receipts: [aReceipt({ storyId: spare.id, decision })] }));
    });
    expect(await words(spare.id)).toContain("out  daily of 2026-11-24 07:00: Daily leads 3 stories already");
  });

  test("has a line for every kind of decision", () => {
    const shown = new Set([...DECISIONS.map(([{ kind }]) => kind), "merged", "composed"]);
    expect([...shown].toSorted()).toEqual(Object.keys(KINDS).toSorted());
  });

  test("says of one that is held back or muted that it is told nowhere", async () => {
    const held = await words("https://daily.example/deals?utm_source=x");
    expect(held).toContain("Standing\n  held back as deals by 0.91: “deals” in the title");
    expect(held).toContain("out  front page: it is held back as deals: “deals” in the title");
    expect(held).toContain("out  daily of 2026-11-24 07:00: it is held back as deals: “deals” in the title");
    const muted = await words(quiet.id);
    expect(muted).toContain("Standing\n  muted by the operator");
    expect(muted).toContain("out  one: the operator has muted it");
  });

  test("finds the story by its id, an item's, the id that it had, and every spelling of its link", async () => {
    const spellings = [
      first.id,
      OLD,
      "https://amp.wire.example/breach/amp?fbclid=1",
      "https://www.google.com/url?q=https://wire.example/breach",
    ];
    const whole = await words(breach.id);
    for (const spelling of spellings) expect(await words(spelling)).toBe(whole);
  });

  test.for([
    {
      why: "one that waits",
      item: lonely,
      state: "pending",
      line: "It was collected and waits to be put into a story",
    },
    { why: "one that is quarantined", item: heldBack, state: "quarantined", line: "It is held back with its source" },
  ])("of an item without a story says so: $why", async ({ item, state, line }) => {
    for (const known of [item.id, item.link ?? ""]) {
      const text = await words(known);
      expect(text).toContain(`item ${item.id}, ${state}\n  ${line}`);
      expect(text).toContain(`  2026-11-23 06:00Z  Daily: ${item.title}\n    ${item.link}`);
    }
    const told = await json(item.id);
    expect(told).toMatchObject({ story: null, state, item: { id: item.id }, source: { name: "Daily" }, receipts: [] });
  });

  test("--json has all of it, and no secret", async () => {
    const told = await json(breach.id);
    expect(told.story).toMatchObject({
      id: breach.id,
      gist: breach.gist,
      phrases: breach.phrases,
      standing: { kind: "told" },
    });
    expect(told.receipts.map(({ decision }) => decision)).toEqual(
      expect.arrayContaining(DECISIONS.map(([decision]) => decision)),
    );
    expect(told.corrections.map(({ kind }) => kind)).toEqual(["together", "tagged", "apart"]);
    expect(told.feeds.find(({ feed }) => feed === "security")).toEqual({ feed: "security", place: 1, why: "place 1" });
    expect(told.editions[0]).toEqual({
      digest: "daily",
      slot: "2026-11-23T07:00",
      place: 1,
      why: "told at place 1 of 1",
    });
    expect(told.sources[wire.id]).toMatchObject({ lastReceived: "rss 2.0, 3 KB", nextFetchWhy: "its rhythm" });
    const both = `${JSON.stringify(told)}${await words(breach.id)}`;
    expect(both).not.toContain("canary");
  });

  test("of a word that nothing is known by repeats the beginning", async () => {
    const { code, out, notes } = await tell(["explain", "x".repeat(60_000), "--config", desk.settings]);
    expect([code, out, notes[0]]).toEqual([2, [], `No story has the link or id "${"x".repeat(200)}…".`]);
  });

  test("without anything to look for says what it wants", async () => {
    const { code, notes } = await tell(["explain", "--config", desk.settings]);
    expect([code, notes[0]]).toEqual([2, "explain needs the link of an article, or the id of a story or an item."]);
  });
});

async function words(what: string): Promise<string> {
  // The age is another one in each run.
  return (await lines(what)).filter((line) => !/^Rank|  age: /.test(line)).join("\n");
}

async function lines(what: string): Promise<readonly string[]> {
  const { code, out, notes } = await tell(["explain", what, "--config", desk.settings]);
  expect([code, notes]).toEqual([0, []]);
  return out;
}

function cents(line: string): number {
  return Math.round(Number(/-?\d+\.\d\d/.exec(line)?.[0]) * 100);
}

type Told = {
  readonly story: object | null;
  readonly sources: Readonly<Record<string, object>>;
  readonly corrections: readonly { readonly kind: string }[];
  readonly feeds: readonly { readonly feed: string }[];
  readonly editions: readonly object[];
  readonly receipts: readonly { readonly itemId: ItemId | null; readonly decision: Decision }[];
};

async function json(what: string): Promise<Told> {
  const { out } = await tell(["explain", what, "--json", "--config", desk.settings]);
  return JSON.parse(out.join("")) as Told;
}

async function compose(
  store: Parameters<typeof storeStories>[0],
  slot: string,
  storyIds: readonly StoryId[],
  others: readonly Receipt[] = [],
  digest = "daily",
): Promise<void> {
  const edition = anEdition(digest, { slot: slot as Slot, storyIds, composedAt: at(`${slot}:00Z`) });
  const receipts = storyIds.map((storyId, index) =>
    aReceipt({ storyId, decision: { kind: "composed", digest, slot, place: index + 1 } }),
  );
  await store.editions.save(edition, [...receipts, ...others]);
}
