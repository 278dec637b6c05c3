import {
  appendFileSync,
  chmodSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { execFile } from "node:child_process";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, onTestFinished, test } from "vitest";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import { USUAL_WISHES } from "../../src/domain/subscriber.ts";
import { createDepartureFolder } from "../../src/store/departures/departure-folder.ts";
import { openStore } from "../../src/store/open-store.ts";
import { hashAddress } from "../../src/store/address-hash.ts";
import { address, anEdition, at, MORNING } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";
import { aFanOut } from "./stored.ts";

const ADA = address("ada@example.org");
const BOB = address("bob@example.org");

function aFolder(): string {
  const home = mkdtempSync(join(tmpdir(), "newsdesk-departures-"));
  onTestFinished(() => rmSync(home, { recursive: true }));
  return join(home, "departures");
}

async function idOf(store: DeskStore, mail = ADA) {
  const found = await store.subscribers.findByAddress(mail);
  if (found === null) throw new Error("Nobody has this address.");
  return found.id;
}

/** A desk with two readers that notes who leaves, and another that is what a backup of before would be. */
async function twoStates(backend: (typeof backends)["sqlite"]) {
  const folder = aFolder();
  const { address: place } = await openDesk(backend);
  const store = await openStore(place, createDepartureFolder(folder));
  onTestFinished(async () => await store.close());
  for (const mail of [ADA, BOB]) await store.subscribers.add(mail, ["daily", "weekly"], MORNING);
  return { store, folder, keeper: createDepartureFolder(folder) };
}

describe.for(Object.entries(backends))("departures on %s", ([, backend]) => {
  test("each way to leave is noted, without any address", async () => {
    const { store, folder, keeper } = await twoStates(backend);
    const [ada, bob] = [await idOf(store), await idOf(store, BOB)];
    await store.subscribers.end(ada, "daily", at("07:00"));
    await store.subscribers.end(ada, "daily", at("07:01"));
    await store.consents.change(bob, { digests: ["weekly"], wishes: USUAL_WISHES, language: null }, at("07:02"));
    await store.subscribers.suppress({ address: BOB, reason: "request", at: at("07:03") });
    await store.subscribers.suppress({ address: BOB, reason: "bounce", at: at("07:04") });
    await store.suppressions.lift(BOB, at("07:05"));
    await store.consents.erase(ada, at("07:06"));
    await store.subscribers.end(bob, null, at("07:07"));
    const { departures, unreadable } = await keeper.read();
    expect(unreadable).toBe(0);
    const hash = expect.stringMatching(/^[\w-]{43}$/) as string;
    expect(departures).toEqual([
      { at: at("07:00"), what: "ended", subscriber: ada, digest: "daily" },
      { at: at("07:02"), what: "ended", subscriber: bob, digest: "daily" },
      { at: at("07:03"), what: "suppressed", hash, reason: "request" },
      { at: at("07:05"), what: "lifted", hash },
      { at: at("07:06"), what: "erased", subscriber: ada },
      { at: at("07:07"), what: "ended", subscriber: bob, digest: null },
    ]);
    const files = readdirSync(folder).map((name) => join(folder, name));
    expect(files.map((file) => readFileSync(file, "utf8")).join("")).not.toContain("example.org");
    expect(files.map((file) => statSync(file).mode & 0o777)).toEqual([0o600]);
  });

  test("what bounced is noted too, by report and by the relay's own answer", async () => {
    const { store, keeper } = await twoStates(backend);
    const edition = anEdition("daily");
    await store.editions.save(edition, []);
    await store.send.fanOut(edition.id, aFanOut());
    const [one, other] = await store.send.claim("w", MORNING, 2);
    if (one === undefined || other === undefined) throw new Error("Nothing was queued.");
    const refused = { state: "bounced", detail: "550 5.1.1", at: at("07:00"), bounce: "hard" } as const;
    await store.send.settle(one.id, "w", refused);
    const report = { key: "k", delivery: other.id, kind: "complaint", at: at("08:00"), detail: "spam" } as const;
    await store.bounces.record(report);
    const { departures } = await keeper.read();
    expect(departures.map((each) => [each.what, "reason" in each && each.reason])).toEqual([
      ["suppressed", "bounce"],
      ["suppressed", "complaint"],
    ]);
  });

  test("a desk that knows nothing of them learns of them, once", async () => {
    const { store } = await twoStates(backend);
    const [ada, bob] = [await idOf(store), await idOf(store, BOB)];
    const { subscribers, suppressions, consents, departures } = store;
    await subscribers.suppress({ address: address("cyd@example.org"), reason: "request", at: MORNING });
    const hash = (await suppressions.list())[0]?.hash ?? "";
    const made = [
      { at: at("07:00"), what: "ended", subscriber: ada, digest: "daily" },
      { at: at("07:01"), what: "suppressed", hash: await hashOf(store, BOB), reason: "complaint" },
      { at: at("07:02"), what: "lifted", hash },
      { at: at("07:03"), what: "erased", subscriber: bob },
      { at: at("07:04"), what: "ended", subscriber: "sub-nobody" as never, digest: null },
    ] as const;
    expect(await departures.apply(made)).toBe(4);
    expect((await subscribers.find(ada))?.subscriptions.map(({ digest }) => digest)).toEqual(["weekly"]);
    expect((await consents.dossier(ada))?.consents.at(-1)).toMatchObject({ at: at("07:00"), what: "ended" });
    expect(await subscribers.find(bob)).toBeNull();
    expect(await suppressions.list()).toEqual([
      { hash: made[1].hash, address: null, reason: "complaint", at: at("07:01") },
    ]);
    expect(await consents.isSuppressed(BOB)).toBe(true);
    expect(await departures.apply(made)).toBe(0);
    expect(await departures.apply([{ at: at("07:09"), what: "ended", subscriber: ada, digest: null }])).toBe(1);
    expect((await subscribers.find(ada))?.state).toBe("ended");
  });

  test("who came back since stays", async () => {
    const { store, keeper } = await twoStates(backend);
    const ada = await idOf(store);
    await store.subscribers.end(ada, null, at("07:00"));
    await store.subscribers.add(ADA, ["daily"], at("08:00"));
    expect(await store.departures.apply((await keeper.read()).departures)).toBe(0);
    expect(await store.subscribers.find(ada)).toMatchObject({ state: "active", subscriptions: [{ digest: "daily" }] });
  });

  test("a file that cannot be written keeps nobody from leaving, and gets the line later", async () => {
    const { store, folder, keeper } = await twoStates(backend);
    const [ada, bob] = [await idOf(store), await idOf(store, BOB)];
    writeFileSync(folder, "A file stands where the folder belongs.");
    expect(await store.subscribers.end(ada, null, at("07:00"))).toBe(true);
    expect((await store.subscribers.find(ada))?.state).toBe("ended");
    expect(await store.departures.payOwed()).toBe(1);
    rmSync(folder);
    await store.subscribers.end(bob, null, at("08:00"));
    expect((await keeper.read()).departures.map((each) => "subscriber" in each && each.subscriber)).toEqual([ada, bob]);
    expect(await store.departures.payOwed()).toBe(0);
    rmSync(folder, { recursive: true });
    writeFileSync(folder, "");
    await store.subscribers.suppress({ address: ADA, reason: "request", at: at("09:00") });
    rmSync(folder);
    expect(await store.departures.payOwed()).toBe(0);
    expect((await keeper.read()).departures).toHaveLength(1);
  });
});

/** What a block of this address is kept under. */
async function hashOf({ keys }: DeskStore, mail: typeof ADA): Promise<string> {
  return hashAddress(await keys.key("suppression"), mail);
}

describe("the folder of departures", () => {
  const ended = { at: MORNING, what: "ended", subscriber: "sub-1" as never, digest: null } as const;

  test("a line that was cut short says nothing, and the next one stands by itself", async () => {
    const folder = aFolder();
    const keeper = createDepartureFolder(folder, () => MORNING);
    await keeper.keep([ended]);
    const file = join(folder, "2026-11.jsonl");
    const line = readFileSync(file, "utf8");
    for (let length = 1; length < line.length - 1; length += 7) appendFileSync(file, `${line.slice(0, length)}\n`);
    appendFileSync(file, line.slice(0, 30));
    await keeper.keep([{ ...ended, at: at("07:00") }]);
    const { departures, unreadable } = await keeper.read();
    expect(departures.map((each) => each.at)).toEqual([MORNING, at("07:00")]);
    expect(unreadable).toBe(Math.ceil((line.length - 2) / 7) + 1);
  });

  test("months go after thirteen others, and files of other names stay", async () => {
    const folder = aFolder();
    await createDepartureFolder(folder, () => at("2025-09-30T23:59:59Z")).keep([ended]);
    await createDepartureFolder(folder, () => at("2025-10-01T00:00:00Z")).keep([ended]);
    writeFileSync(join(folder, "2020-notes.txt"), "");
    await createDepartureFolder(folder, () => MORNING).keep([ended]);
    expect(readdirSync(folder).sort()).toEqual(["2020-notes.txt", "2025-10.jsonl", "2026-11.jsonl"]);
  });

  test("several processes write to it at once, and no line is lost or broken", { timeout: 60_000 }, async () => {
    const folder = aFolder();
    const script = `
      const { createDepartureFolder } = await import(${JSON.stringify(join(import.meta.dirname, "../../src/store/departures/departure-folder.ts"))});
      const keeper = createDepartureFolder(${JSON.stringify(folder)});
      for (let i = 0; i < 50; i += 1)
        await keeper.keep([{ at: new Date(), what: "ended", subscriber: "sub-" + process.pid + "-" + i, digest: "x".repeat(200) }]);`;
    const run = promisify(execFile);
    await Promise.all([1, 2, 3].map(async () => await run(process.execPath, ["--input-type=module", "-e", script])));
    const { departures, unreadable } = await createDepartureFolder(folder).read();
    expect([departures.length, unreadable]).toEqual([150, 0]);
    expect(new Set(departures.map((each) => "subscriber" in each && each.subscriber)).size).toBe(150);
  });

  test.for<{ why: string; line: string }>([
    { why: "other words", line: '{"at":"2026-11-23T06:00:00.000Z","what":"began","subscriber":"sub-1","digest":null}' },
    { why: "no moment", line: '{"at":"soon","what":"erased","subscriber":"sub-1"}' },
    { why: "no subscriber", line: '{"at":"2026-11-23T06:00:00.000Z","what":"ended","digest":null}' },
    { why: "no digest", line: '{"at":"2026-11-23T06:00:00.000Z","what":"ended","subscriber":"sub-1"}' },
    { why: "no hash", line: '{"at":"2026-11-23T06:00:00.000Z","what":"lifted"}' },
    { why: "no such reason", line: '{"at":"2026-11-23T06:00:00.000Z","what":"suppressed","hash":"h","reason":"mood"}' },
    { why: "null", line: "null" },
    { why: "a very long line", line: JSON.stringify({ at: MORNING, what: "erased", subscriber: "s".repeat(2_000) }) },
  ])("takes no notice of a line with $why", async ({ line }) => {
    const folder = aFolder();
    const keeper = createDepartureFolder(folder, () => MORNING);
    await keeper.keep([ended]);
    appendFileSync(join(folder, "2026-11.jsonl"), `${line}\n`);
    expect(await keeper.read()).toEqual({ departures: [ended], unreadable: 1 });
  });

  test("there is none yet, and none that may be read", async () => {
    const folder = aFolder();
    expect(await createDepartureFolder(folder).read()).toEqual({ departures: [], unreadable: 0 });
    writeFileSync(folder, "");
    chmodSync(folder, 0o600);
    await expect(createDepartureFolder(folder).read()).rejects.toThrow("ENOTDIR");
  });
});
