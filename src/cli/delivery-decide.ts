import { counted } from "../domain/counted.ts";
import { type Delivery, FRESH_SECONDS } from "../domain/delivery.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import type { Verdict } from "../domain/outbox-store.ts";
import { EXIT, type ExitCode, UserError } from "../domain/user-error.ts";
import type { Io } from "./command.ts";
import { type Asked, namedDelivery } from "./delivery-show.ts";

/** Held deliveries that are decided at once with `--all`. */
const MAX_DECIDED = 10_000;

export const VERDICTS: Readonly<Record<Verdict, string>> = {
  arrived: "counts as sent",
  again: "is sent again, with the same Message-ID and the same bytes",
  drop: "is given up; the next edition for this subscriber tells its stories",
};

/** The operator's word on a held delivery, or on all of them. */
export async function decideHeld(store: DeskStore, verdict: Verdict, { id, args, io }: Asked): Promise<ExitCode> {
  if (id === undefined && args.isSet("all")) return await decideAll(store, verdict, io);
  const found = await namedDelivery(store, verdict, id);
  if (verdict === "again" && (await isStale(store, found))) throw stale(found);
  if (!(await store.outbox.decide(found.id, verdict, new Date())))
    throw new UserError(`${found.id} is not held: it is ${found.state}.`, "Only held ones wait for a decision.");
  io.note(`${found.id} ${VERDICTS[verdict]}.`);
  return EXIT.ok;
}

async function decideAll(store: DeskStore, verdict: Verdict, io: Io): Promise<ExitCode> {
  const held = await store.outbox.list({ state: "held", digest: null, limit: MAX_DECIDED });
  let decided = 0;
  let left = 0;
  for (const one of held) {
    if (verdict === "again" && (await isStale(store, one))) left += 1;
    else decided += (await store.outbox.decide(one.id, verdict, new Date())) ? 1 : 0;
  }
  io.note(`${counted(decided, "held delivery", "held deliveries")} decided: each ${VERDICTS[verdict]}.`);
  if (left > 0) io.note(`${counted(left, "other")} too old to be sent: newsdesk delivery drop --all`);
  return EXIT.ok;
}

/** It would only expire. Of a letter the run that sends it finds that out. */
async function isStale(store: DeskStore, { editionId }: Delivery): Promise<boolean> {
  const edition = editionId === null ? null : await store.editions.edition(editionId);
  return edition !== null && edition.composedAt.getTime() + FRESH_SECONDS * 1000 <= Date.now();
}

function stale({ id }: Delivery): UserError {
  const hours = FRESH_SECONDS / 3_600;
  const hint = `newsdesk delivery drop ${id}: the subscriber's next edition tells its stories.`;
  return new UserError(
    `${id} is too old to be sent again: its edition was composed more than ${hours} hours ago.`,
    hint,
  );
}
