import { describe, expect, test } from "vitest";
import { needsRestart, reloadable } from "../../src/app/reload-desk.ts";
import type { Stages } from "../../src/app/run-once.ts";
import type { Settings } from "../../src/app/settings/settings.ts";
import { UserError } from "../../src/domain/user-error.ts";
import { QUIET_PASS } from "./quiet-pass.ts";
import { settingsOf, SMALLEST } from "./settings/settings-folder.ts";

type Reloaded = {
  readonly did: readonly string[];
  readonly said: readonly string[];
  /** Whether settings were refused, at each change. */
  readonly refused: readonly boolean[];
};

/** A desk whose passes and changes are noted; `renew` may fail. */
async function reload(
  play: (desk: ReturnType<typeof reloadable>, hold: { during: () => void }) => Promise<void>,
  renew: () => Promise<void> = async () => await Promise.resolve(),
): Promise<Reloaded> {
  const [did, said, refused]: [string[], string[], boolean[]] = [[], [], []];
  const hold = { during: () => {} };
  const stages: Stages = {
    collect: async () => {
      did.push(`pass of ${desk.settings.site.title}`);
      hold.during();
      return await Promise.resolve(QUIET_PASS.collect);
    },
    curate: async () => await Promise.resolve(QUIET_PASS.curate),
    publish: async () => await Promise.resolve(QUIET_PASS.publish),
    send: async () => await Promise.resolve(QUIET_PASS.send),
  };
  const desk = {
    settings: await named("First"),
    stages,
    async prune() {
      did.push(`pruned for ${desk.settings.site.title}`);
      return await Promise.resolve({ gone: new Map(), isDone: true });
    },
    async renew(next: Settings) {
      await renew();
      desk.settings = next;
      did.push(`renewed to ${next.site.title}`);
    },
  };
  const say = (fields: object, message: string): void =>
    void said.push(
      [message, "setting" in fields ? fields.setting : "", "problem" in fields ? fields.problem : ""].join(" ").trim(),
    );
  const log = { debug: () => {}, info: () => {}, warn: say, error: say };
  await play(reloadable(desk, log, { settings: (_, isRefused) => void refused.push(isRefused) }), hold);
  return { did, said, refused };
}

const PLACED = "database: /srv/desk.db\nweb: { listen: 127.0.0.1:8080 }\n";

async function named(title: string, more = PLACED): Promise<Settings> {
  return await settingsOf(SMALLEST.replace("Desk", title) + more);
}

const { signal } = new AbortController();

describe("new settings", () => {
  test("are in use from the next pass on, the newest alone", async () => {
    const [second, third] = [await named("Second"), await named("Third")];
    const { did } = await reload(async ({ change, pass }) => {
      await pass(signal);
      change(second);
      change(third);
      await pass(signal);
      await pass(signal);
    });
    expect(did).toEqual([
      "pass of First",
      "pruned for First",
      "renewed to Third",
      "pass of Third",
      "pruned for Third",
      "pass of Third",
      "pruned for Third",
    ]);
  });

  test("wait for the pass that runs", async () => {
    const second = await named("Second");
    const { did } = await reload(async ({ change, pass }, hold) => {
      hold.during = () => change(second);
      await pass(signal);
      hold.during = () => {};
      await pass(signal);
    });
    expect(did).toEqual([
      "pass of First",
      "pruned for First",
      "renewed to Second",
      "pass of Second",
      "pruned for Second",
    ]);
  });

  test("that cannot be used are told, and the old ones go on", async () => {
    const second = await named("Second");
    const { did, said, refused } = await reload(
      async ({ change, pass }) => {
        change(second);
        await pass(signal);
      },
      async () => await Promise.reject(new UserError("The outbox cannot be made.", "Make room.")),
    );
    expect(did).toEqual(["pass of First", "pruned for First"]);
    expect(said).toEqual([expect.stringMatching(/cannot be used; the old ones stay *The outbox cannot be made\./)]);
    expect(refused).toEqual([true]);
  });

  test("that cannot be used by an error of ours count as refused until some can be", async () => {
    const [second, third] = [await named("Second"), await named("Third")];
    const ends = [async () => await Promise.reject(new Error("a bug")), async () => await Promise.resolve()];
    const { refused } = await reload(
      async ({ change, pass }) => {
        change(second);
        await expect(pass(signal)).rejects.toThrow("a bug");
        change(third);
        await pass(signal);
      },
      async () => await ends.shift()?.(),
    );
    expect(refused).toEqual([true, false]);
  });

  test("name what needs a start anew", async () => {
    const second = await named("Second", "database: other.db\nweb: { listen: 127.0.0.1:9090 }\n");
    const { said } = await reload(async ({ change, pass }) => {
      change(second);
      await pass(signal);
    });
    expect(said).toEqual([
      "this setting takes effect when newsdesk is started again database",
      "this setting takes effect when newsdesk is started again web.listen",
    ]);
  });
});

test.for([
  { why: "another file", more: PLACED.replace("desk.db", "other.db"), what: ["database"] },
  { why: "a database server", more: PLACED.replace("/srv/desk.db", "postgres://db.example/news"), what: ["database"] },
  {
    why: "another address of the pages",
    more: PLACED.replace("127.0.0.1", '"[::1]"').replace(']":8080', ']:8080"'),
    what: ["web.listen"],
  },
  { why: "another port of the pages", more: PLACED.replace("8080", "9090"), what: ["web.listen"] },
  {
    why: "another port of the figures",
    more: PLACED.replace(/listen:/, "metrics: 127.0.0.1:9465, listen:"),
    what: ["web.metrics"],
  },
  { why: "another interval", more: `${PLACED}collect: { every: 2h }\n`, what: [] },
])("$why: $what needs a start anew", async ({ more, what }) => {
  expect(needsRestart(await named("Desk", PLACED), await named("Desk", more))).toEqual(what);
});
