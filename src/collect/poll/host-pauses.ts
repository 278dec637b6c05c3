import type { CollectStore } from "../../domain/collect-store.ts";
import type { Clock } from "../../domain/log.ts";
import type { HostPause } from "../../domain/source.ts";

/** The pauses of hosts as one pass knows them: those that were stored, and those that came up since. */
export type HostPauses = {
  /** The pause that holds now. */
  readonly holding: (host: string) => HostPause | null;
  /** The last one, over or not. */
  readonly last: (host: string) => HostPause | null;
  readonly add: (pause: HostPause) => void;
};

/** How long ago a pause may have ended that still tells how often in a row a host asked. */
const REMEMBERED_MS = 24 * 60 * 60 * 1000;

export async function loadHostPauses(store: Pick<CollectStore, "hostPauses">, clock: Clock): Promise<HostPauses> {
  const stored = await store.hostPauses(new Date(clock().getTime() - REMEMBERED_MS));
  const byHost = new Map(stored.map((pause) => [pause.host, pause]));
  const last = (host: string): HostPause | null => byHost.get(host) ?? null;
  return {
    last,
    holding(host) {
      const pause = last(host);
      return pause !== null && pause.until > clock() ? pause : null;
    },
    add: (pause) => void byHost.set(pause.host, pause),
  };
}
