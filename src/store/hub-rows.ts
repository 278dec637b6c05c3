import type { HubAsk, HubCall, HubSubscription } from "../domain/hub-store.ts";
import { fromJson, type Ms, orNull, toDate, toJson, toMs } from "./cells.ts";
import type { AskRow, HubCallRow, HubSubscriptionRow } from "./hub-tables.ts";

export function toRow(one: HubSubscription): HubSubscriptionRow {
  return {
    id: one.id,
    callback: one.callback,
    host: one.host,
    topic: one.topic,
    path: one.path,
    secret: one.secret,
    state: one.state,
    lease_until: orNull(one.leaseUntil, toMs),
    ...toAskColumns(one.asked),
    told_etag: one.toldEtag,
    tries: one.tries,
    next_at: toMs(one.nextAt),
    last_sent_at: orNull(one.lastSentAt, toMs),
    detail: one.detail,
  };
}

/** When it is asked stands in a column of its own, by which the due ones are found. */
export function toAskColumns(asked: HubAsk | null): Pick<HubSubscriptionRow, "asked" | "ask_at"> {
  if (asked === null) return { asked: toJson<AskRow | null>(null), ask_at: null };
  const { nextAt, ...said } = asked;
  return { asked: toJson<AskRow | null>(said), ask_at: toMs(nextAt) };
}

export function toSubscription(row: HubSubscriptionRow): HubSubscription {
  return {
    id: row.id,
    callback: row.callback,
    host: row.host,
    topic: row.topic,
    path: row.path,
    secret: row.secret,
    state: row.state,
    leaseUntil: orNull(row.lease_until, toDate),
    asked: toAsk(fromJson(row.asked), row.ask_at),
    toldEtag: row.told_etag,
    tries: row.tries,
    nextAt: toDate(row.next_at),
    lastSentAt: orNull(row.last_sent_at, toDate),
    detail: row.detail,
  };
}

function toAsk(said: AskRow | null, askAt: Ms | null): HubAsk | null {
  return said === null || askAt === null ? null : { ...said, nextAt: toDate(askAt) };
}

export function toCallRow(call: HubCall): HubCallRow {
  return {
    hub: call.hub,
    tries: call.tries,
    next_at: toMs(call.nextAt),
    last_told_at: orNull(call.lastToldAt, toMs),
    detail: call.detail,
  };
}

export function toCall(row: HubCallRow): HubCall {
  return {
    hub: row.hub,
    tries: row.tries,
    nextAt: toDate(row.next_at),
    lastToldAt: orNull(row.last_told_at, toDate),
    detail: row.detail,
  };
}
