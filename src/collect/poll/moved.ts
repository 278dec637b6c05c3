import type { Failed, FetchOutcome, PolledSource, PollState } from "../../domain/source.ts";

type Move = Pick<PollState, "moving" | "movedUrl">;

/** A permanent redirect is followed for good after so many equal answers over so long. */
const MIN_ANSWERS = 3;
const MIN_MOVING_MS = 24 * 60 * 60 * 1000;
/** The new address is given up after so many failures in a row, whatever they are. */
const MAX_FAILURES = 3;

/** The address at which a source is asked now. */
export function addressOf({ source, state }: PolledSource): string {
  return state.movedUrl ?? source.feedUrl;
}

/** Headers of a source are its own matter with its own server: they stay behind when it moved to another origin. */
export function headersOf({ source, state }: PolledSource): Readonly<Record<string, string>> {
  const isAway = state.movedUrl !== null && URL.parse(state.movedUrl)?.origin !== URL.parse(source.feedUrl)?.origin;
  return isAway ? {} : source.headers;
}

/**
 * Decides what a permanent redirect means (RFC 9110, 15.4.2 and 15.4.9). The new address is asked first after three equal
 * answers over at least a day, since captive portals and mistakes say "permanent" too; a change to https of the same host
 * and path is believed at once. The old one is asked again when the new one is not there, is no feed, or fails three
 * times in a row. `outcome` is the one after reading. Pure.
 */
export function nextMove(polled: PolledSource, outcome: FetchOutcome, failuresInARow: number, now: Date): Move {
  const { moving, movedUrl } = polled.state;
  if (outcome.kind === "failed" || outcome.kind === "gone" || outcome.kind === "throttled") {
    return isLost(outcome, failuresInARow) ? { moving: null, movedUrl: null } : { moving, movedUrl };
  }
  const { movedTo } = outcome;
  if (movedTo === null) return { moving: null, movedUrl };
  if (isUpgrade(addressOf(polled), movedTo)) return settled(polled, movedTo);
  const seen = moving?.url === movedTo ? moving : { url: movedTo, answers: 0, since: now };
  const answers = seen.answers + 1;
  if (answers >= MIN_ANSWERS && now.getTime() - seen.since.getTime() >= MIN_MOVING_MS) return settled(polled, movedTo);
  return { moving: { ...seen, answers }, movedUrl };
}

function settled({ source }: PolledSource, movedTo: string): Move {
  return { moving: null, movedUrl: movedTo === source.feedUrl ? null : movedTo };
}

/** A host that asks us to wait is there. */
function isLost(outcome: Exclude<FetchOutcome, { readonly movedTo: unknown }>, failuresInARow: number): boolean {
  if (outcome.kind === "gone") return true;
  return outcome.kind === "failed" && (failuresInARow >= MAX_FAILURES || isNowhere(outcome));
}

function isNowhere({ reason, status }: Failed): boolean {
  return status === 404 || reason === "not-a-feed" || reason === "empty";
}

function isUpgrade(from: string, to: string): boolean {
  const [before, after] = [URL.parse(from), URL.parse(to)];
  if (before?.protocol !== "http:" || after?.protocol !== "https:") return false;
  return before.hostname === after.hostname && before.pathname === after.pathname && before.search === after.search;
}
