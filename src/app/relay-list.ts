import type { DeskStore } from "../domain/desk-store.ts";
import type { SendingState } from "../domain/outbox-store.ts";
import { familyBucket, relayBucket, TOTAL_BUCKET } from "../domain/sending/limits.ts";
import { printRate, type Rate, tokensLeft } from "../domain/sending/rate.ts";
import { dayOf, type WarmDay } from "../domain/sending/warm-up.ts";
import type { Settings } from "./settings/settings.ts";

/** A rate, and how many may go at this moment; `null`: there is no limit. */
type Room = { readonly rate: string; readonly left: number } | null;

export type RelayList = {
  readonly relays: readonly {
    readonly name: string;
    readonly room: Room;
    /** Why it could not be used when it was last tried; `null`: it could. */
    readonly trouble: { readonly since: Date; readonly detail: string } | null;
  }[];
  readonly total: Room;
  /** Families of domains with a rate, when anything was sent to them or they are named. */
  readonly domains: readonly { readonly name: string; readonly room: Room }[];
  /** The last day of each; without a warm-up none. */
  readonly warmUp: readonly (WarmDay & { readonly isToday: boolean })[];
  readonly waiting: SendingState["waiting"];
};

export async function readRelayList(store: DeskStore, { mail }: Settings, now: Date): Promise<RelayList> {
  const state = await store.outbox.sending();
  const room = (bucket: string, rate: Rate | null): Room =>
    rate === null
      ? null
      : { rate: printRate(rate), left: tokensLeft(state.buckets.get(bucket) ?? null, rate, now.getTime()) };
  const { total, domains, warmUp } = mail.limits;
  const today = dayOf(now.getTime());
  return {
    relays: mail.relays.map(({ name, rate }) => ({
      name,
      room: room(relayBucket(name), rate),
      trouble: state.relays.find(({ relay }) => relay === name) ?? null,
    })),
    total: room(TOTAL_BUCKET, total),
    domains: familiesOf(state, mail.limits).map((name) => {
      return { name, room: room(familyBucket(name), domains.named.get(name) ?? domains.default) };
    }),
    warmUp: warmUp === null ? [] : state.days.map((day) => ({ ...day, isToday: day.day === today })),
    waiting: state.waiting,
  };
}

function familiesOf({ buckets }: SendingState, { domains }: Settings["mail"]["limits"]): readonly string[] {
  const start = familyBucket("");
  const used = [...buckets.keys()].filter((name) => name.startsWith(start)).map((name) => name.slice(start.length));
  const limited = domains.default === null ? used.filter((name) => domains.named.has(name)) : used;
  return [...new Set([...domains.named.keys(), ...limited])].toSorted();
}
