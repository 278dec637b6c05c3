import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Slot } from "../../src/domain/digest.ts";
import { anEdition, at, MORNING } from "../builders.ts";
import { queueFor } from "../contract/stored.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";
import { tell } from "./told-command.ts";

const SETTINGS = {
  sources: ["https://wire.example/feed"],
  digests: [{ name: "daily", schedule: "0 7 * * *", timezone: "UTC" }],
};

let desk: TemporaryDesk;

beforeEach(() => {
  desk = createTemporaryDesk(SETTINGS);
});
afterEach(() => desk.remove());

const ask = async (...words: readonly string[]) => await tell([...words, "--config", desk.settings]);

/** One delivery that is held. */
async function hold(composedAt = new Date()): Promise<string> {
  let id = "";
  await desk.look(async (store) => {
    await queueFor(store, anEdition("daily", { slot: "2026-11-23T07:00" as Slot, composedAt }), ["ada@reader.example"]);
    for (const one of await store.send.claim("w", MORNING, 1)) {
      ({ id } = one);
      await store.send.settle(one.id, "w", { state: "held", at: at("06:10"), detail: "nobody knows" });
    }
  });
  return id;
}

describe("newsdesk delivery", () => {
  test("lists the outbox, and says what waits for the operator", async () => {
    const id = await hold();
    const { code, out, notes } = await ask("delivery", "list");
    expect(code).toBe(0);
    expect(out[0]?.split(/ {2,}/)).toEqual(["ID", "STATE", "DIGEST", "SLOT", "ADDRESS", "TRIES", "NEXT", "WHY"]);
    expect(out[1]?.split(/ {2,}/)).toEqual([
      id,
      "held",
      "daily",
      "2026-11-23T07:00",
      "ada@reader.example",
      "1",
      "-",
      "nobody knows",
    ]);
    expect(notes.join("\n")).toContain("In all: 1 held.");
    expect(notes.join("\n")).toContain("newsdesk delivery list --state held");
    expect((await ask("delivery", "list", "--state", "sent")).out).toEqual([]);
    const [json] = (await ask("delivery", "list", "--json")).out;
    expect(JSON.parse(json ?? "")).toMatchObject({ id, state: "held", address: "ada@reader.example" });
  });

  test("of an empty outbox says so", async () => {
    expect((await ask("delivery")).notes.join("\n")).toContain("Nothing was ever sent, and nothing waits.");
  });

  test("shows all that happened to one", async () => {
    const id = await hold();
    const { out } = await ask("delivery", "show", id);
    expect(out[0]).toBe(`${id}  held`);
    expect(out.at(-1)).toBe('  2026-11-23 06:10Z  held, try 1: "nobody knows"');
  });

  test("shows one for machines", async () => {
    const id = await hold();
    const { out } = await ask("delivery", "show", id, "--json");
    expect(JSON.parse(out.join(""))).toMatchObject({
      id,
      state: "held",
      steps: [{ state: "queued" }, { state: "sending" }, { state: "held", detail: "nobody knows" }],
    });
  });

  test("does not send again what is too old to be sent, one or all", async () => {
    const id = await hold(new Date(Date.now() - 48 * 3_600_000));
    const { code, notes } = await ask("delivery", "again", id);
    expect([code, notes.join("\n")]).toEqual([2, expect.stringContaining("composed more than 48 hours ago")]);
    const all = (await ask("delivery", "again", "--all")).notes.join("\n");
    expect(all).toContain("0 held deliveries decided");
    expect(all).toContain("1 other too old to be sent");
    expect((await ask("delivery", "drop", id)).code).toBe(0);
  });

  test.for([
    { verdict: "arrived", state: "sent", says: "counts as sent" },
    { verdict: "again", state: "queued", says: "is sent again" },
    { verdict: "drop", state: "failed", says: "is given up" },
  ])("$verdict decides one that is held, and then there is nothing to decide", async ({ verdict, state, says }) => {
    const id = await hold();
    const { code, notes } = await ask("delivery", verdict, id);
    expect([code, notes.join("\n")]).toEqual([0, expect.stringContaining(`${id} ${says}`)]);
    expect((await ask("delivery", "show", id)).out[0]).toBe(`${id}  ${state}`);
    const again = await ask("delivery", verdict, id);
    expect([again.code, again.notes.join("\n")]).toEqual([2, expect.stringContaining(`is not held: it is ${state}`)]);
  });

  test("--all decides all that are held", async () => {
    await hold();
    expect((await ask("delivery", "drop", "--all")).notes.join("\n")).toContain("1 held delivery decided");
    expect((await ask("delivery", "drop", "--all")).notes.join("\n")).toContain("0 held deliveries decided");
  });

  test.for([
    { why: "a word it does not know", words: ["lst"], says: 'Did you mean "list"?' },
    { why: "a state there is not", words: ["list", "--state", "helt"], says: 'Did you mean "held"?' },
    { why: "no id", words: ["show"], says: "delivery show needs an id" },
    { why: "an unknown id", words: ["again", "dlv-x"], says: 'There is no delivery "dlv-x"' },
    { why: "an unknown id to show", words: ["show", "dlv-x"], says: 'There is no delivery "dlv-x"' },
    { why: "a limit that is none", words: ["list", "--limit", "0"], says: "--limit cannot be" },
  ])("refuses $why", async ({ words, says }) => {
    const { code, notes } = await ask("delivery", ...words);
    expect([code, notes.join("\n")]).toEqual([2, expect.stringContaining(says)]);
  });
});

describe("newsdesk digest history", () => {
  test("tells each slot that was decided, and each that was planned since and was not", async () => {
    await desk.look(async ({ editions }) => {
      const now = Date.now();
      const slotOf = (daysBack: number) =>
        `${new Date(now - daysBack * 86_400_000).toISOString().slice(0, 10)}T07:00` as Slot;
      const decidedAt = new Date(now - 4 * 86_400_000);
      await editions.skip({ digest: "daily", slot: slotOf(4), decidedAt, why: "1 new of at least 3 stories" });
      await editions.save(anEdition("daily", { slot: slotOf(3) }), []);
    });
    const { code, out } = await ask("digest", "history", "daily");
    expect(code).toBe(0);
    expect(out[0]?.split(/ {2,}/)).toEqual(["SLOT", "EDITION", "OF THEIR OWN", "MAILS", "WHY NOT"]);
    const words = out.slice(1).map((line) => line.split(/ {2,}/).slice(1).join(" | "));
    expect(words.slice(-3)).toEqual([
      expect.stringContaining("missed: too little was new, or no pass ran"),
      "0 stories | - | - | -",
      "- | - | - | 1 new of at least 3 stories",
    ]);
    const [json] = (await ask("digest", "history", "--json", "--limit", "1")).out;
    expect(JSON.parse(json ?? "")).toHaveProperty("open", expect.stringMatching(/^(waits|missed)$/));
  });

  test("of a digest that never had a slot says so", async () => {
    expect((await ask("digest", "history")).notes.join("\n")).toContain("No slot of it has come yet.");
  });

  test.for([
    { why: "a digest there is not", words: ["history", "dayly"], says: 'Did you mean "daily"?' },
    { why: "a word it does not know", words: ["histori"], says: 'Did you mean "history"?' },
  ])("refuses $why", async ({ words, says }) => {
    const { code, notes } = await ask("digest", ...words);
    expect([code, notes.join("\n")]).toEqual([2, expect.stringContaining(says)]);
  });
});
