import type { HubAnswer, TellHub } from "../../domain/ask-hub.ts";
import type { DocumentMark, HubCall, HubStore } from "../../domain/hub-store.ts";
import type { Clock, Log } from "../../domain/log.ts";
import { later, MAX_RETRY_SECONDS, retrySeconds } from "./hub-limits.ts";

export type TellParts = {
  readonly store: HubStore;
  readonly tellHub: TellHub;
  readonly hub: string;
  /** Our feeds: the address of each, and the path of its document. */
  readonly topics: ReadonlyMap<string, string>;
  readonly clock: Clock;
  readonly log: Log;
};

/**
 * Tells a foreign hub which feeds changed since it was told last. A hub that fails is left alone for longer each time, up to
 * six hours, and is told then what changed up to then; it is never given up.
 */
export async function tellForeignHub(parts: TellParts, rest: AbortSignal, signal: AbortSignal): Promise<void> {
  const { store, hub, topics, clock } = parts;
  let call = (await store.call(hub)) ?? { hub, tries: 0, nextAt: clock(), lastToldAt: null, detail: null };
  if (call.nextAt > clock()) return;
  const topicOf = new Map([...topics].map(([topic, path]) => [path, topic]));
  const changed = (await store.untold(hub)).filter(({ path }) => topicOf.has(path));
  const atOnce = parts.tellHub.topicsAtOnce(hub);
  for (let at = 0; at < changed.length && !rest.aborted; at += atOnce) {
    const marks = changed.slice(at, at + atOnce);
    call = await tellOnce(parts, call, { marks, topicOf, signal });
    if (call.tries > 0) return;
  }
}

type News = {
  readonly marks: readonly DocumentMark[];
  readonly topicOf: ReadonlyMap<string, string>;
  readonly signal: AbortSignal;
};

/** The next time is written down before the hub is told: whoever dies at it does not ask it again at once. */
async function tellOnce(
  { store, tellHub, hub, clock, log }: TellParts,
  before: HubCall,
  { marks, topicOf, signal }: News,
): Promise<HubCall> {
  const tries = before.tries + 1;
  const calling = { ...before, tries, nextAt: later(clock(), retrySeconds(tries)) };
  const paths = marks.map(({ path }) => path);
  await store.noteCalling(calling, paths, clock());
  const topics = paths.flatMap((path) => topicOf.get(path) ?? []);
  const answer = await tellHub.tell({ hub, topics }, signal);
  const after = afterTelling(calling, answer, clock());
  await store.noteCalled(after, answer.kind === "accepted" ? marks : []);
  if (answer.kind === "accepted") log.debug({ topics: topics.length }, "a hub was told what changed");
  else
    log.warn({ hub: new URL(hub).host, tries, detail: answer.detail }, "a hub was not told what changed; it is later");
  return after;
}

function afterTelling(calling: HubCall, answer: HubAnswer, now: Date): HubCall {
  if (answer.kind === "accepted") return { ...calling, tries: 0, nextAt: now, lastToldAt: now, detail: null };
  const wish = answer.kind === "failed" ? (answer.retryAfterSeconds ?? 0) : 0;
  const soonest = later(now, Math.min(wish, MAX_RETRY_SECONDS));
  return { ...calling, nextAt: calling.nextAt > soonest ? calling.nextAt : soonest, detail: answer.detail };
}
