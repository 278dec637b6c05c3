import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { address, MORNING } from "../builders.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";
import { tell } from "./told-command.ts";

let desk: TemporaryDesk;

beforeAll(() => {
  desk = createTemporaryDesk({ sources: ["https://a.example/feed.xml"] });
});

afterAll(() => desk.remove());

beforeEach(async () => {
  await desk.look(async ({ suppressions }) => {
    for (const { address: kept } of await suppressions.list())
      if (kept !== null) await suppressions.lift(kept, new Date());
    return null;
  });
});

async function on(...argv: readonly string[]) {
  return await tell(["suppression", ...argv, "--config", desk.settings]);
}

async function complain(raw: string): Promise<void> {
  await desk.look(async ({ subscribers }) => {
    await subscribers.suppress({ address: address(raw), reason: "complaint", at: MORNING });
    return null;
  });
}

describe("newsdesk suppression", () => {
  test("blocks, once, lists and lifts in any spelling", async () => {
    expect(await on()).toEqual({ code: 0, out: [], notes: ["Nobody is blocked."] });
    expect((await on("add", "Ada@reader.example")).notes).toEqual(["Ada@reader.example gets no mail from now on."]);
    expect((await on("add", "ada@reader.example")).notes).toEqual(["ada@reader.example was blocked already: request."]);
    const { out } = await on("list");
    expect(out).toHaveLength(2);
    expect(out[1]).toMatch(/^request  \d{4}-\d\d-\d\d \d\d:\d\dZ  Ada@reader\.example$/);
    expect(await on("remove", "ADA@reader.example")).toMatchObject({ code: 0, out: [] });
    expect((await on("list", "--json")).out).toEqual([]);
  });

  test("lifts a complaint with --yes alone", async () => {
    await complain("ada@reader.example");
    const refused = await on("remove", "ada@reader.example");
    expect([refused.code, refused.notes[0]]).toEqual([
      2,
      "ada@reader.example called our mail spam. Nothing was changed.",
    ]);
    expect((await on("list", "--json")).out).toEqual([
      `{"address":"ada@reader.example","reason":"complaint","at":"${MORNING.toISOString()}"}`,
    ]);
    expect((await on("remove", "ada@reader.example", "--yes")).code).toBe(0);
    expect((await on("list")).out).toEqual([]);
  });

  test("shows of one who was erased that there is one, and lifts the block by the address", async () => {
    await complain("bob@reader.example");
    await desk.look(async ({ suppressions }) => await suppressions.forget(address("bob@reader.example")));
    const { out } = await on("list");
    expect(out[1]).toMatch(/^complaint  2026-11-23 06:00Z  \(erased, [\w-]{8}\)$/);
    expect((await on("remove", "bob@reader.example", "--yes")).code).toBe(0);
    expect((await on("list")).out).toEqual([]);
  });

  test.for([
    { why: "no address", argv: ["add"], message: '"" is not a mail address.' },
    { why: "no mail address", argv: ["remove", "ada"], message: '"ada" is not a mail address.' },
    {
      why: "one that is not blocked",
      argv: ["remove", "eve@reader.example"],
      message: "eve@reader.example is not blocked.",
    },
    { why: "an unknown word", argv: ["drop", "eve@reader.example"], message: 'suppression cannot "drop".' },
    {
      why: "a list of one",
      argv: ["list", "eve@reader.example"],
      message: 'suppression list shows all, not "eve@reader.example" alone.',
    },
  ])("refuses $why with 2", async ({ argv, message }) => {
    const { code, out, notes } = await on(...argv);
    expect([code, out, notes[0]]).toEqual([2, [], message]);
  });
});
