import type { AskHub } from "../../domain/ask-hub.ts";
import type { CollectStore } from "../../domain/collect-store.ts";
import type { Clock, Log } from "../../domain/log.ts";
import type { PushStore } from "../../domain/push-store.ts";
import type { SourceId } from "../../domain/source.ts";
import { createByteRoom } from "../byte-room.ts";
import type { FeedReader } from "../feed-reader.ts";
import { confirmPush, type HubQuestion } from "./confirm-push.ts";
import { createKeepPush, type KeepPushOptions } from "./keep-push.ts";
import { isPushed } from "./lease.ts";
import { createReceivePush, type PushedContent, type PushEnd } from "./receive-push.ts";

export type PushParts = {
  readonly store: { readonly collect: CollectStore; readonly push: PushStore };
  readonly askHub: AskHub;
  readonly reader: Pick<FeedReader, "readEntries">;
  /** Where hubs reach us, without a trailing slash. */
  readonly publicUrl: string;
  readonly clock: Clock;
  /** Gives random text of so many bytes, safe in an address. */
  readonly random: (bytes: number) => string;
  readonly log: Log;
  readonly options?: Partial<KeepPushOptions>;
};

/** The WebSub subscriber. */
export type Push = {
  /** Sources that a hub pushes now: polling them is only a back-up. */
  pushedSources(): Promise<ReadonlySet<SourceId>>;
  /** Opens, renews and ends subscriptions. Throws when `signal` aborts, or when the store fails. */
  keep(signal: AbortSignal): Promise<void>;
  /** Whether hubs may send anything to this token. */
  isOpen(token: string): Promise<boolean>;
  /** The text to echo to a hub that asks back; `null`: we did not ask for that. */
  confirm(token: string, question: HubQuestion): Promise<string | null>;
  receive(token: string, content: PushedContent): Promise<PushEnd>;
  /** What is being received is given up. */
  close(): Promise<void>;
};

/** While so many bytes of pushes wait to be read, further ones wait. */
const MAX_WAITING_BYTES = 32 * 1024 * 1024;

export function createPush(parts: PushParts): Push {
  const { store, clock, log } = parts;
  const closing = new AbortController();
  const room = createByteRoom(MAX_WAITING_BYTES);
  const keep = createKeepPush({ ...parts, store: store.push });
  const receive = createReceivePush({ ...parts, store: store.collect, push: store.push, room }, closing.signal);
  return {
    keep,
    receive,
    async pushedSources() {
      const all = await store.push.subscriptions();
      return new Set(all.filter((one) => isPushed(one, clock())).map(({ sourceId }) => sourceId));
    },
    isOpen: async (token) => (await store.push.byToken(token)) !== null,
    confirm: async (token, question) => await confirmPush({ store: store.push, clock, log }, token, question),
    close: async () => closing.abort(new Error("The desk is closing.")),
  };
}
