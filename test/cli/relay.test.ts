import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { NO_LIMITS } from "../../src/domain/sending/limits.ts";
import { createFamilies } from "../../src/domain/sending/mail-families.ts";
import { anEdition } from "../builders.ts";
import { queueFor } from "../contract/stored.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";
import { tell } from "./told-command.ts";

const HOUR_SECONDS = 3_600;
let desk: TemporaryDesk;

beforeEach(() => {
  desk = createTemporaryDesk({
    sources: ["https://wire.example/feed"],
    mail: {
      from: "news@desk.example",
      transport: [{ transport: "smtp://u:Canary@one.example", rate: "100/1h" }, "smtp://two.example"],
      rate: "1/1h",
      perDomain: { "gmail.com": "12/1h" },
      warmUp: { from: 7 },
    },
  });
});
afterEach(() => desk.remove());

const ask = async (...words: readonly string[]) => await tell([...words, "--config", desk.settings]);

describe("newsdesk relay", () => {
  test("of a new desk lists the relays and what they may be given", async () => {
    const { code, out, notes } = await ask("relay", "list");
    expect(code).toBe(0);
    expect(out.map((line) => line.split(/ {2,}/))).toEqual([
      ["RELAY", "STATE", "RATE", "LEFT", "WHY"],
      ["one.example:587", "ok", "100/1h", "4 now", "-"],
      ["two.example:587", "ok", "-", "-", "-"],
      [""],
      ["TO", "RATE", "LEFT"],
      ["all together", "1/1h", "1 now"],
      ["gmail.com", "12/1h", "1 now"],
    ]);
    expect(notes).toEqual([]);
  });

  test("says what is used up, which relay is down and why, and what mails wait for", async () => {
    await desk.look(async (store) => {
      const now = new Date();
      await queueFor(store, anEdition("weekly", { composedAt: now }), ["a@gmail.com", "b@gmail.com", "c@gmail.com"]);
      const domains = {
        default: null,
        named: new Map([["gmail.com", { count: 12, seconds: HOUR_SECONDS }]]),
        familyOf: createFamilies({}),
      };
      const relays = [{ name: "one.example:587", rate: { count: 100, seconds: HOUR_SECONDS } }];
      const limits = { ...NO_LIMITS, domains, warmUp: { from: 7 } };
      await store.send.claimWithin({ limits, relays, freshSeconds: HOUR_SECONDS, most: 10 }, "w", now);
      const restsUntil = new Date(now.getTime() + 60_000);
      await store.send.noteRelay("two.example:587", { since: now, restsUntil, detail: "Nothing\nlistens there." });
    });
    const { out, notes } = await ask("relay");
    const table = out.join("\n");
    expect(table).toMatch(/^one\.example:587 +ok +100\/1h +3 now +-$/m);
    expect(table).toMatch(/^two\.example:587 +down since \d{4}-\d\d-\d\d \d\d:\d\dZ +- +- +Nothing listens there\.$/m);
    expect(table).toMatch(/^gmail\.com +12\/1h +0 now$/m);
    expect(table).toMatch(/^gmail\.com +\d{4}-\d\d-\d\d +1 of 7 +It begins\.$/m);
    expect(notes.join("\n")).toMatch(/^2 deliveries, the next at .*Z\. Waits: gmail\.com gets 12\/1h\.$/m);
    const { out: json } = await ask("relay", "list", "--json");
    expect(JSON.parse(json.join(""))).toMatchObject({
      relays: [
        { name: "one.example:587", room: { rate: "100/1h", left: 3 }, trouble: null },
        { name: "two.example:587", room: null, trouble: { detail: "Nothing\nlistens there." } },
      ],
      waiting: [{ deliveries: 2 }],
    });
    expect(table + json.join("")).not.toContain("Canary");
  });

  test("knows list and nothing else", async () => {
    expect((await ask("relay", "drop")).notes.join("\n")).toContain('relay cannot "drop".');
  });
});
