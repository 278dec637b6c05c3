import type { HostPause, PolledSource, PollState } from "../domain/source.ts";
import type { Health, HealthState } from "../domain/health.ts";
import { counted } from "../domain/counted.ts";
import { durationWords, momentWords } from "./poll/duration-words.ts";
import { addressOf } from "./poll/moved.ts";

const DAY_MS = 24 * 60 * 60 * 1000;
/** Nothing is called quiet before so long; nor is a source whose rhythm is not known, before so long. */
const MIN_QUIET_MS = 7 * DAY_MS;
const MIN_QUIET_WITHOUT_RHYTHM_MS = 30 * DAY_MS;
/** So many times its own rhythm without news is more than chance. */
const QUIET_RHYTHMS = 6;

const TROUBLE = {
  paused: 100,
  quarantined: 95,
  failing: 40,
  waiting: 30,
  quiet: 20,
  moved: 10,
  new: 1,
  ok: 0,
} as const;
/** Each failure in a row makes it worse, up to this; one that never answered is worse still. */
const MAX_FAILURE_TROUBLE = 40;
const NEVER_ANSWERED_TROUBLE = 10;

/** What to tell the operator of a source. The worst that holds is told. Pure. */
export function healthOf(polled: PolledSource, now: Date, pauses: readonly HostPause[] = []): Health {
  const { state } = polled;
  if (state.quarantine !== null) return health("quarantined", state.quarantine.since, state.quarantine.why);
  if (state.goneInARow > 1) return health("paused", state.lastSuccessAt, state.lastFailure?.detail ?? "gone for good");
  const hostname = URL.parse(addressOf(polled))?.hostname;
  const pause = pauses.find(({ host, until }) => host === hostname && until > now);
  if (pause !== undefined) return health("waiting", state.lastSuccessAt, pause.why);
  if (state.lastFailure !== null) return failing(state, state.lastFailure);
  if (state.lastFetchAt === null) return health("new", null, "not asked yet");
  if (isQuiet(state, now)) return health("quiet", state.newestAt, quietWords(state, now));
  if (state.movedUrl !== null && !state.isPage) return health("moved", null, `moved to ${state.movedUrl}`);
  return health("ok", state.lastSuccessAt, state.lastReceived ?? "");
}

/** Whether a source says nothing new for longer than its own rhythm allows. */
export function isQuiet(
  { newestAt, rhythmSeconds }: Pick<PollState, "newestAt" | "rhythmSeconds">,
  now: Date,
): boolean {
  if (newestAt === null) return false;
  const allowedMs =
    rhythmSeconds === null ? MIN_QUIET_WITHOUT_RHYTHM_MS : Math.max(MIN_QUIET_MS, QUIET_RHYTHMS * rhythmSeconds * 1000);
  return now.getTime() - newestAt.getTime() > allowedMs;
}

function failing(state: PollState, failure: NonNullable<PollState["lastFailure"]>): Health {
  const { reason, detail } = failure;
  if (reason === "throttled")
    return health("waiting", state.lastSuccessAt, `${detail}; asked again ${momentWords(state.nextFetchAt)}`);
  const count = counted(state.failuresInARow, "failure");
  const told = health("failing", state.lastSuccessAt, `${reason}: ${detail} (${count} in a row)`);
  const never = state.lastSuccessAt === null ? NEVER_ANSWERED_TROUBLE : 0;
  return { ...told, trouble: told.trouble + Math.min(state.failuresInARow, MAX_FAILURE_TROUBLE) + never };
}

function quietWords({ newestAt, rhythmSeconds }: PollState, now: Date): string {
  const silent = durationWords((now.getTime() - (newestAt ?? now).getTime()) / 1000);
  const rhythm = rhythmSeconds === null ? "" : `; it used to publish about every ${durationWords(rhythmSeconds)}`;
  return `nothing new for ${silent}${rhythm}`;
}

function health(state: HealthState, since: Date | null, why: string): Health {
  return { state, since, why, trouble: TROUBLE[state] };
}
