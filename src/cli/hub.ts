import { type HubList, type ListedSubscription, readHubList } from "../app/hub-list.ts";
import { echoed } from "../domain/terminal-text.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import type { Command, Io } from "./command.ts";
import { minute } from "./minute.ts";
import { withStore } from "./session.ts";
import { limitOf } from "./story-list.ts";
import { tableLines } from "./table.ts";

const LISTED = 100;
const MAX_LISTED = 10_000;

/** `newsdesk hub`: who gets our feeds pushed. */
export const hub: Command = {
  name: "hub",
  usage: ["hub list [--limit N] [--json]"],
  summary: "See who wants the feeds pushed, and how sending them fares",
  details: [
    "Subscriptions of the built-in hub by feed: state, end of the lease, when it was last sent something, what it waits",
    "for, and what went wrong last. Of callbacks host and path are shown: their query may hold a secret. Of a hub",
    "elsewhere: when it was last told what changed.",
  ],
  maxWords: 1,
  options: { limit: { type: "string" } },
  async run(args, io) {
    const [what = "list"] = args.words;
    if (what !== "list") throw new UserError(`hub cannot ${echoed(what)}.`, "It knows list.");
    const limit = limitOf(args, LISTED, MAX_LISTED);
    const list = await withStore(args, io, async (store, settings) => await readHubList(store, settings, limit));
    if (args.isSet("json")) for (const one of list.subscriptions) io.print(JSON.stringify(one));
    else if (list.subscriptions.length > 0)
      for (const line of tableLines(HEAD, list.subscriptions.map(inCells))) io.print(line);
    note(list, limit, io);
    return EXIT.ok;
  },
};

const HEAD = ["STATE", "CALLBACK", "LEASE UNTIL", "LAST SENT", "NEXT", "FEED", "LAST ERROR"];

function inCells(one: ListedSubscription): readonly string[] {
  const { state, asked, callback, leaseUntil, lastSentAt, topic, lastError } = one;
  return [
    asked === null || state !== "active" ? state : `${state}, ${asked}`,
    callback,
    leaseUntil === null ? "-" : minute(leaseUntil),
    lastSentAt === null ? "never" : minute(lastSentAt),
    nextWords(one),
    new URL(topic).pathname,
    lastError ?? "-",
  ];
}

function nextWords({ isBehind, tries, nextAt }: ListedSubscription): string {
  if (!isBehind) return "-";
  return tries === 0 ? "now" : `${minute(nextAt)} (${tries} failed)`;
}

function note({ hub: named, subscriptions, call }: HubList, limit: number, io: Io): void {
  if (subscriptions.length === limit) io.note(`These are the first ${limit}; --limit N shows more.`);
  if (named === null) io.note('Feeds name no hub. Set one under "web: { hub: … }".');
  else if (named.kind === "foreign") io.note(`${named.address} ${calledWords(call)}`);
  else if (subscriptions.length === 0) io.note(`Nobody yet. Feeds name ${named.address}.`);
}

function calledWords(call: HubList["call"]): string {
  if (call === null) return "was told nothing yet.";
  const last = call.lastToldAt === null ? "was told nothing yet" : `was last told at ${minute(call.lastToldAt)}`;
  if (call.tries === 0) return `${last}.`;
  return `${last}; ${call.tries} tries failed since, the next is at ${minute(call.nextAt)}: ${call.detail ?? ""}`;
}
