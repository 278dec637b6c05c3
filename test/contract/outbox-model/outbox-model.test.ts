import { deepEqual } from "node:assert/strict";
import {
  array,
  type Arbitrary,
  assert,
  type AsyncCommand,
  asyncModelRun,
  asyncProperty,
  commands as commandsOf,
  constant,
  constantFrom,
  integer,
  option,
  record,
  tuple,
} from "fast-check";
import { describe, expect, onTestFinished, test } from "vitest";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import type { Slot } from "../../../src/domain/digest.ts";
import type { Verdict } from "../../../src/domain/outbox-store.ts";
import type { MarkKeeper, ResumeVerdict, SendMark } from "../../../src/domain/send-guard.ts";
import type { SubscriberId } from "../../../src/domain/subscriber.ts";
import { address, anEdition, MORNING } from "../../builders.ts";
import type { Database } from "../../../src/store/database.ts";
import { openDatabase, openStore } from "../../../src/store/open-store.ts";
import { type Backend, backends, backUp } from "../backends.ts";
import { type Crash, CONNECTIONS, CRASH_POINTS, type CrashPoint, liveOnce } from "./mortal-desk.ts";
import { createRelay, type Fate, FATES } from "./relay.ts";

const HOUR_MS = 3_600_000;
const READERS = 5;

/** What must be so, told apart from what the desk says of itself. */
type Model = {
  now: number;
  deaths: number;
  /** Unsubscribing that was answered, and no subscribing since. */
  readonly left: Set<string>;
  /** Messages that the operator wanted sent again, or that were in doubt when this was said. */
  readonly again: Set<string>;
  /** Messages of which the operator said after a restore that they had gone out, right or wrong. */
  readonly arrived: Set<string>;
  editions: number;
};

type Real = {
  readonly store: DeskStore;
  readonly relay: ReturnType<typeof createRelay>;
  readonly hit: Set<CrashPoint>;
  readonly tables: Database["db"];
  /** Where the mark is kept, which no restore puts back. */
  readonly marks: MarkKeeper;
  /** To whom a message was, and for which slot; also of those that the database no longer knows. */
  readonly slots: Map<string, string>;
  backup: Backup | null;
  lives: number;
};

type Backup = { readonly putBack: () => Promise<void>; readonly left: ReadonlySet<string>; readonly editions: number };

const mailOf = (reader: number): string => `reader${reader}@example.org`;

async function idOf(store: DeskStore, reader: number): Promise<SubscriberId | undefined> {
  return (await store.subscribers.findByAddress(address(mailOf(reader))))?.id;
}

type Command = AsyncCommand<Model, Real>;

/** `check` is true for all: whatever the order, nothing may break. */
function command(name: string, run: (model: Model, real: Real) => Promise<void>): Command {
  return { check: () => true, run, toString: () => name };
}

async function composeNow(model: Model, real: Real): Promise<void> {
  model.editions += 1;
  await composeSlot(model, real);
}

async function composeSlot(model: Model, { store }: Real): Promise<void> {
  const slot = `2026-11-23T07:${String(model.editions % 60).padStart(2, "0")}` as Slot;
  await store.editions.save(anEdition("daily", { slot, composedAt: new Date(model.now) }), []);
}

const compose = constant(command("compose an edition", composeNow));

const crash: Arbitrary<Crash | null> = option(
  record({ point: constantFrom(...CRASH_POINTS), time: integer({ min: 1, max: 4 }) })
    // A run makes the deliveries of few editions.
    .map(({ point, time }) => ({ point, time: point.endsWith("fanOut") ? 1 : time })),
  { freq: 3, nil: null },
);

const send = tuple(crash, array(constantFrom(...FATES), { maxLength: 6 })).map(([death, fates]) =>
  command(
    `send (${death === null ? "" : `dies ${death.point} ${death.time}; `}${fates.join(", ")})`,
    async (model, real) => {
      deepEqual(await runSend(model, real, death, fates), []);
      deepEqual(await brokenPromises(model, real), []);
    },
  ),
);

/** Returns those who were mailed though they had left before. */
async function runSend(
  model: Model,
  real: Real,
  death: Crash | null,
  fates: readonly Fate[],
): Promise<readonly string[]> {
  const { taken } = real.relay;
  const before = new Map([...taken].map(([id, { hashes }]) => [id, hashes.length]));
  real.relay.deal(fates);
  real.lives += 1;
  const end = await liveOnce({
    store: real.store,
    relays: real.relay.relays,
    clock: () => new Date(model.now),
    worker: `worker-${real.lives}`,
    marks: real.marks,
    crash: death,
    onHit: (point) => real.hit.add(point),
  });
  if (end === "died") model.deaths += 1;
  const mailed = [...taken].filter(([id, { hashes }]) => hashes.length > (before.get(id) ?? 0));
  return mailed.map(([, { to }]) => to).filter((to) => model.left.has(to));
}

/** What should hold after each step, and does not. */
async function brokenPromises(
  { again, arrived, deaths }: Model,
  { store, relay, slots }: Real,
): Promise<readonly string[]> {
  const all = await store.outbox.list({ state: null, digest: null, limit: 10_000 });
  for (const { messageId, address: to, slot } of all) slots.set(messageId, `${to} ${slot}`);
  const bySlot = Map.groupBy(relay.taken.keys(), (id) => slots.get(id));
  const doubtful = all.filter(({ state }) => state === "dot" || state === "doubt" || state === "held");
  // Each line that broke after the dot is one more.
  const most = CONNECTIONS * deaths + relay.broken();
  return [
    ...[...relay.taken].flatMap(([id, { to, hashes }]) =>
      hashes.length > 1 && !again.has(id) ? [`${to} got ${id} ${hashes.length} times`] : [],
    ),
    ...[...bySlot].flatMap(([slot, ids]) =>
      ids.filter((id) => !again.has(id)).length > 1 ? [`${slot} was mailed as ${ids.join(" and ")}`] : [],
    ),
    ...[...relay.bytes].flatMap(([id, forms]) => (forms.size > 1 ? [`${id} was sent in ${forms.size} forms`] : [])),
    ...(doubtful.length > most ? [`${doubtful.length} are in doubt, of at most ${most}`] : []),
    ...all.flatMap(({ state, messageId: id }) => {
      if (state === "sent")
        return relay.taken.has(id) || arrived.has(id) ? [] : [`${id} counts as sent, and nobody has it`];
      const neverCame = state === "failed" || state === "expired";
      return neverCame && relay.taken.has(id) && !again.has(id)
        ? [`${id} counts as ${state}, and somebody has it`]
        : [];
    }),
  ];
}

const leave = integer({ min: 0, max: READERS - 1 }).map((reader) =>
  command(`reader ${reader} leaves`, async (model, { store }) => {
    const id = await idOf(store, reader);
    if (id === undefined) return;
    await store.subscribers.end(id, null, new Date(model.now));
    model.left.add(mailOf(reader));
  }),
);

const join = integer({ min: 0, max: READERS - 1 }).map((reader) =>
  command(`reader ${reader} subscribes`, async (model, { store }) => {
    const done = await store.subscribers.add(address(mailOf(reader)), ["daily"], new Date(model.now));
    if (done !== "suppressed") model.left.delete(mailOf(reader));
  }),
);

const bounce = integer({ min: 0, max: READERS - 1 }).map((reader) =>
  command(`reader ${reader} is suppressed`, async (model, { store }) => {
    const suppression = { address: address(mailOf(reader)), reason: "bounce", at: new Date(model.now) } as const;
    await store.subscribers.suppress(suppression);
    model.left.add(mailOf(reader));
  }),
);

const wait = integer({ min: -2, max: 30 }).map((hours) =>
  command(`${hours} hours pass`, async (model) => {
    model.now += hours * HOUR_MS; // Below zero: somebody set the clock back.
    await Promise.resolve();
  }),
);

const decide = constantFrom<Verdict>("again", "drop", "arrived").map((verdict) =>
  command(`the operator says ${verdict}`, async (model, { store, relay }) => {
    const held = await store.outbox.list({ state: "held", digest: null, limit: 1 });
    for (const { id, messageId } of held) {
      // Whoever says that it arrived, or that it did not, knows; only "again" is a guess.
      const hasArrived = relay.taken.has(messageId);
      if (verdict === "arrived" && !hasArrived) continue;
      if (verdict === "drop" && hasArrived) continue;
      if (verdict === "again") model.again.add(messageId);
      await store.outbox.decide(id, verdict, new Date(model.now));
    }
  }),
);

const backup = constant(
  command("a backup is made", async ({ left, editions }, real) => {
    real.backup = { putBack: await backUp(real.tables), left: new Set(left), editions };
  }),
);

/** The slots that came since are composed anew, as the pass does in which the restore is noticed. */
const restore = constant(
  command("the backup is put back", async (model, real) => {
    if (real.backup === null) return;
    await real.backup.putBack();
    model.left.clear();
    for (const each of real.backup.left) model.left.add(each);
    const editions = model.editions;
    for (model.editions = real.backup.editions; model.editions < editions;) await composeNow(model, real);
    deepEqual(await brokenPromises(model, real), []);
  }),
);

/** Whoever wants it sent again may get it twice; whoever says that it arrived loses what did not. */
async function resumeSending(model: Model, { store }: Real, verdict: ResumeVerdict): Promise<void> {
  if ((await store.guard.paused()) === null) return;
  for (const { state, messageId } of await store.outbox.list({ state: null, digest: null, limit: 10_000 })) {
    if (state === "queued" || state === "deferred") model[verdict].add(messageId);
  }
  await store.guard.resume(verdict, new Date(model.now));
}

const resume = constantFrom<ResumeVerdict>("again", "arrived").map((verdict) =>
  command(`after the restore the operator says ${verdict}`, (model, real) => resumeSending(model, real, verdict)),
);

const COMMANDS = [compose, compose, send, send, send, send, leave, join, bounce, wait, wait, decide];
const commands = commandsOf([...COMMANDS, backup, restore, resume], { maxCommands: 40 });

type World = { readonly model: Model; readonly real: Real };

async function begin(backend: Backend, hit: Set<CrashPoint>, hasEvidence: boolean): Promise<World> {
  // One of its own: what a dead process had under way may still reach its database.
  const path = await backend.makeAddress();
  const store = await openStore(path);
  const { db: tables, ...database } = await openDatabase(path);
  onTestFinished(async () => {
    await store.close();
    await database.close();
  });
  for (let reader = 0; reader < READERS - 1; reader += 1) {
    await store.subscribers.add(address(mailOf(reader)), ["daily"], MORNING);
  }
  const begun = { marks: createMarks(), slots: new Map<string, string>(), backup: null, lives: 0 };
  return {
    real: { ...begun, store, relay: createRelay(hasEvidence), hit, tables },
    model: { now: MORNING.getTime(), deaths: 0, left: new Set(), again: new Set(), arrived: new Set(), editions: 0 },
  };
}

function createMarks(): MarkKeeper {
  let kept: SendMark | null = null;
  return {
    read: async () => await Promise.resolve(kept),
    keep: async (mark) => {
      kept = await Promise.resolve(mark);
    },
  };
}

describe.for(Object.entries(backends))("the outbox on %s, whatever happens", ([name, backend]) => {
  const hit = new Set<CrashPoint>();

  test.for(CRASH_POINTS)("keeps its promises when it dies %s", async (point) => {
    const { model, real } = await begin(backend, hit, false);
    await composeNow(model, real);
    expect(await runSend(model, real, { point, time: 1 }, ["accept"])).toEqual([]);
    expect(await brokenPromises(model, real)).toEqual([]);
    expect(await leftOpen(model, real)).toEqual([]);
  });

  test.for([{ hasEvidence: true }, { hasEvidence: false }])(
    "keeps its promises in any order of events (evidence: $hasEvidence)",
    { timeout: 600_000 },
    async ({ hasEvidence }) => {
      const property = asyncProperty(commands, async (script) => {
        const world = await begin(backend, hit, hasEvidence);
        await asyncModelRun(() => world, script);
        expect(await leftOpen(world.model, world.real)).toEqual([]);
      });
      await assert(property, { numRuns: name === "sqlite" ? 50 : 15, endOnFailure: true });
    },
  );

  test("was ended at each of the named points", () => {
    expect(CRASH_POINTS.filter((point) => !hit.has(point))).toEqual([]);
  });
});

/** With a relay that works and no more deaths: what is broken, or left but for what the operator has to decide. */
async function leftOpen(model: Model, real: Real): Promise<readonly string[]> {
  const broken: string[] = [];
  await runSend(model, real, null, ["down"]); // A restore is noticed now at the latest.
  await resumeSending(model, real, "arrived");
  for (let pass = 0; pass < 4; pass += 1) {
    model.now += 5 * HOUR_MS;
    broken.push(...(await runSend(model, real, null, ["accept"])));
  }
  broken.push(...(await brokenPromises(model, real)));
  const all = await real.store.outbox.list({ state: null, digest: null, limit: 10_000 });
  const open = all.filter(({ state }) => !ENDED.has(state));
  return [...broken, ...open.map(({ state, detail }) => `${state}: ${detail}`)];
}

const ENDED: ReadonlySet<string> = new Set(["sent", "failed", "suppressed", "expired", "bounced", "held"]);
