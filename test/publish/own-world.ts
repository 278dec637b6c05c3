import type { MailOutcome, Mailer } from "../../src/domain/delivery.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Digest } from "../../src/domain/digest.ts";
import { NO_BOX } from "../../src/domain/report-box.ts";
import type { Log } from "../../src/domain/log.ts";
import type { StoryId } from "../../src/domain/story.ts";
import type { SubscriberId, Wishes } from "../../src/domain/subscriber.ts";
import type { RenderMail } from "../../src/domain/render.ts";
import { UserError } from "../../src/domain/user-error.ts";
import { publishOwn } from "../../src/publish/own/publish-own.ts";
import { publishEdition } from "../../src/publish/publish-edition.ts";
import { createWaiting } from "../../src/publish/waiting.ts";
import { createRender } from "../../src/render/render.ts";
import { createSend } from "../../src/send/send.ts";
import { openDatabase, openStore } from "../../src/store/open-store.ts";
import { backends } from "../contract/backends.ts";
import { choose, storeStories } from "../contract/stored.ts";
import { aRelay, address } from "../builders.ts";
import { digest as aDigest, options, story, tell } from "./desk.ts";
import { TEMPLATES } from "./templates.ts";

const QUIET: Log = { debug() {}, info() {}, warn() {}, error() {} };
const NEVER = new AbortController().signal;
export const HOUR_MS = 3_600_000;
export const START = Date.parse("2026-10-20T00:00:00Z");
export const { mail } = createRender(TEMPLATES);
export const usual = aDigest({ schedule: "0 7 * * *", stories: 100, minStories: 1 });

export type World = {
  readonly store: DeskStore;
  /** One pass at this hour since the start; `outcome`: of each mail. */
  readonly pass: (
    hour: number,
    outcome?: (to: string) => MailOutcome["kind"],
    how?: { readonly isSent: boolean },
  ) => Promise<void>;
  readonly tell: (hour: number, name: string, tags?: readonly string[]) => Promise<void>;
  readonly subscribe: (name: string, wishes?: Partial<Wishes>, hour?: number) => Promise<SubscriberId>;
  /** The stories that reached a subscriber, mail by mail. */
  readonly got: (id: SubscriberId) => Promise<readonly (readonly StoryId[])[]>;
};

/** What the operator is to mend is passed over. */
async function attempt<Value>(work: () => Promise<Value>): Promise<Value | null> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof UserError) return null;
    throw cause;
  }
}

const always = (): MailOutcome["kind"] => "accepted";

async function aWorld(
  onTestEnd: (end: () => Promise<void>) => void,
  digest: Digest,
  { render, backend }: { readonly render: RenderMail; readonly backend: keyof typeof backends },
): Promise<World> {
  const path = await backends[backend].makeAddress();
  const store = await openStore(path);
  const { db: tables, ...database } = await openDatabase(path);
  onTestEnd(async () => {
    await store.close();
    await database.close();
  });
  const waiting = createWaiting(store.stories);
  let now = new Date(START);
  let decide: (to: string) => MailOutcome["kind"] = always;
  const mailer: Mailer = {
    async send({ to }, beforeDot) {
      const kind = decide(to);
      if (kind === "accepted") await beforeDot();
      // What is refused for our own sake: bounces of the mailbox would end its mails in time.
      return kind === "accepted" ? { kind, response: "250 2.0.0 ok" } : { kind, detail: "550 5.7.1 not today" };
    },
    evidence: async () => await Promise.resolve("unknown"),
    close: async () => await Promise.resolve(),
  };
  const sender = { name: "Desk", address: address("news@desk.example"), replyTo: null };
  const send = createSend({
    store: store.send,
    editions: store.editions,
    keys: store.keys,
    bounces: store.bounces,
    subscribers: store.subscribers,
    box: NO_BOX,
    letters: store.letters,
    relays: [aRelay(mailer)],
    clock: () => now,
    log: QUIET,
    worker: "w",
    options: { sender, siteUrl: "https://desk.example" },
  });
  return {
    store,
    async pass(hour, outcome = always, { isSent } = { isSent: true }) {
      now = new Date(START + hour * HOUR_MS);
      decide = outcome;
      const parts = { ...store, mail: render, options, now, waiting };
      await attempt(async () => await publishEdition(digest, parts));
      await publishOwn(digest, { ...parts, attempt }, NEVER);
      if (isSent) await send(NEVER);
    },
    async tell(hour, name, tags = []) {
      const at = new Date(START + hour * HOUR_MS);
      const dates = { firstSeenAt: at, changedAt: at };
      const told = tell(`Story ${name} is told`, { outlet: outletOf(name), at: at.toISOString(), ...dates });
      await storeStories(store, [{ ...story([told], { id: name, tags }), ...dates, updatedAt: at, publishedAt: at }]);
    },
    async subscribe(name, wishes = {}, hour = 0) {
      await store.subscribers.add(address(`${name}@reader.example`), ["daily"], new Date(START + hour * HOUR_MS));
      const id = (await store.subscribers.findByAddress(address(`${name}@reader.example`)))?.id as SubscriberId;
      await choose(store, id, wishes, { at: new Date(START + hour * HOUR_MS) });
      return id;
    },
    async got(id) {
      const rows = await tables
        .selectFrom("deliveries")
        .innerJoin("edition_stories", "edition_stories.edition_id", "deliveries.edition_id")
        .select(["deliveries.id", "edition_stories.story_id"])
        .where("deliveries.subscriber_id", "=", id)
        .where("deliveries.state", "=", "sent")
        .orderBy("deliveries.date")
        .orderBy("position")
        .execute();
      return [...Map.groupBy(rows, (row) => row.id).values()].map((mails) => mails.map((row) => row.story_id));
    },
  };
}

/** Sources are told apart by letters. */
function outletOf(name: string): string {
  return `Outlet ${name.replaceAll(/\d/g, (digit) => "abcdefghij"[Number(digit)] ?? "")}`;
}

const ends: (() => Promise<void>)[] = [];
export async function newWorld(
  digest: Digest = usual,
  render: RenderMail = mail,
  backend: keyof typeof backends = "sqlite",
): Promise<World> {
  return await aWorld((end) => ends.push(end), digest, { render, backend });
}
export async function endAll(): Promise<void> {
  for (const end of ends.splice(0)) await end();
}
