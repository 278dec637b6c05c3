import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { HubSubscription } from "../../src/domain/hub-store.ts";
import { aDocument, aHubSubscription, at } from "../builders.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";
import { tell } from "./told-command.ts";

const SOURCES = ["https://wire.example/feed"];
const OWN = { sources: SOURCES, web: { publicUrl: "https://desk.example", hub: "built-in" } };
const FOREIGN = { sources: SOURCES, web: { hub: "https://hub.example/" } };

let desk: TemporaryDesk;

beforeEach(() => {
  desk = createTemporaryDesk(OWN);
});
afterEach(() => desk.remove());

function aSubscription(id: string, over: Partial<HubSubscription> = {}): HubSubscription {
  return aHubSubscription(id, {
    callback: `https://reader.example/push/${id}?key=canary`,
    topic: "https://desk.example/feed.xml",
    secret: "canary",
    toldEtag: aDocument("feed.xml").etag,
    lastSentAt: at("06:30"),
    ...over,
  });
}

async function fill(): Promise<void> {
  await desk.look(async ({ hub, documents }) => {
    await documents.save([aDocument("feed.xml")]);
    await hub.add(aSubscription("a"));
    const detail = `reader.example: HTTP 503 ${"x".repeat(500)}`;
    await hub.add(aSubscription("b", { toldEtag: "", tries: 2, nextAt: at("07:00"), lastSentAt: null, detail }));
    const asked = { mode: "subscribe", secret: "canary", leaseSeconds: 60, tries: 0, nextAt: at("06:00") } as const;
    await hub.add(aSubscription("c", { state: "waiting", leaseUntil: null, lastSentAt: null, asked }));
  });
}

describe("newsdesk hub list", () => {
  test("tells who wants which feed, and how sending it fares", async () => {
    await fill();
    const { code, out } = await tell(["hub", "list", "--config", desk.settings]);
    expect(code).toBe(0);
    const cells = out.map((line) => line.split(/ {2,}/));
    expect(cells.map((line) => line.slice(0, 6))).toEqual([
      ["STATE", "CALLBACK", "LEASE UNTIL", "LAST SENT", "NEXT", "FEED"],
      ["active", "reader.example/push/a", "2026-11-23 23:00Z", "2026-11-23 06:30Z", "-", "/feed.xml"],
      ["active", "reader.example/push/b", "2026-11-23 23:00Z", "never", "2026-11-23 07:00Z (2 failed)", "/feed.xml"],
      ["waiting", "reader.example/push/c", "-", "never", "-", "/feed.xml"],
    ]);
    expect(cells[2]?.[6]).toBe(`reader.example: HTTP 503 ${"x".repeat(175)}`);
  });

  test("shows no secret, neither in words nor for machines", async () => {
    await fill();
    const { out, notes } = await tell(["hub", "list", "--config", desk.settings]);
    const json = await tell(["hub", "list", "--json", "--config", desk.settings]);
    expect([...out, ...notes, ...json.out].join("\n")).not.toContain("canary");
    expect(json.out.map((line): unknown => JSON.parse(line))).toMatchObject([
      { callback: "reader.example/push/a", isSigned: true, isBehind: false, asked: null, lastError: null },
      { state: "active", isBehind: true, tries: 2 },
      { state: "waiting", asked: "subscribe", leaseUntil: null },
    ]);
  });

  test("shows no more than is asked for, and says so", async () => {
    await fill();
    const { out, notes } = await tell(["hub", "list", "--limit", "2", "--config", desk.settings]);
    expect([out.length, notes]).toEqual([3, ["These are the first 2; --limit N shows more."]]);
  });

  test("says what there is when nobody is there", async () => {
    expect((await tell(["hub", "--config", desk.settings])).notes).toEqual([
      "Nobody yet. Feeds name https://desk.example/hub.",
    ]);
    desk.configure({ sources: SOURCES });
    expect((await tell(["hub", "--config", desk.settings])).notes).toEqual([
      'Feeds name no hub. Set one under "web: { hub: … }".',
    ]);
  });

  test("says how it stands with a hub elsewhere", async () => {
    desk.configure(FOREIGN);
    const notes = async () => (await tell(["hub", "list", "--config", desk.settings])).notes;
    expect(await notes()).toEqual(["https://hub.example/ was told nothing yet."]);
    const call = { hub: "https://hub.example/", tries: 0, nextAt: at("06:00"), lastToldAt: at("06:00"), detail: null };
    await desk.look(async ({ hub }) => await hub.noteCalled(call, []));
    expect(await notes()).toEqual(["https://hub.example/ was last told at 2026-11-23 06:00Z."]);
    const failed = { ...call, tries: 2, nextAt: at("06:02"), detail: "hub.example: HTTP 503", lastToldAt: null };
    await desk.look(async ({ hub }) => await hub.noteCalled(failed, []));
    expect(await notes()).toEqual([
      "https://hub.example/ was told nothing yet; 2 tries failed since, the next is at 2026-11-23 06:02Z: hub.example: HTTP 503",
    ]);
  });

  test("knows nothing else", async () => {
    expect((await tell(["hub", "remove", "--config", desk.settings])).code).not.toBe(0);
  });
});
