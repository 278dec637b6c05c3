import type { ReportKind } from "../../domain/bounce.ts";
import type { BounceStore, DeliveryRef } from "../../domain/bounce-store.ts";
import { sha256 } from "../../domain/content-id.ts";
import type { Delivery, DeliveryId } from "../../domain/delivery.ts";
import type { Clock, Log } from "../../domain/log.ts";
import { judgeReport } from "./judge-report.ts";
import type { SubscriberStore } from "../../domain/subscriber-store.ts";
import { readReport, type ReadTokens, type ReportRefs } from "./read-report.ts";

/**
 * What came of a mail that came in. `unsubscribed`: it ended a subscription; `forged`: it names an address with a token that
 * we never made; `known`: it was counted before, or what it ends has ended.
 */
export type ReportEnd = ReportKind | "unsubscribed" | "ignored" | "forged" | "known";

export type ReportParts = {
  readonly store: Pick<BounceStore, "delivery" | "record">;
  readonly subscribers: Pick<SubscriberStore, "end">;
  readonly readTokens: ReadTokens;
  readonly clock: Clock;
  readonly log: Log;
};

/** Takes one mail that may be a report, or unsubscribe. Taken again it changes nothing. Throws what the storage throws. */
export async function takeReport(raw: Uint8Array, parts: ReportParts): Promise<ReportEnd> {
  const { key, refs, says, leaving } = readReport(raw, parts.readTokens);
  if (leaving.length > 0) return await leave(leaving, parts);
  if (refs.path === "forged") {
    parts.log.warn({ report: key }, "A mail names an address with a token that this desk never made; it is ignored");
    return "forged";
  }
  if (says.kind === "nothing") return ignore(says.why, parts.log);
  const delivery = await firstKnown(refsInOrder(refs), parts.store);
  if (delivery === null) return ignore("it is about no delivery of ours", parts.log);
  const verdict = judgeReport(says, delivery.address);
  if (verdict.kind === "ignored") return ignore(verdict.why, parts.log);
  return await count(delivery, { ...verdict, key }, parts);
}

/** Ends the subscriptions to which these deliveries belong. */
async function leave(
  ids: readonly DeliveryId[],
  { store, subscribers, clock, log }: Omit<ReportParts, "readTokens">,
): Promise<ReportEnd> {
  let end: ReportEnd = "ignored";
  for (const id of ids) {
    const delivery = await store.delivery({ id });
    if (delivery === null || delivery.editionId === null) continue; // A letter is of no digest.
    const hasEnded = await subscribers.end(delivery.subscriberId, delivery.digest, clock());
    if (hasEnded) log.info({ delivery: id, digest: delivery.digest }, "Somebody unsubscribed by mail");
    if (hasEnded || end === "ignored") end = hasEnded ? "unsubscribed" : "known";
  }
  return end === "ignored" ? ignore("it unsubscribes from no delivery of ours", log) : end;
}

export type Found = { readonly key: string; readonly kind: ReportKind; readonly detail: string };

/** Counts what was found out about a delivery, once for each report, and says loudly what the operator can mend. */
export async function count(
  delivery: Delivery,
  { key, kind, detail }: Found,
  { store, clock, log }: Omit<ReportParts, "readTokens" | "subscribers">,
): Promise<ReportEnd> {
  // One report may be about several of our mails, when a server gathers them.
  const report = { key: sha256(`${delivery.id} ${key}`), at: clock(), delivery: delivery.id, kind, detail };
  if ((await store.record(report)) === "known") return "known";
  const fields = { delivery: delivery.id, kind }; // What a server said mostly has the address; delivery show tells it.
  if (kind === "policy")
    log.error({ ...fields, detail }, "A mail came back for what the desk sends or how; see what the server says");
  else log.info(fields, "A report was counted");
  return kind;
}

/** The return path beats what a copy of the mail says: it alone cannot be made by others. */
function refsInOrder({ path, envelopeId, messageIds }: ReportRefs): readonly DeliveryRef[] {
  if (path !== "none") return [{ id: path as DeliveryId }];
  return [
    ...(envelopeId === "" ? [] : [{ id: envelopeId as DeliveryId }]),
    ...messageIds.map((messageId) => ({ messageId })),
  ];
}

/** Most names that are looked up for one report. */
const MAX_LOOKUPS = 10;

async function firstKnown(
  refs: readonly DeliveryRef[],
  store: Pick<BounceStore, "delivery">,
): Promise<Delivery | null> {
  for (const ref of refs.slice(0, MAX_LOOKUPS)) {
    const delivery = await store.delivery(ref);
    if (delivery !== null) return delivery;
  }
  return null;
}

function ignore(why: string, log: Log): "ignored" {
  log.debug({ why }, "A mail that came in is ignored");
  return "ignored";
}
