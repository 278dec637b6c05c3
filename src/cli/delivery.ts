import type { Delivery, DeliveryState } from "../domain/delivery.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import { counted } from "../domain/counted.ts";
import { suggestion } from "../domain/near-name.ts";
import type { Verdict } from "../domain/outbox-store.ts";
import { echoed } from "../domain/terminal-text.ts";
import { EXIT, type ExitCode, UserError } from "../domain/user-error.ts";
import type { Args, Command, Io } from "./command.ts";
import { minute } from "./minute.ts";
import { resumeSending } from "./delivery-resume.ts";
import { withStore } from "./session.ts";
import { limitOf } from "./story-list.ts";
import { tableLines } from "./table.ts";

const LISTED = 50;
const MAX_LISTED = 10_000;
/** Held deliveries that are decided at once with `--all`. */
const MAX_DECIDED = 10_000;

const STATES: readonly DeliveryState[] = [
  ...(["queued", "sending", "dot", "sent", "deferred", "failed", "bounced"] as const),
  ...(["suppressed", "expired", "doubt", "held"] as const),
];
const VERDICTS: Readonly<Record<Verdict, string>> = {
  arrived: "counts as sent",
  again: "is sent again, with the same Message-ID and the same bytes",
  drop: "is given up; the next edition for this subscriber tells its stories",
};

/** `newsdesk delivery`: the outbox, and what only the operator can decide. */
export const delivery: Command = {
  name: "delivery",
  usage: [
    "delivery list [--state STATE] [--digest NAME] [--limit N] [--json]",
    "delivery show ID",
    "delivery arrived ID | --all",
    "delivery again ID | --all",
    "delivery drop ID | --all",
    "delivery resume --arrived | --again",
  ],
  summary: "See the outbox, and decide what nobody can know",
  details: [
    "list      how many deliveries are in each state, and the newest",
    "show      all that happened to one; ID is its id or its Message-ID",
    "arrived   a held delivery did arrive, as the relay's log or the subscriber says",
    "again     it is sent again: whoever got it gets it twice, in most mailboxes as one",
    "drop      it is given up; the subscriber's next edition tells its stories",
    "resume    sending is paused, for the database was put back to a backup and does not know what went out since. With",
    "          --arrived what was due when that was noticed counts as sent; with --again it is sent",
    "",
    "A delivery is held when the line broke between the last byte and the relay's answer, and nothing tells whether the",
    "message was taken. Nothing is sent twice, or left out, before you say so.",
  ],
  maxWords: 2,
  options: {
    state: { type: "string" },
    digest: { type: "string" },
    limit: { type: "string" },
    all: { type: "boolean" },
    arrived: { type: "boolean" },
    again: { type: "boolean" },
  },
  async run(args, io) {
    const [what = "list", id] = args.words;
    if (what === "list") return await withStore(args, io, async (store) => await list(store, args, io));
    if (what === "show") return await withStore(args, io, async (store) => await show(store, needed(what, id), io));
    if (what === "resume") return await withStore(args, io, async (store) => await resumeSending(store, args, io));
    if (Object.hasOwn(VERDICTS, what))
      return await withStore(args, io, async (store) => await decide(store, what as Verdict, { id, args, io }));
    throw new UserError(
      `delivery cannot ${echoed(what)}.`,
      suggestion(what, ["list", "show", "resume", ...Object.keys(VERDICTS)], ""),
    );
  },
};

function needed(what: string, id: string | undefined): string {
  if (id !== undefined) return id;
  throw new UserError(`delivery ${what} needs an id.`, "newsdesk delivery list shows them.");
}

async function list(store: DeskStore, args: Args, io: Io): Promise<ExitCode> {
  const state = args.text("state") ?? null;
  if (state !== null && !STATES.includes(state as DeliveryState))
    throw new UserError(`There is no state ${echoed(state)}.`, suggestion(state, STATES, ""));
  const limit = limitOf(args, LISTED, MAX_LISTED);
  const wish = { state: state as DeliveryState | null, digest: args.text("digest") ?? null, limit };
  const found = await store.outbox.list(wish);
  if (args.isSet("json")) for (const one of found) io.print(JSON.stringify(one));
  else if (found.length > 0) for (const line of tableLines(HEAD, found.map(inCells))) io.print(line);
  const counts = await store.outbox.counts();
  const all = STATES.flatMap((one) => (counts.has(one) ? [`${counts.get(one)} ${one}`] : []));
  io.note(all.length === 0 ? "Nothing was ever sent, and nothing waits." : `In all: ${all.join(", ")}.`);
  const pause = await store.guard.paused();
  if (pause !== null) io.note(`Nothing is sent since ${minute(pause.since)}: ${pause.why} newsdesk delivery resume`);
  if ((counts.get("held") ?? 0) > 0) io.note("Held ones wait for your word: newsdesk delivery list --state held");
  return EXIT.ok;
}

const HEAD = ["ID", "STATE", "DIGEST", "SLOT", "ADDRESS", "TRIES", "NEXT", "WHY"];
const WAITING: ReadonlySet<DeliveryState> = new Set(["queued", "deferred"]);

function inCells({ id, state, digest, slot, address, attempt, nextAt, detail }: Delivery): readonly string[] {
  const next = WAITING.has(state) ? minute(nextAt) : "-";
  return [id, state, digest, slot, address, String(attempt), next, detail ?? "-"];
}

async function show(store: DeskStore, name: string, io: Io): Promise<ExitCode> {
  const found = await store.outbox.find(name);
  if (found === null) throw unknown(name);
  io.print(`${found.id}  ${found.state}`);
  io.print(`  to          ${found.address}`);
  io.print(`  edition     ${found.digest} ${found.slot}`);
  io.print(`  Message-ID  <${found.messageId}>`);
  if (found.relay !== null) io.print(`  relay       ${found.relay}`);
  for (const { at, state, attempt, detail } of await store.outbox.steps(found.id)) {
    const tries = attempt === 0 ? "" : `, try ${attempt}`;
    io.print(`  ${minute(at)}  ${state}${tries}${detail === null ? "" : `: ${echoed(detail)}`}`);
  }
  return EXIT.ok;
}

function unknown(name: string): UserError {
  return new UserError(`There is no delivery ${echoed(name)}.`, "newsdesk delivery list shows them.");
}

type Asked = { readonly id: string | undefined; readonly args: Args; readonly io: Io };

async function decide(store: DeskStore, verdict: Verdict, { id, args, io }: Asked): Promise<ExitCode> {
  if (id === undefined && args.isSet("all")) return await decideAll(store, verdict, io);
  const found = await store.outbox.find(needed(verdict, id));
  if (found === null) throw unknown(id ?? "");
  if (!(await store.outbox.decide(found.id, verdict, new Date())))
    throw new UserError(`${found.id} is not held: it is ${found.state}.`, "Only held ones wait for a decision.");
  io.note(`${found.id} ${VERDICTS[verdict]}.`);
  return EXIT.ok;
}

async function decideAll(store: DeskStore, verdict: Verdict, io: Io): Promise<ExitCode> {
  const held = await store.outbox.list({ state: "held", digest: null, limit: MAX_DECIDED });
  let decided = 0;
  for (const { id } of held) decided += (await store.outbox.decide(id, verdict, new Date())) ? 1 : 0;
  io.note(`${counted(decided, "held delivery", "held deliveries")} decided: each ${VERDICTS[verdict]}.`);
  return EXIT.ok;
}
