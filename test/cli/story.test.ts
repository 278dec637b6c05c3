import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readCorrections, replayCorrections } from "../bench/stories/replay.ts";
import { rss, serveFeeds, type Answer, type LocalFeeds } from "../e2e/local-feeds.ts";
import { createTemporaryDesk, subscribe, type TemporaryDesk } from "../e2e/temporary-desk.ts";
import { tell, type Told } from "./told-command.ts";

const AT = new Date(Date.now() - 3_600_000);

function entry(name: string, title: string, summary: string, minutes: number) {
  return { title, link: `https://${name}.example/${encodeURIComponent(title)}`, summary, at: minutesOn(minutes) };
}

function minutesOn(minutes: number): Date {
  return new Date(AT.getTime() + minutes * 60_000);
}

const BREACH = entry(
  "wire",
  "Breach at the bank of Oslo",
  "Intruders took ten thousand card numbers from the bank of Oslo.",
  0,
);
const AGAIN = entry(
  "daily",
  "Bank of Oslo has a breach",
  "Ten thousand card numbers were taken from the bank of Oslo by intruders.",
  1,
);
const TUNNEL = entry("daily", "Tunnel to Bergen opens", "The tunnel to Bergen carries trains from today.", 2);
const LAMP = entry(
  "wire",
  "A lamp that never burns out",
  "The lamp of a Trondheim workshop has burned for forty years.",
  3,
);

let feeds: LocalFeeds;
let desk: TemporaryDesk;
/** Settings without a digest, so that the first one is composed when a test wants it. */
let followed: object;
const WEEKLY = { name: "weekly", schedule: "0 0 * * 0", minStories: 1, lookback: "4w", catchUp: "8d" };

beforeAll(async () => {
  const answers = new Map<string, Answer>([
    ["/wire.xml", rss("The Wire", [BREACH, LAMP])],
    ["/daily.xml", rss("The Daily", [AGAIN, TUNNEL])],
  ]);
  feeds = await serveFeeds(answers);
  followed = {
    network: { allow: [feeds.host] },
    tags: { security: ["breach"], rail: [] },
    sources: [
      { url: feeds.url("/wire.xml"), name: "Wire" },
      { url: feeds.url("/daily.xml"), name: "Daily" },
    ],
  };
  desk = createTemporaryDesk({ ...followed, digests: [] });
  await on("run");
}, 60_000);

afterAll(async () => {
  desk.remove();
  await feeds.close();
});

async function on(...argv: readonly string[]): Promise<Told> {
  return await tell([...argv, "--config", desk.settings]);
}

async function idOf(link: string): Promise<string> {
  return await desk.look(async ({ stories }) => (await stories.lookUp(link))?.id ?? "");
}

async function listed(...options: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const { out } = await on("story", "list", "--json", ...options);
  return out.map((line) => JSON.parse(line) as Record<string, unknown>);
}

async function titles(...options: readonly string[]): Promise<readonly string[]> {
  return (await listed(...options)).map(({ title }) => String(title)).toSorted();
}

/** What the last receipts say of corrections, without ids and times. */
async function lastCorrected(link: string, count: number): Promise<readonly string[]> {
  const { out } = await on("explain", link);
  const lines = out.map((line) => line.replaceAll(/cor-\w+/g, "cor").replace(/^ {2}.{17} {2}\w+: /, ""));
  return lines.filter((line) => /^Corrected|^The operator/.test(line)).slice(-count);
}

/** Ends all that stands, so that each test begins with what the rules made. */
async function undoAll(): Promise<void> {
  const { out } = await on("story", "corrections", "--json");
  for (const line of out) {
    const { id } = JSON.parse(line) as { id: string };
    expect((await on("story", "undo", id)).code).toBe(0);
  }
}

describe("newsdesk story", () => {
  test("lists what a choice takes, the best first", async () => {
    expect(await titles("--where", "oslo or tunnel -tag:security")).toEqual([BREACH.title, TUNNEL.title].toSorted());
    expect(await titles("--where", "tunnel trains age<1d outlets<2")).toEqual([TUNNEL.title]);
    expect(await titles("--where", "oslo", "--tag", "security")).toEqual([BREACH.title]);
    const { out, notes } = await on("story", "list", "--where", "age<1d", "--limit", "1");
    expect([out.length, notes]).toEqual([
      2,
      ["There may be more: --limit shows more of them, and a closer choice looks further back."],
    ]);
    expect((await on("story", "list", "--where", "zeppelin", "--tag", "rail")).notes).toEqual([
      'No story is told and has the tag "rail" and is taken by "zeppelin".',
    ]);
  });

  test("lists what is told, by rank", async () => {
    const { code, out } = await on("story", "list");
    expect(code).toBe(0);
    expect(out[0]).toMatch(/^TOLD +ITEMS +TAGS +ID +TITLE$/);
    expect(out).toHaveLength(4);
    expect(out[1]).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\dZ +2 +security +story-[0-9a-f]{20} +\S/);
    expect(await titles("--tag", "security")).toHaveLength(1);
    expect(await listed("--limit", "2")).toHaveLength(2);
    expect((await on("story", "list", "--held")).notes).toEqual(["No story is held."]);
    expect((await on("story", "list", "--muted", "--tag", "rail")).notes).toEqual([
      'No story is muted and has the tag "rail".',
    ]);
  });

  test("shows one with the ids of its items, and points to explain", async () => {
    const id = await idOf(BREACH.link);
    const { code, out, notes } = await on("story", "show", AGAIN.link);
    expect(code).toBe(0);
    expect(out.slice(1, 3)).toEqual([`story ${id}, told`, "tags security"]);
    expect(out.join("\n")).toContain(BREACH.link);
    expect(out.join("\n")).toMatch(/item-[0-9a-f]{20}/);
    expect(notes).toEqual([`Why it is what it is: newsdesk explain ${id}`]);
    const { coverage } = JSON.parse((await on("story", "show", id, "--json")).out.join("")) as { coverage: object[] };
    expect(coverage).toHaveLength(2);
  });

  test("merges, at once when nobody is at work, and undoes it", async () => {
    const said = await on("story", "merge", TUNNEL.link, LAMP.link);
    const id = await idOf(LAMP.link);
    expect(said.code).toBe(0);
    expect(await idOf(TUNNEL.link)).toBe(id);
    expect(said.notes[0]).toBe("2 items of 2 stories are one story from now on.");
    expect(said.notes[1]).toMatch(new RegExp(`^  ${id}  told by 2: `));
    expect(said.notes[2]).toBe(
      'It is in effect. Feeds, pages and digests show it from the next pass on: "newsdesk run" or "newsdesk start".',
    );
    const [line = ""] = (await on("story", "corrections")).out;
    expect(line).toMatch(/^cor-[0-9a-f]{20} {2}\d{4}-\d\d-\d\d \d\d:\d\dZ {2}2 items together: /);
    const undone = await on("story", "undo", line.slice(0, 24));
    expect(undone.notes[0]).toMatch(/^It holds no more: cor-[0-9a-f]{20} .* 2 items together\.$/);
    expect(
      undone.notes
        .slice(1, 3)
        .map((note) => note.replace(/story-\w+/, "ID"))
        .toSorted(),
    ).toEqual(["  ID  told by 1: A lamp that never burns out", "  ID  told by 1: Tunnel to Bergen opens"]);
    expect((await on("story", "corrections")).notes).toEqual(["Nothing was corrected."]);
  });

  test("splits by links, and again after it was merged in between", async () => {
    const first = await on("story", "split", BREACH.link, AGAIN.link);
    expect(first.notes[0]).toBe("1 item and 1 other are apart from now on.");
    expect(await titles()).toHaveLength(4);
    await on("story", "merge", BREACH.link, AGAIN.link);
    expect(await titles()).toHaveLength(3);
    const contradicted = (await on("story", "corrections")).out;
    expect(contradicted[0]).toContain("1 item apart from 1 other; a later one says the contrary");
    await on("story", "split", BREACH.link, AGAIN.link);
    expect(await titles()).toHaveLength(4);
    await undoAll();
    expect(await titles()).toHaveLength(3);
  });

  test("pins to the first place, and unpins", async () => {
    const usual = (await listed()).map(({ id }) => id);
    const last = String(usual.at(-1));
    expect((await on("story", "pin", last)).notes[0]).toMatch(/^".+" stands before all others from now on\.$/);
    expect((await listed())[0]).toMatchObject({ id: last, isPinned: true });
    expect((await on("story", "list")).out[1]).toContain("[pinned] ");
    expect((await on("story", "unpin", last)).notes[0]).toMatch(/ is no longer pinned\.$/);
    expect((await listed()).map(({ id }) => id)).toEqual(usual);
    expect((await on("story", "unpin", last)).notes[0]).toMatch(/ is not pinned\. Nothing was changed\.$/);
  });

  test("tells what was said twice as it was: pinned again is nothing new, muted again is said anew", async () => {
    for (const word of ["pin", "mute", "pin", "unmute", "mute"]) await on("story", word, LAMP.link);
    expect(await lastCorrected(LAMP.link, 4)).toEqual([
      "Corrected by the operator: pinned (cor).",
      "Corrected by the operator: muted (cor).",
      'The operator ended the correction "muted" (cor).',
      "Corrected by the operator: muted (cor).",
    ]);
    await undoAll();
    await on("story", "tag", TUNNEL.link, "rail");
    await on("story", "untag", TUNNEL.link, "rail");
    await on("story", "tag", TUNNEL.link, "rail");
    expect(await lastCorrected(TUNNEL.link, 3)).toEqual([
      'The operator said the correction "tagged" (cor) anew, as cor.',
      "Corrected by the operator: tagged (cor).",
      'The operator\'s correction "untagged" (cor) does not hold: a later one says the contrary.',
    ]);
    await undoAll();
  });

  test("mutes: not in feeds, on pages or in digests; unmutes", async () => {
    expect((await on("story", "mute", LAMP.link)).notes[0]).toBe(
      '"A lamp that never burns out" is told to nobody from now on.',
    );
    expect(await titles()).not.toContain(LAMP.title);
    expect(await titles("--muted")).toEqual([LAMP.title]);
    expect((await on("story", "release", LAMP.link)).notes[0]).toBe(
      '"A lamp that never burns out" is muted, and not held back.',
    );
    await on("run");
    expect(await documents()).not.toContain("A lamp that never");
    await on("story", "unmute", LAMP.link);
    await on("run");
    expect(await documents()).toContain("A lamp that never");
    expect((await on("story", "unmute", LAMP.link)).notes[0]).toContain("is not muted. Nothing was changed.");
    expect((await on("story", "release", LAMP.link)).notes[0]).toContain("is not held back. Nothing was changed.");
  });

  test("tags and untags with tags of the settings", async () => {
    expect((await on("story", "tag", TUNNEL.link, "rail")).notes[0]).toBe(
      '"Tunnel to Bergen opens" has the tag "rail" from now on, whatever the rules say.',
    );
    await on("story", "untag", BREACH.link, "security");
    expect(await titles("--tag", "rail")).toEqual([TUNNEL.title]);
    expect(await titles("--tag", "security")).toEqual([]);
    await on("story", "tag", BREACH.link, "security");
    expect(await titles("--tag", "security")).toHaveLength(1);
    const { out } = await on("story", "show", TUNNEL.link);
    expect(out.at(-1)).toMatch(/^Corrected {2}cor-[0-9a-f]{20} {2}.{17} {2}tagged rail$/);
    await undoAll();
    expect(await titles("--tag", "rail")).toEqual([]);
  });

  test("with --json says what was written, and when it takes effect", async () => {
    const { out } = await on("story", "pin", LAMP.link, "--json");
    expect(JSON.parse(out.join(""))).toMatchObject({
      written: { kind: "pinned" },
      ended: [],
      takesEffect: "now",
    });
    const again = await on("story", "unmute", LAMP.link, "--json");
    expect(JSON.parse(again.out.join(""))).toEqual({ written: null, ended: [], takesEffect: null });
    await undoAll();
  });

  test("prints corrections with the texts of their items, so that the bench can say them again", async () => {
    await on("story", "merge", TUNNEL.link, LAMP.link);
    await on("story", "split", BREACH.link, AGAIN.link);
    await on("story", "tag", BREACH.link, "rail");
    await on("story", "mute", AGAIN.link);
    await on("story", "release", AGAIN.link);
    await on("story", "pin", AGAIN.link);
    const { out } = await on("story", "corrections", "--json");
    expect(JSON.parse(out[1] ?? "")).toMatchObject({
      kind: "apart",
      isOverruled: false,
      items: [{ title: AGAIN.title, summary: AGAIN.summary, source: "Daily", link: AGAIN.link }],
      from: [{ title: BREACH.title, time: `${AT.toISOString().slice(0, 19)}.000Z` }],
    });
    const file = join(await mkdtemp(join(tmpdir(), "newsdesk-corrections-")), "corrections.jsonl");
    await writeFile(file, `${out.join("\n")}\n`);
    const kept = readCorrections(file);
    expect(kept.map(({ kind }) => kind)).toEqual(["together", "apart", "tagged", "muted", "pinned"]);
    expect(await replayCorrections(kept)).toEqual({ of: 5, obeyed: 5, unsaid: 0 });
    await rm(dirname(file), { recursive: true });
    await undoAll();
  });

  test("leaves it to the newsdesk that is at work, with its next beat", async () => {
    await desk.look(async (store) => {
      const lock = await store.lockWorker("another-worker", minutesOn(0));
      const { notes, out } = await on("story", "mute", LAMP.link, "--json");
      expect(JSON.parse(out.join(""))).toMatchObject({ takesEffect: "next beat" });
      expect(notes[1]).toMatch(/^It takes effect with the next beat of the newsdesk that is at work, .*another-worker/);
      expect(await titles()).toContain(LAMP.title);
      await lock.release();
    });
    await on("run");
    expect(await titles()).not.toContain(LAMP.title);
    await undoAll();
  });

  test.for([
    { why: "an unknown word", argv: ["join"], message: 'story cannot "join".' },
    { why: "an unknown story", argv: ["pin", "story-0"], message: 'No story has the link or id "story-0".' },
    { why: "a long word", argv: ["pin", "x".repeat(60_000)], message: `link or id "${"x".repeat(200)}…".` },
    { why: "no story", argv: ["show"], message: "story show needs 1 more." },
    { why: "one story to merge", argv: ["merge", LAMP.link], message: "story merge needs 1 more." },
    { why: "two links of one story", argv: ["merge", BREACH.link, AGAIN.link], message: "is named twice" },
    { why: "an item of another story", argv: ["split", LAMP.link, TUNNEL.link], message: "has no item" },
    { why: "a split that leaves nothing", argv: ["split", LAMP.link, LAMP.link], message: "would leave nothing" },
    { why: "an unknown tag", argv: ["tag", LAMP.link, "raill"], message: 'There is no tag "raill" in the settings.' },
    { why: "to untag what is no tag", argv: ["untag", LAMP.link, "ships"], message: 'There is no tag "ships"' },
    { why: "a word too many", argv: ["pin", LAMP.link, "now"], message: 'story pin: "now" is one word too many.' },
    { why: "an unknown correction", argv: ["undo", "cor-0"], message: 'No correction "cor-0" stands.' },
    { why: "two lists at once", argv: ["list", "--held", "--muted"], message: "--held and --muted" },
    { why: "no choice", argv: ["list", "--where", "rail tagg:x"], message: '--where, column 6: "tagg" is nothing' },
    { why: "no number", argv: ["list", "--limit", "many"], message: '--limit cannot be "many".' },
    { why: "too large a number", argv: ["list", "--limit", "1001"], message: '--limit cannot be "1001".' },
  ])("refuses $why with 2, and writes nothing", async ({ argv, message }) => {
    const { code, out, notes } = await on("story", ...argv);
    expect([code, out]).toEqual([2, []]);
    expect(notes[0]).toContain(message);
    expect(notes[1]).not.toBe("");
    expect((await on("story", "corrections")).notes).toEqual(["Nothing was corrected."]);
  });
});

describe("a digest", () => {
  test("leaves out what is muted, and begins with what is pinned", async () => {
    await on("story", "mute", TUNNEL.link);
    await on("story", "pin", LAMP.link);
    await subscribe(desk, ["ada@reader.example"]);
    desk.configure({ ...followed, digests: [WEEKLY] });
    expect((await on("run")).code).toBe(0);
    const mail = (desk.mails()[0] ?? "").replaceAll(/=\r?\n/g, ""); // Soft ends of lines (RFC 2045, 6.7).
    expect(mail).toContain(LAMP.title);
    expect(mail).not.toContain("Tunnel to Bergen");
    expect(mail.indexOf(LAMP.title)).toBeLessThan(mail.indexOf("ten thousand card"));
    await undoAll();
  });
});

async function documents(): Promise<string> {
  return await desk.look(async ({ documents: store }) => {
    const found = await Promise.all(
      ["feed.xml", "feed.json", "index.html"].map(async (path) => await store.find(path)),
    );
    return found.map((document) => new TextDecoder().decode(document?.body)).join("\n");
  });
}
