import type { DeliveryId } from "../delivery.ts";
import type { MailAddress } from "../subscriber.ts";
import {
  type Family,
  familyBucket,
  familyOf,
  relayBucket,
  type RelayRoom,
  type SendLimits,
  TOTAL_BUCKET,
} from "./limits.ts";
import { type FullAt, intervalMs, printRate, type Rate, takeToken, tokenAt } from "./rate.ts";
import { dayAfter, type WarmDay } from "./warm-up.ts";

/** A delivery that is due. Times are in milliseconds. */
export type Candidate = {
  readonly id: DeliveryId;
  readonly address: MailAddress;
  readonly isLetter: boolean;
  /** From when on it is not worth sending. */
  readonly staleAt: number;
};

export type Bucket = {
  readonly fullAt: FullAt | null;
  /** The moment that was given to the last of those who wait for a token. */
  readonly queueAt: number;
};

/** What is known of all that limits the candidates. */
export type Standing = {
  readonly buckets: ReadonlyMap<string, Bucket>;
  /** By family; only with a warm-up. */
  readonly days: ReadonlyMap<string, WarmDay>;
  /** In the order in which they are to be used; at least one. */
  readonly relays: readonly RelayRoom[];
  readonly limits: SendLimits;
  readonly now: number;
  /** Takes no more. */
  readonly most: number;
};

export type Allotment = {
  /** `relay`: whose token it has; `null`: it is too old and needs none. */
  readonly taken: readonly { readonly id: DeliveryId; readonly relay: string | null }[];
  readonly putOff: readonly { readonly id: DeliveryId; readonly at: number; readonly why: string }[];
  /** Those that changed. */
  readonly buckets: ReadonlyMap<string, Bucket>;
  readonly days: ReadonlyMap<string, WarmDay>;
};

/** What waits is looked at again after so long at the latest, in milliseconds: limits may change, and clocks. */
const MAX_WAIT_MS = 15 * 60_000;
const UNUSED: Bucket = { fullAt: null, queueAt: 0 };

/** When there is a token that all need, whoever a mail is for: `now` or later. */
export function roomAt({ buckets, relays, limits, now }: Omit<Standing, "days" | "most">): number {
  const at = (name: string, rate: Rate | null): number =>
    rate === null ? now : tokenAt(buckets.get(name)?.fullAt ?? null, rate, now);
  const byRelay = relays.map(({ name, rate }) => at(relayBucket(name), rate));
  return Math.max(at(TOTAL_BUCKET, limits.total), Math.min(...byRelay));
}

/**
 * Decides which of the candidates go now and by which relay, and until when the others wait that their families have no room for; those
 * behind them go past. It ends where nothing more may go at all. Each family's queue is kept in order: one that
 * waits is given a moment of its own. Pure: what it was given stays as it is.
 */
export function allot(candidates: readonly Candidate[], standing: Standing): Allotment {
  const { limits, now, most } = standing;
  const work = { buckets: new Map(standing.buckets), days: new Map(standing.days) };
  const [taken, putOff]: [Allotment["taken"][number][], Allotment["putOff"][number][]] = [[], []];
  for (const candidate of candidates) {
    const { id } = candidate;
    if (taken.length === most) break;
    if (candidate.staleAt <= now) {
      taken.push({ id, relay: null }); // It is taken to be ended.
      continue;
    }
    if (roomAt({ ...standing, buckets: work.buckets }) > now) break;
    const family = familyOf(candidate.address, limits.domains);
    const wait = waitOf(candidate, family, { ...standing, ...work });
    if (wait === null) taken.push({ id, relay: spend(family, work, standing) });
    else {
      putOff.push({ id, at: wait.at, why: wait.why });
      if (wait.queueAt !== null) work.buckets.set(familyBucket(family.name), { ...wait.bucket, queueAt: wait.queueAt });
    }
  }
  return {
    taken,
    putOff,
    buckets: changed(work.buckets, standing.buckets),
    days: changed(work.days, standing.days),
  };
}

type Wait = { readonly at: number; readonly why: string; readonly bucket: Bucket; readonly queueAt: number | null };

/** How long this one has to wait for its family; `null`: not at all. */
function waitOf({ isLetter }: Candidate, family: Family, { buckets, days, now }: Standing): Wait | null {
  const bucket = buckets.get(familyBucket(family.name)) ?? UNUSED;
  const latest = now + MAX_WAIT_MS;
  const day = days.get(family.name);
  // Who asked for a letter waits for it, and one mail that was asked for harms nobody's reputation.
  if (day !== undefined && !isLetter) {
    const { why, at } = warmWait(day, now);
    if (at > now) return { at: Math.min(at, latest), why: `Waits: ${why}`, bucket, queueAt: null };
  }
  if (family.rate === null) return null;
  const next = tokenAt(bucket.fullAt, family.rate, now);
  if (next <= now) return null;
  const why = `Waits: ${family.name} gets ${printRate(family.rate)}.`;
  if (isLetter) return { at: Math.min(next, latest), why, bucket, queueAt: null };
  const turn = Math.max(next, Math.ceil(bucket.queueAt + intervalMs(family.rate)));
  return turn <= latest ? { at: turn, why, bucket, queueAt: turn } : { at: latest, why, bucket, queueAt: null };
}

function warmWait({ family, allowed, used, restUntil }: WarmDay, now: number): { at: number; why: string } {
  if (restUntil > now) return { at: restUntil, why: `${family} said that it is too much.` };
  if (used >= allowed) return { at: dayAfter(now), why: `the warm-up of ${family} allows ${allowed} today.` };
  return { at: now, why: "" };
}

type Work = { readonly buckets: Map<string, Bucket>; readonly days: Map<string, WarmDay> };

/** Takes a token of all that limits a mail of this family, and names the relay. */
function spend(family: Family, { buckets, days }: Work, { relays, limits, now }: Standing): string | null {
  const take = (name: string, rate: Rate | null): void => {
    if (rate === null) return;
    const bucket = buckets.get(name) ?? UNUSED;
    buckets.set(name, { ...bucket, fullAt: takeToken(bucket.fullAt, rate, now) });
  };
  const hasRoom = ({ name, rate }: RelayRoom): boolean =>
    rate === null || tokenAt(buckets.get(relayBucket(name))?.fullAt ?? null, rate, now) <= now;
  const relay = relays.find(hasRoom);
  if (relay !== undefined) take(relayBucket(relay.name), relay.rate);
  take(TOTAL_BUCKET, limits.total);
  take(familyBucket(family.name), family.rate);
  const day = days.get(family.name);
  if (day !== undefined) days.set(family.name, { ...day, used: day.used + 1 });
  return relay?.name ?? null;
}

function changed<Value>(after: ReadonlyMap<string, Value>, before: ReadonlyMap<string, Value>): Map<string, Value> {
  return new Map([...after].filter(([name, value]) => before.get(name) !== value));
}
