import {
  NO_VALIDATORS,
  type FetchOutcome,
  type HostPause,
  type PolledSource,
  type PollState,
  type Quarantine,
  type Source,
  type Validators,
} from "../../domain/source.ts";
import { unreachable } from "../../domain/unreachable.ts";
import type { CleanFeed } from "../clean/clean-feed.ts";
import { addressOf, nextMove } from "./moved.ts";
import { nextFetch, waitWords } from "./next-fetch.ts";
import { heardPush } from "../push/push-links.ts";
import { receivedWords } from "./received.ts";
import { nextRhythm } from "./rhythm.ts";

/** What a source was asked, and what came of it. */
export type Reading = {
  /** As it was fetched. */
  readonly asked: FetchOutcome;
  /** After reading: a body that cannot be read has failed, though it was fetched. */
  readonly outcome: FetchOutcome;
  /** `null` when there was nothing new to read. */
  readonly feed: CleanFeed | null;
  readonly bodyHash: string | null;
};

export type Intervals = { readonly everySeconds: number; readonly minSeconds: number; readonly maxSeconds: number };

export type StateContext = {
  readonly now: Date;
  readonly intervals: Intervals;
  readonly pause: HostPause | null;
  readonly newItems: number;
  /** Whether the document is taken for one of the feed that is followed: another one teaches nothing of it. */
  readonly isTrusted: boolean;
  readonly quarantine: Quarantine | null;
  readonly isPushed?: boolean;
};

/** What to remember of a source after it was asked. What it said last when all was well stays, when now it is not. Pure. */
export function nextState(polled: PolledSource, reading: Reading, context: StateContext): PollState {
  const { source, state } = polled;
  const { asked, outcome, feed } = reading;
  const { now, pause } = context;
  const failuresInARow = isGood(outcome) ? 0 : state.failuresInARow + 1;
  const move = nextMove(polled, outcome, failuresInARow, now);
  const isBack = state.movedUrl !== null && move.movedUrl === null && !isGood(outcome);
  const goneInARow = outcome.kind === "gone" && !isBack ? state.goneInARow + 1 : 0;
  const heard = context.isTrusted ? feed : null;
  const learned = { ...learnedOf(state, heard, context), push: heardPush(outcome, heard) ?? state.push };
  const next = nextFetch(outcome, {
    ...context.intervals,
    ...learned,
    now,
    pause,
    isPushed: context.isPushed === true,
    failuresInARow,
    goneInARow,
    ownEverySeconds: source.everySeconds,
    jitter: jitterOf(source, now),
  });
  return {
    ...learned,
    ...move,
    isPage: state.isPage && (state.movedUrl !== null || feed === null),
    validators: validatorsAfter(outcome, isBack ? NO_VALIDATORS : state.validators),
    bodyHash: reading.bodyHash,
    nextFetchAt: next.at,
    nextFetchWhy: next.why,
    lastFetchAt: now,
    lastSuccessAt: isGood(outcome) ? now : state.lastSuccessAt,
    lastBodyAt: outcome.kind === "fresh" ? now : state.lastBodyAt,
    failuresInARow,
    goneInARow,
    lastReceived: receivedWords(asked, feed?.entries.length ?? null),
    quarantine: context.quarantine,
    lastFailure: failureOf(outcome, polled, pause),
  };
}

/** The state of a source that is not asked now, because its host asked to be left alone: no failure, only later. */
export function putOff(state: PollState, pause: HostPause): PollState {
  return { ...state, nextFetchAt: pause.until, nextFetchWhy: waitWords(pause) };
}

function isGood(outcome: FetchOutcome): outcome is Extract<FetchOutcome, { readonly kind: "fresh" | "unchanged" }> {
  return outcome.kind === "fresh" || outcome.kind === "unchanged";
}

/** What one address said means nothing to another: a page that has not changed since is not the feed that it announces. */
function validatorsAfter(outcome: FetchOutcome, before: Validators): Validators {
  return isGood(outcome) ? outcome.validators : before;
}

type Learned = Pick<PollState, "feedTitle" | "siteUrl" | "language" | "wishes" | "rhythmSeconds" | "newestAt">;

/** What a feed says of itself. */
export function learnedOf(
  state: PollState,
  feed: CleanFeed | null,
  { now, newItems }: Pick<StateContext, "now" | "newItems">,
): Learned {
  const { feedTitle, siteUrl, language, wishes, rhythmSeconds, newestAt } = state;
  if (feed === null) return { feedTitle, siteUrl, language, wishes, rhythmSeconds, newestAt };
  return {
    feedTitle: feed.title ?? feedTitle,
    siteUrl: feed.siteUrl ?? siteUrl,
    language: feed.language ?? language,
    wishes: feed.wishes,
    ...nextRhythm(state, feed.entries, newItems, now),
  };
}

function failureOf(outcome: FetchOutcome, polled: PolledSource, pause: HostPause | null): PollState["lastFailure"] {
  const host = URL.parse(addressOf(polled))?.host ?? polled.source.name;
  switch (outcome.kind) {
    case "failed":
      return { reason: outcome.reason, detail: outcome.detail };
    case "throttled":
      return {
        reason: "throttled",
        detail: `${outcome.host}: ${pause === null ? "asked us to wait" : waitWords(pause)}`,
      };
    case "gone":
      return { reason: "gone", detail: `${host}: the feed is gone for good (HTTP 410)` };
    case "fresh":
    case "unchanged":
      return null;
    default:
      return unreachable(outcome);
  }
}

/** From 0 to 1, another one for each source and time, and always the same for the same (FNV-1a, folded). */
function jitterOf({ id }: Source, now: Date): number {
  let hash = 0x811c_9dc5 ^ Math.floor(now.getTime() / 1000);
  for (let at = 0; at < id.length; at += 1) hash = Math.imul(hash ^ id.charCodeAt(at), 0x0100_0193);
  hash = Math.imul(hash ^ (hash >>> 15), 0x85eb_ca6b);
  return ((hash ^ (hash >>> 13)) >>> 0) / 0xffff_ffff;
}
