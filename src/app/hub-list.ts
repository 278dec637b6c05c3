import type { DeskStore } from "../domain/desk-store.ts";
import type { HubCall, HubSubscription } from "../domain/hub-store.ts";
import { shownCallback } from "../publish/publish.ts";
import type { Settings } from "./settings/settings.ts";

/** A subscription to our own hub, without what must not be shown: its secret, and the query of its callback. */
export type ListedSubscription = Pick<
  HubSubscription,
  "topic" | "state" | "leaseUntil" | "lastSentAt" | "tries" | "nextAt"
> & {
  /** Host and path. */
  readonly callback: string;
  readonly isSigned: boolean;
  /** What the callback is still to be asked or told. */
  readonly asked: "subscribe" | "unsubscribe" | "denied" | null;
  /** The feed changed, and the callback was not sent it yet. */
  readonly isBehind: boolean;
  readonly lastError: string | null;
};

export type HubList = {
  /** The hub that feeds name; `null`: none. */
  readonly hub: Settings["web"]["hub"];
  readonly subscriptions: readonly ListedSubscription[];
  /** How it stands with a foreign hub; `null`: it was never told anything, or there is none. */
  readonly call: HubCall | null;
};

/** Of a foreign server's words, in characters. */
const MAX_ERROR_CHARS = 200;

/** Who wants our feeds, by topic and callback, at most `limit` of them. */
export async function readHubList(store: DeskStore, { web }: Settings, limit: number): Promise<HubList> {
  const etags = new Map((await store.documents.list()).map(({ path, etag }) => [path, etag]));
  const all = await store.hub.list(limit);
  const { hub } = web;
  return {
    hub,
    subscriptions: all.map((one) => listed(one, etags.get(one.path) ?? null)),
    call: hub?.kind === "foreign" ? await store.hub.call(hub.address) : null,
  };
}

function listed(one: HubSubscription, etag: string | null): ListedSubscription {
  const { topic, state, leaseUntil, lastSentAt, tries, nextAt, secret, asked, detail } = one;
  return {
    topic,
    callback: shownCallback(one.callback),
    state,
    leaseUntil,
    lastSentAt,
    tries,
    nextAt,
    isSigned: secret !== null,
    asked: asked?.mode ?? null,
    isBehind: state === "active" && etag !== null && etag !== one.toldEtag,
    lastError: detail?.slice(0, MAX_ERROR_CHARS).toWellFormed() ?? null,
  };
}
