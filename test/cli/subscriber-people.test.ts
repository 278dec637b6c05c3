import { readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { USUAL_WISHES } from "../../src/domain/subscriber.ts";
import { address, MORNING } from "../builders.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";
import { tell, type Told } from "./told-command.ts";

let desk: TemporaryDesk;

beforeAll(() => {
  desk = createTemporaryDesk({ sources: ["https://a.example/feed.xml"] });
});
afterAll(() => desk.remove());

const on = async (...argv: readonly string[]): Promise<Told> =>
  await tell(["subscriber", ...argv, "--config", desk.settings]);

function aFile(name: string, content: string | Uint8Array): string {
  const path = join(desk.home, name);
  writeFileSync(path, content);
  return path;
}

/** What is told of that list. */
const lines = (again: string): readonly string[] => [
  "line 2       added          ada@reader.example",
  "line 3       added          BO@Reader.example",
  "line 4       suppressed     cy@reader.example",
  "line 5       no address     di at reader",
  "line 6       left           ed@reader.example",
  `line 7       ${again}ADA@reader.example`,
  "line 8       added          +flo@reader.example",
];

describe("newsdesk subscriber import", () => {
  const LIST = [
    "Name,E-Mail",
    "Ada,ada@reader.example",
    '"Bo, the younger",BO@Reader.example',
    "Cy,cy@reader.example",
    "Di,di at reader",
    "Ed,ed@reader.example",
    "Ada again,ADA@reader.example",
    "Flo,'+flo@reader.example",
  ].join("\r\n");

  test("tells what becomes of each line, and --dry-run tells it before and stores nothing", async () => {
    await desk.look(async ({ subscribers }) => {
      await subscribers.suppress({ address: address("cy@reader.example"), reason: "bounce", at: MORNING });
      await subscribers.add(address("ed@reader.example"), ["weekly"], MORNING);
      const ed = await subscribers.findByAddress(address("ed@reader.example"));
      if (ed !== null) await subscribers.end(ed.id, null, MORNING);
    });
    const file = aFile("list.csv", LIST);
    const dry = await on("import", file, "--dry-run");
    expect([dry.code, dry.out]).toEqual([1, lines("added          ")]);
    expect((await on("list")).out).toEqual(["ed@reader.example  ended  "]);
    const real = await on("import", file);
    expect(real).toEqual({
      code: 1,
      out: lines("already there  "),
      notes: ["3 addresses get weekly from the next edition on."],
    });
    const again = await on("import", file, "--digest", "weekly", "--dry-run", "--json");
    expect(JSON.parse(again.out[0] ?? "")).toEqual({ line: 2, text: "ada@reader.example", outcome: "already there" });
    const record = JSON.parse((await on("show", "ada@reader.example", "--json")).out[0] ?? "") as { consents: unknown };
    expect(record.consents).toMatchObject([{ what: "imported", detail: "weekly", words: null }]);
  });

  test("a stranger who has entered the address of one who left does not help it back", async () => {
    const eve = address("eve@reader.example");
    await desk.look(async ({ subscribers, letters }) => {
      await subscribers.add(eve, ["weekly"], MORNING);
      const known = await subscribers.findByAddress(eve);
      if (known !== null) await subscribers.end(known.id, null, MORNING);
      const asked = { kind: "sign-up", address: eve, digests: ["weekly"], language: null, words: "Yes" } as const;
      await letters.receive({ ...asked, wishes: USUAL_WISHES, at: new Date() });
      await letters.decide(new Date());
      expect((await subscribers.findByAddress(eve))?.state).toBe("pending");
    });
    const file = aFile("old.csv", "eve@reader.example\n");
    for (const flags of [["--dry-run"], []])
      expect((await on("import", file, ...flags)).out).toEqual(["line 1       left           eve@reader.example"]);
    await desk.look(async ({ subscribers }) => {
      expect((await subscribers.findByAddress(eve))?.state).toBe("pending");
    });
  });

  test("of a list without a head it is the first column; of our own export the active ones", async () => {
    expect((await on("import", aFile("bare.csv", "gil@reader.example;\nhal@reader.example,Hal\n"))).out).toEqual([
      "line 1       no address     gil@reader.example;",
      "line 2       added          hal@reader.example",
    ]);
    const own = aFile("own.csv", "address,state\r\nian@reader.example,active\r\njo@reader.example,ended\r\n");
    expect((await on("import", own)).out).toEqual([
      "line 2       added          ian@reader.example",
      "line 3       not active     jo@reader.example",
    ]);
  });

  test.for<{ why: string; file: () => string | null; code: number; message: RegExp }>([
    { why: "no file", file: () => null, code: 2, message: /^import needs a file\.$/ },
    { why: "a missing file", file: () => join(desk.home, "none.csv"), code: 4, message: /none\.csv does not exist\.$/ },
    { why: "a folder", file: () => desk.home, code: 4, message: /is not a file\.$/ },
    {
      why: "another coding",
      file: () => aFile("latin.csv", Uint8Array.of(0xe9, 0x40)),
      code: 4,
      message: /not in UTF-8/,
    },
    {
      why: "too many lines",
      file: () => aFile("many.csv", "x\n".repeat(100_001)),
      code: 4,
      message: /more than 100000/,
    },
  ])("refuses $why", async ({ file, code, message }) => {
    const path = file();
    const told = await on("import", ...(path === null ? [] : [path]));
    expect([told.code, told.out]).toEqual([code, []]);
    expect(told.notes[0]).toMatch(message);
  });
});

describe("newsdesk subscriber export", () => {
  test("writes all to a new file that only its owner may read, safe for spreadsheets, and can import it", async () => {
    await on("add", "=cmd@reader.example");
    const file = join(desk.home, "all.csv");
    expect((await on("export", file)).code).toBe(0);
    const text = readFileSync(file, "utf8");
    expect(text.split("\r\n")[0]).toBe("address,state,since,language,digests");
    expect(text).toMatch(/^'=cmd@reader\.example,active,\d{4}-\d\d-\d\dT[\d:.]+Z,,weekly\r$/m);
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect((await on("import", file, "--dry-run")).out.find((line) => line.includes("=cmd"))).toContain(
      "already there",
    );
    expect((await on("export")).out).toEqual(text.trimEnd().split("\n"));
    const again = await on("export", file);
    expect([again.code, again.notes[0]]).toEqual([4, `${file} is there already.`]);
    expect((await on("export", join(desk.home, "no/folder.csv"))).notes[0]).toContain("cannot be written (ENOENT)");
  });
});

describe("one subscriber", () => {
  test("show tells all that is stored, link where it is changed", async () => {
    await on("add", "kim@reader.example");
    const { out } = await on("show", "KIM@reader.example");
    expect(out[0]).toMatch(/^kim@reader\.example {2}active since \d{4}-/);
    expect(out[1]).toMatch(/^ {2}weekly {2}since .*: schedule; all topics$/);
    expect(out.slice(2)).toEqual(["Record", expect.stringMatching(/ {2}added {2}weekly$/), "Letters", "Mails"]);
    const link = await on("link", "kim@reader.example");
    expect(link.out[0]).toMatch(/^http:\/\/desk\.example\/preferences\/[\w-]{80,}$/);
    expect(JSON.parse((await on("link", "kim@reader.example", "--json")).out[0] ?? "")).toEqual({
      address: "kim@reader.example",
      url: link.out[0],
    });
  });

  test("show puts wishes, a block and what was shown in words", async () => {
    await desk.look(async ({ subscribers, consents }) => {
      const lee = address("lee@reader.example");
      await subscribers.add(lee, ["weekly"], MORNING);
      const found = await subscribers.findByAddress(lee);
      const wishes = { hour: 18, timezone: null, weekday: 5, topics: ["space"], muted: ["x"], stories: 3 };
      const choice = { digests: ["weekly"], language: "de" };
      const all = { ...wishes, cadence: "weekly" as const, pausedUntil: MORNING, plainLinks: true };
      if (found !== null) await consents.change(found.id, { ...choice, wishes: all }, MORNING);
      await subscribers.suppress({ address: lee, reason: "complaint", at: MORNING });
    });
    const { out } = await on("show", "lee@reader.example");
    expect(out.slice(0, 3)).toEqual([
      "lee@reader.example  active since 2026-11-23 06:00Z, de",
      "  gets no mail since 2026-11-23 06:00Z: complaint",
      "  weekly  since 2026-11-23 06:00Z: weekly on day 5 at 18:00 (zone of the digest); topics space; muted x; at most 3 stories; paused until 2026-11-23 06:00Z; plain links",
    ]);
  });

  test("erase wants --yes, and then nobody is known by the address", async () => {
    await on("add", "max@reader.example");
    const refused = await on("erase", "max@reader.example");
    expect([refused.code, refused.notes[0]]).toEqual([2, "Erasing max@reader.example cannot be taken back."]);
    expect((await on("erase", "max@reader.example", "--yes")).code).toBe(0);
    for (const argv of [["show"], ["link"], ["erase", "--yes"], ["remove"]]) {
      const [what = "", ...options] = argv;
      const told = await on(what, "max@reader.example", ...options);
      expect([told.code, told.notes[0]]).toEqual([2, "max@reader.example is not on the list."]);
    }
  });
});
