import type { Mailer } from "../domain/delivery.ts";
import type { RelayTrouble } from "../domain/send-store.ts";
import type { RelayRoom } from "../domain/sending/limits.ts";

/** A place that mail is handed to. `name`: what deliveries remember it by. */
export type Relay = RelayRoom & { readonly mailer: Mailer };

/** The relays of the settings, and which of them can be used. */
export type Relays = {
  readonly all: readonly Relay[];
  /** Those that do not rest, in the order of the settings. */
  readonly usable: (now: Date) => readonly Relay[];
  /** A new run: when all rest, all are tried again. */
  readonly begin: (now: Date) => void;
  /** Notes that it cannot be used, and lets it rest. `null`: that was known. */
  readonly failed: (relay: Relay, detail: string, now: Date) => RelayTrouble | null;
  /** Notes that it answers. True when it was in trouble before. */
  readonly answered: (relay: Relay) => boolean;
  /** Why those that rest cannot be used. */
  readonly problems: (now: Date) => readonly { readonly relay: string; readonly detail: string }[];
  /** The one that a delivery was given to; without a name the only one there is. `null`: it is not among the settings any more. */
  readonly named: (name: string | null) => Mailer | null;
};

const LONG_AGO = new Date(0);
const FIRST_REST_MS = 60_000;
const MAX_REST_MS = 15 * 60_000;

type State = { readonly trouble: RelayTrouble; readonly inARow: number };

/**
 * What is known of relays lies in memory: to try one that is down costs a connection, so nothing is lost by a restart that forgets
 * it, and each process sees by itself what it can reach.
 */
export function createRelays(all: readonly Relay[]): Relays {
  const states = new Map<string, State>();
  const rests = ({ name }: Relay, now: Date): boolean => {
    const restsUntil = states.get(name)?.trouble.restsUntil;
    return restsUntil !== undefined && restsUntil > now;
  };
  const usable = (now: Date): readonly Relay[] => all.filter((relay) => !rests(relay, now));
  return {
    all,
    usable,
    begin(now) {
      if (usable(now).length > 0) return;
      for (const [name, { trouble, inARow }] of states)
        states.set(name, { trouble: { ...trouble, restsUntil: LONG_AGO }, inARow });
    },
    failed(relay, detail, now) {
      if (rests(relay, now)) return null;
      const known = states.get(relay.name);
      const inARow = (known?.inARow ?? 0) + 1;
      const restsUntil = new Date(now.getTime() + restMs(inARow));
      const trouble = { since: known?.trouble.since ?? now, restsUntil, detail };
      states.set(relay.name, { trouble, inARow });
      return trouble;
    },
    answered: ({ name }) => states.delete(name),
    problems: (now) =>
      all.flatMap((relay) => {
        const detail = rests(relay, now) ? states.get(relay.name)?.trouble.detail : undefined;
        return detail === undefined ? [] : [{ relay: relay.name, detail }];
      }),
    named(name) {
      if (name === null) return all.length === 1 ? (all[0]?.mailer ?? null) : null;
      return all.find((relay) => relay.name === name)?.mailer ?? null;
    },
  };
}

/** A minute, and twice as long each time that it still fails, up to a quarter of an hour. */
function restMs(inARow: number): number {
  return Math.min(MAX_REST_MS, FIRST_REST_MS * 2 ** Math.min(inARow - 1, 10));
}
