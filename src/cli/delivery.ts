import type { Delivery, DeliveryState } from "../domain/delivery.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import { suggestion } from "../domain/near-name.ts";
import type { Verdict } from "../domain/outbox-store.ts";
import { echoed } from "../domain/terminal-text.ts";
import { EXIT, type ExitCode, UserError } from "../domain/user-error.ts";
import type { Args, Command, Io } from "./command.ts";
import { minute } from "./minute.ts";
import { decideHeld, VERDICTS } from "./delivery-decide.ts";
import { resumeSending } from "./delivery-resume.ts";
import { showDelivery } from "./delivery-show.ts";
import { withStore } from "./session.ts";
import { limitOf } from "./story-list.ts";
import { tableLines } from "./table.ts";

const LISTED = 50;
const MAX_LISTED = 10_000;

const STATES: readonly DeliveryState[] = [
  ...(["queued", "sending", "dot", "sent", "deferred", "failed", "bounced"] as const),
  ...(["suppressed", "expired", "doubt", "held"] as const),
];
/** `newsdesk delivery`: the outbox, and what only the operator can decide. */
export const delivery: Command = {
  name: "delivery",
  usage: [
    "delivery list [--state STATE] [--digest NAME] [--limit N] [--json]",
    "delivery show ID [--json]",
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
    if (what === "show") return await withStore(args, io, async (store) => await showDelivery(store, { id, args, io }));
    if (what === "resume")
      return await withStore(args, io, async (store, settings) => await resumeSending(store, settings, { args, io }));
    if (Object.hasOwn(VERDICTS, what))
      return await withStore(args, io, async (store) => await decideHeld(store, what as Verdict, { id, args, io }));
    throw new UserError(
      `delivery cannot ${echoed(what)}.`,
      suggestion(what, ["list", "show", "resume", ...Object.keys(VERDICTS)], ""),
    );
  },
};

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
