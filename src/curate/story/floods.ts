import { toldAt } from "../../domain/item.ts";
import type { SourcedItem } from "../../domain/story.ts";

/** How long a flood is looked at. */
const FLOOD_HOURS = 6;
/** What was told so long before says what is usual for a source. */
const USUAL_HOURS = 96;
/** No source tells too much with so many items. */
const MIN_FLOOD_ITEMS = 8;
/** So many times the usual are no flood yet. */
const USUAL_TIMES = 3;
/** Of a source that told nothing before nobody knows what is usual: it may bring so many, as a whole feed does. */
const UNKNOWN_ITEMS = 24;
/** Each doubling is a step further; so a growing flood changes its stories only now and then. */
const MAX_LEVEL = 3;

const HOUR_MS = 3_600_000;
const FLOOD_MS = FLOOD_HOURS * HOUR_MS;
const USUAL_MS = USUAL_HOURS * HOUR_MS;
const NOTHING = Number.POSITIVE_INFINITY;

/**
 * An item is one of more than `above` that its source told in some `hours` around it. `usual`: how many it tells in so
 * many hours when it tells anything; `null`: that is not known. `level`: from 1 to `MAX_LEVEL`.
 */
export type Flood = {
  readonly level: number;
  readonly above: number;
  readonly hours: number;
  readonly usual: number | null;
};

/** `null`: no flood; `undefined`: nobody knows, because what was told around the item is not held. */
export type FloodOf = (sourced: SourcedItem) => Flood | null | undefined;

/** An item as floods are counted. */
export type Telling = { readonly id: string; readonly source: string; readonly toldMs: number };

/**
 * Counts what each source tells and when. What it answers for an item depends on the items that are held and on nothing
 * else; who adds more of them asks with `touched` whose answer is another one since.
 */
export type Floods = {
  add(tellings: readonly Telling[]): void;
  floodOf: FloodOf;
  /** Items whose answer changed since it was last noted, by what was added. Notes the answers of now. */
  touched(): readonly string[];
  forgetBefore(toldMs: number): void;
  clear(): void;
};

type Held = Telling & { level: number };
/** `inOrder`: oldest first, and when each was told; made when it is asked for. `sinceMs`: what was added and not noted yet. */
type Source = { readonly byId: Map<string, Held>; inOrder: InOrder | null; sinceMs: number };
type InOrder = { readonly held: readonly Held[]; readonly times: readonly number[] };

export function createFloods(): Floods {
  const sources = new Map<string, Source>();
  return {
    add(tellings) {
      for (const telling of tellings) hold(sources, telling);
    },
    floodOf({ item, source }) {
      const told = sources.get(source.id);
      return told?.byId.has(item.id) === true ? floodAt(inOrder(told).times, toldAt(item).getTime()) : undefined;
    },
    touched: () => [...sources.values()].flatMap(noteLevels),
    forgetBefore(toldMs) {
      for (const source of sources.values()) forget(source, toldMs);
    },
    clear: () => sources.clear(),
  };
}

function hold(sources: Map<string, Source>, telling: Telling): void {
  const source = sources.get(telling.source) ?? { byId: new Map<string, Held>(), inOrder: null, sinceMs: NOTHING };
  sources.set(telling.source, source);
  source.byId.set(telling.id, { ...telling, level: source.byId.get(telling.id)?.level ?? 0 });
  source.inOrder = null;
  source.sinceMs = Math.min(source.sinceMs, telling.toldMs);
}

function inOrder(source: Source): InOrder {
  if (source.inOrder !== null) return source.inOrder;
  const held = [...source.byId.values()].sort((a, b) => a.toldMs - b.toldMs || (a.id < b.id ? -1 : 1));
  source.inOrder = { held, times: held.map(({ toldMs }) => toldMs) };
  return source.inOrder;
}

/** Only what was told within a flood's length of an item that was added can have another answer by it. */
function noteLevels(source: Source): readonly string[] {
  const { sinceMs } = source;
  source.sinceMs = NOTHING;
  if (sinceMs === NOTHING) return [];
  const { held, times } = inOrder(source);
  const changed = held.slice(firstAfter(times, sinceMs - FLOOD_MS)).filter((one) => {
    const before = one.level;
    one.level = floodAt(times, one.toldMs)?.level ?? 0;
    return one.level !== before;
  });
  return changed.map(({ id }) => id);
}

function forget(source: Source, toldMs: number): void {
  for (const [id, held] of source.byId) if (held.toldMs < toldMs) source.byId.delete(id);
  source.inOrder = null;
}

/** `times`: when the source told anything, oldest first. */
export function floodAt(times: readonly number[], toldMs: number): Flood | null {
  const most = mostAround(times, toldMs);
  if (most <= MIN_FLOOD_ITEMS) return null;
  const usual = usualBefore(times, toldMs - FLOOD_MS);
  const limit = usual === null ? UNKNOWN_ITEMS : Math.max(MIN_FLOOD_ITEMS, USUAL_TIMES * usual);
  if (most <= limit) return null;
  const level = Math.min(MAX_LEVEL, Math.ceil(Math.log2(most / limit)));
  return { level, above: limit * 2 ** (level - 1), hours: FLOOD_HOURS, usual };
}

/** The most items of any span of a flood's length that holds the moment. */
function mostAround(times: readonly number[], toldMs: number): number {
  const around = times.slice(firstAfter(times, toldMs - FLOOD_MS), firstAfter(times, toldMs + FLOOD_MS));
  let most = 0;
  let end = 0;
  for (const [start, from] of around.entries()) {
    if (from > toldMs) break;
    while (end < around.length && (around[end] ?? 0) < from + FLOOD_MS) end++;
    most = Math.max(most, end - start);
  }
  return most;
}

/** The middle one of the spans before in which it told anything; `null`: in none. */
function usualBefore(times: readonly number[], untilMs: number): number | null {
  const before = times.slice(firstAfter(times, untilMs - USUAL_MS), firstAfter(times, untilMs));
  const spans = Map.groupBy(before, (ms) => Math.floor((untilMs - ms) / FLOOD_MS));
  const counts = Array.from(spans.values(), (span) => span.length).sort((a, b) => a - b);
  return counts[Math.floor(counts.length / 2)] ?? null;
}

/** The place of the first that is later. */
function firstAfter(times: readonly number[], ms: number): number {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((times[middle] ?? 0) <= ms) low = middle + 1;
    else high = middle;
  }
  return low;
}
