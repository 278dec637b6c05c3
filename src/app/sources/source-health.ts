import { healthOf } from "../../collect/collect.ts";
import type { DeskStore } from "../../domain/desk-store.ts";
import type { Health } from "../../domain/health.ts";
import type { PollState } from "../../domain/source.ts";
import type { ItemCount } from "../../domain/source-store.ts";
import type { Settings, SourceSettings } from "../settings/settings.ts";

/** A source of the settings, and how it fares. */
export type FaringSource = {
  readonly source: SourceSettings;
  /** `null` as long as no pass has seen it. */
  readonly state: PollState | null;
  readonly health: Health;
};

export type SourceHealth = FaringSource & { readonly count: ItemCount };

const NEVER_SEEN: Health = { state: "new", since: null, why: "not asked yet", trouble: 1 };
const NO_ITEMS: ItemCount = { items: 0, quarantined: 0 };

/** All sources of the settings, the most troubled first, then by name. */
export async function readSourceHealth(
  store: Pick<DeskStore, "collect" | "sources">,
  settings: Pick<Settings, "sources">,
  now: Date,
): Promise<readonly SourceHealth[]> {
  const faring = await readFaring(store, settings, now);
  const counts = await store.sources.itemCounts();
  return faring.map(({ source, state, health }) => {
    return { source, state, health, count: counts.get(source.id) ?? NO_ITEMS };
  });
}

/** The same without the items, which take long to count. */
export async function readFaring(
  store: Pick<DeskStore, "collect">,
  { sources }: Pick<Settings, "sources">,
  now: Date,
): Promise<readonly FaringSource[]> {
  const polled = new Map((await store.collect.sources()).map((one) => [one.source.id, one]));
  const pauses = await store.collect.hostPauses(now);
  const rows = sources.map((source) => {
    const known = polled.get(source.id);
    const health = known === undefined ? NEVER_SEEN : healthOf(known, now, pauses);
    return { source, state: known?.state ?? null, health: withoutSecrets(health, source) };
  });
  return rows.toSorted(
    (one, other) => other.health.trouble - one.health.trouble || one.source.name.localeCompare(other.source.name),
  );
}

/** The address to which a source moved may hold the same key as the one that it had. */
function withoutSecrets(health: Health, { isOpen }: SourceSettings): Health {
  return isOpen || health.state !== "moved" ? health : { ...health, why: "moved to another address" };
}
