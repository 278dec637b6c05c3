import { writeFileSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import type { PushSubscription } from "../../src/domain/push-store.ts";
import type { PollState, SourceId } from "../../src/domain/source.ts";
import { readSettings } from "../../src/app/settings/read-settings.ts";
import { toSource } from "../../src/app/settings/settings.ts";
import { aCollectPlan, anItem, aPollState } from "../builders.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";
import { tell } from "./told-command.ts";

const ENV = { KEY: "canary" };
const SETTINGS = `site: { title: Desk, url: "http://desk.example" }
sources:
  - https://well.example/feed # all is well
  - { url: https://ill.example/feed, name: Ill, id: ill }
  - https://held.example/feed
  - https://gone.example/feed
  - { url: "https://keyed.example/\${KEY}", id: keyed, name: Keyed }
`;
const NEWER = `  - { url: https://newer.example/feed, name: Newer }\n`;

let desk: TemporaryDesk;

beforeAll(() => {
  desk = createTemporaryDesk({});
});

afterAll(() => desk.remove());

/** What passes would have left behind: in this order the most troubled are not first. */
beforeEach(async () => {
  writeFileSync(desk.settings, SETTINGS);
  const now = new Date();
  const later = new Date(now.getTime() + 3_600_000);
  const ok: Partial<PollState> = {
    nextFetchAt: later,
    nextFetchWhy: "once an hour",
    lastFetchAt: now,
    lastSuccessAt: now,
    newestAt: now,
    lastReceived: "RSS 2.0, 3 kB",
  };
  const timeout = { reason: "timeout", detail: "ill.example: no answer in time" } as const;
  const states: Readonly<Record<string, Partial<PollState>>> = {
    "well-example-feed": ok,
    ill: { ...ok, lastSuccessAt: null, lastFailure: timeout, failuresInARow: 3 },
    "held-example-feed": { ...ok, quarantine: { since: now, why: "it tells of other things" } },
    "gone-example-feed": { ...ok, movedUrl: "https://here.example/feed" },
    keyed: { ...ok, movedUrl: "https://keyed.example/moved/canary" },
  };
  const { sources } = await readSettings(desk.settings, ENV);
  await desk.look(async ({ collect }) => {
    await collect.syncSources(sources.map(toSource), now);
    const plans = sources.map(toSource).map((one) =>
      aCollectPlan(one.id, {
        state: aPollState(states[one.id] ?? {}),
        inserts: [anItem("One", { isQuarantined: one.id === "held-example-feed" }, one)],
      }),
    );
    await collect.saveCollected(plans);
  });
});

function subscriptionOf(sourceId: SourceId, lastPushAt: Date): PushSubscription {
  const leaseUntil = new Date("2026-12-01T08:00:00Z");
  const agreed = { state: "active", asked: null, leaseUntil, nextAt: leaseUntil, tries: 0 } as const;
  const names = { token: `token-${sourceId}`, sourceId, hub: "https://hub.example/", topic: "https://topic.example/" };
  return { ...names, ...agreed, secret: "hush", lastPushAt, seen: [], detail: null };
}

async function source(...argv: readonly string[]) {
  return await tell(["source", ...argv, "--config", desk.settings], { env: ENV });
}

describe("source list", () => {
  test("shows the most troubled first, with what is known of each", async () => {
    writeFileSync(desk.settings, SETTINGS + NEWER);
    const { code, out } = await source("list");
    const minute = String.raw`\d{4}-\d\d-\d\d \d\d:\d\dZ`;
    expect([code, out]).toEqual([
      0,
      [
        expect.stringMatching(/^STATE +NAME +ID +LAST GOOD +LAST ERROR +ITEMS +NEXT +WHY$/),
        expect.stringMatching(
          new RegExp(
            `^quarantined +held\\.example +held-example-feed +${minute} +- +1 +${minute} +it tells of other things`,
          ),
        ),
        expect.stringMatching(
          new RegExp(`^failing +Ill +ill +never +timeout +1 +${minute} +timeout: ill\\.example: no answer in time`),
        ),
        expect.stringMatching(
          new RegExp(`^moved +gone\\.example +gone-example-feed .*moved to https://here\\.example/feed`),
        ),
        expect.stringMatching(new RegExp(`^moved +Keyed +keyed +${minute} +- +1 +${minute} +moved to another address`)),
        expect.stringMatching(/^new +Newer +newer-example-feed +never +- +0 +next pass +not asked yet$/),
        expect.stringMatching(
          new RegExp(
            `^ok +well\\.example +well-example-feed +${minute} +- +1 +${minute} +RSS 2\\.0, 3 kB; next: once an hour$`,
          ),
        ),
      ],
    ]);
  });

  test("proposes the change of the settings for what moved, and keeps secrets", async () => {
    const { out, notes } = await source("list");
    expect(notes).toEqual(['gone.example moved for good; "newsdesk source move gone-example-feed" shows the change.']);
    const json = await source("list", "--json");
    expect([...out, ...notes, ...json.out].join("\n")).not.toContain("canary");
    expect(json.out.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { id: "held-example-feed", state: "quarantined", items: 1, quarantinedItems: 1 },
      {
        id: "ill",
        url: "https://ill.example/feed",
        state: "failing",
        lastFailure: { reason: "timeout" },
        lastSuccessAt: null,
      },
      { id: "gone-example-feed", movedUrl: "https://here.example/feed" },
      { id: "keyed", url: null, movedUrl: null },
      { id: "well-example-feed", state: "ok", nextFetchWhy: "once an hour" },
    ]);
  });
});

describe("source show", () => {
  test("tells all that is known", async () => {
    const { code, out } = await source("show", "ill");
    const text = out.join("\n");
    expect(code).toBe(0);
    expect(text).toMatch(/^address +https:\/\/ill\.example\/feed$/m);
    expect(text).toMatch(/^state +failing: /m);
    expect(text).toMatch(/^received +RSS 2\.0, 3 kB$/m);
    expect(text).toMatch(/^last error +timeout: ill\.example: no answer in time \(3 in a row\)$/m);
    expect(text).toMatch(/^next +\d{4}-\S+ \S+Z: once an hour$/m);
    expect((await source("show", "held.example")).out.join("\n")).toMatch(
      /^quarantine +since .*: it tells of other things$/m,
    );
  });

  test("tells of push, and of the newest decisions on its items", async () => {
    const at = new Date("2026-11-20T08:00:00Z");
    const ids = ["ill", "keyed"] as SourceId[];
    await desk.look(async ({ push }) => {
      for (const id of ids) await push.add(subscriptionOf(id, at));
    });
    await desk.look(async ({ collect }) => {
      const one = (await collect.sources()).find(({ source: { id } }) => id === "ill");
      const item = anItem("Two", {}, one?.source);
      const receipts = [
        { at, itemId: item.id, storyId: null, decision: { kind: "stored", identity: item.identity } },
        { at, itemId: item.id, storyId: null, decision: { kind: "trimmed", blocks: ["About the author"] } },
        { at, itemId: item.id, storyId: null, decision: { kind: "tagged", tags: [] } },
      ] as const;
      await collect.saveCollected([aCollectPlan("ill" as SourceId, { inserts: [item], receipts })]);
    });
    const out = (await source("show", "ill")).out.filter((line) => /^(?:push|item) /.test(line));
    expect(out).toEqual([
      expect.stringMatching(/^push +active at https:\/\/hub\.example\/, until \S+ \S+, last push 2026-11-20 08:00Z, /),
      expect.stringMatching(/^item +2026-11-20 08:00Z {2}Two: Left out 1 block .*About the author/),
      expect.stringMatching(/^item +2026-11-20 08:00Z {2}Two: Stored as new/),
    ]);
    const json = (await source("show", "ill", "--json")).out.join("");
    expect(JSON.parse(json)).toMatchObject({
      push: [{ hub: "https://hub.example/", state: "active", lastPushAt: at.toISOString() }],
      receipts: [{ title: "Two", receipt: { decision: { kind: "trimmed" } } }, { title: "Two" }],
    });
    const keyed = [...(await source("show", "keyed")).out, ...(await source("show", "keyed", "--json")).out].join("\n");
    expect(keyed).toMatch(/^push +active, until/m);
    expect(json + keyed).not.toMatch(/token-|hush/);
    expect(keyed).not.toContain("hub.example");
  });

  test("says where the feed of a page was found, which is no move", async () => {
    await desk.look(async ({ collect }) => {
      const state = aPollState({ lastFetchAt: new Date(), isPage: true, movedUrl: "https://well.example/found.xml" });
      await collect.saveCollected([aCollectPlan("well-example-feed" as SourceId, { state })]);
    });
    expect((await source("show", "well-example-feed")).out.join("\n")).toMatch(
      /^found +on the page: https:\/\/well\.example\/found\.xml$/m,
    );
    expect((await source("move", "well-example-feed")).notes[0]).toBe(
      "well.example has not moved, as far as is known.",
    );
    const listed = await source("list", "--json");
    expect(listed.notes.join("\n")).not.toContain("well.example");
    expect(listed.out.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({
        id: "well-example-feed",
        state: "ok",
        movedUrl: null,
        foundUrl: "https://well.example/found.xml",
      }),
    );
  });

  test("keeps the address of a source that may hold a key", async () => {
    const told = [...(await source("show", "keyed")).out, ...(await source("show", "keyed", "--json")).out].join("\n");
    expect(told).toContain("(secret)");
    expect(told).not.toContain("canary");
  });
});

describe("source release", () => {
  test("ends a quarantine, says how many items that were, and nothing the second time", async () => {
    const first = await source("release", "held-example-feed");
    expect([first.code, first.notes]).toEqual([0, ["held.example is released; 1 item held back so far will be told."]]);
    expect((await source("release", "held-example-feed")).notes).toEqual([
      "held.example is not quarantined; nothing was changed.",
    ]);
    const again = await source("release", "held-example-feed", "--json");
    expect(JSON.parse(again.out.join(""))).toEqual({ id: "held-example-feed", items: 0 });
    expect((await source("list", "--json")).out.join("")).not.toContain('"quarantined"');
  });
});

describe("source fetch", () => {
  test("makes a source due, whatever put it off, and says who will ask it", async () => {
    const told = await source("fetch", "ill");
    expect([told.code, told.notes]).toEqual([
      0,
      ['Ill is due, but no newsdesk is at work: "newsdesk run" asks it now, and so does "newsdesk start".'],
    ]);
    await desk.look(async (store) => {
      await store.lockWorker("the worker", new Date());
      const { notes } = await source("fetch", "ill");
      expect(notes).toEqual([
        expect.stringMatching(/^Ill is asked with the next pass .* at work: the worker \(process /),
      ]);
      expect(JSON.parse((await source("fetch", "ill", "--json")).out.join(""))).toMatchObject({ id: "ill" });
    });
    const due = await desk.look(async ({ collect }) => await collect.dueSources(new Date(), 10));
    expect(due.map(({ source: { id } }) => id)).toEqual(["ill"]);
  });

  test("of one that no pass has seen says that it is due anyway", async () => {
    writeFileSync(desk.settings, SETTINGS + NEWER);
    expect(await source("fetch", "newer-example-feed")).toMatchObject({
      code: 2,
      notes: ["Newer was never asked; it is due with the next pass anyway.", expect.stringContaining("newsdesk run")],
    });
  });
});

describe("source move", () => {
  const moved = "  - { url: https://here.example/feed, id: gone-example-feed }\n";

  test("shows the change as a patch, and with --yes makes it", async () => {
    const shown = await source("move", "gone-example-feed");
    expect([shown.code, shown.out.slice(2)]).toEqual([
      0,
      [
        "@@ -3,5 +3,5 @@",
        "   - https://well.example/feed # all is well",
        "   - { url: https://ill.example/feed, name: Ill, id: ill }",
        "   - https://held.example/feed",
        "-  - https://gone.example/feed",
        `+${moved.trimEnd()}`,
        '   - { url: "https://keyed.example/${KEY}", id: keyed, name: Keyed }',
      ],
    ]);
    expect(JSON.parse((await source("move", "gone-example-feed", "--json")).out.join(""))).toEqual({
      id: "gone-example-feed",
      url: "https://here.example/feed",
      patch: shown.out.join("\n"),
    });
    expect(readFileSync(desk.settings, "utf8")).toBe(SETTINGS);
    expect((await source("move", "gone-example-feed", "--yes")).code).toBe(0);
    expect(readFileSync(desk.settings, "utf8")).toBe(SETTINGS.replace("  - https://gone.example/feed\n", moved));
    const { sources } = await readSettings(desk.settings, ENV);
    expect(sources.map(({ id }) => id)).toContain("gone-example-feed");
  });

  test("leaves an address with a placeholder to the operator", async () => {
    const { code, notes } = await source("move", "keyed", "--yes");
    expect([code, notes[0]]).toEqual([2, "Keyed has a placeholder in its address."]);
    expect(readFileSync(desk.settings, "utf8")).toBe(SETTINGS);
  });
});
