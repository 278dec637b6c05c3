import type { HubAsk, HubSubscription } from "../domain/hub-store.ts";
import type { PushSubscription } from "../domain/push-store.ts";
import type { SourceId } from "../domain/source.ts";
import type { Json, Ms } from "./cells.ts";

export type PushSubscriptionRow = {
  token: string;
  source_id: SourceId;
  hub: string;
  topic: string;
  secret: string;
  state: PushSubscription["state"];
  asked: PushSubscription["asked"];
  lease_until: Ms | null;
  next_at: Ms;
  tries: number;
  last_push_at: Ms | null;
  seen: Json<PushSubscription["seen"]>;
  detail: string | null;
};

/** What a callback is to be asked; when stands in `ask_at`. */
export type AskRow = HubAsk extends infer Ask ? (Ask extends HubAsk ? Omit<Ask, "nextAt"> : never) : never;

export type HubSubscriptionRow = {
  id: string;
  callback: string;
  host: string;
  topic: string;
  path: string;
  secret: string | null;
  state: HubSubscription["state"];
  lease_until: Ms | null;
  asked: Json<AskRow | null>;
  ask_at: Ms | null;
  told_etag: string;
  tries: number;
  next_at: Ms;
  last_sent_at: Ms | null;
  detail: string | null;
};

export type HubCallRow = {
  hub: string;
  tries: number;
  next_at: Ms;
  last_told_at: Ms | null;
  detail: string | null;
};
