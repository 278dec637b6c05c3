import { toldAt } from "../../domain/item.ts";
import type { SourcedItem, ToldItem } from "../../domain/story.ts";
import type { Shift } from "./lead-shift.ts";
import type { Sign } from "./lead-signs.ts";
import { outletKey, outletsNamed, retellsAgency } from "./reporting.ts";

/** For each other outlet that names this one as where it has it from; so many count. */
const NAMED_POINTS = 0.75;
const MAX_NAMED = 2;
const RETELLING_POINTS = -1.5;
/** More names tell nobody anything. */
const MAX_SHOWN_NAMES = 5;

/** `by`: names of those that have it from there, and when they said so last, in milliseconds. */
type Outlet = { readonly items: SourcedItem[]; readonly by: Map<string, number> };

/** Which items of a story say that they have the news from which outlets of it. */
export type LeadNamings = {
  add(sourced: SourcedItem): Shift;
  signsOf(sourced: SourcedItem): readonly Sign[];
};

/** `all`: whoever may be added. */
export function createLeadNamings(all: readonly SourcedItem[]): LeadNamings {
  const expected = new Set(all.map(({ source }) => outletKey(source)));
  const outlets = new Map<string, Outlet>();
  /** By the key of the outlet that they name, which may come later. */
  const talkers = new Map<string, SourcedItem[]>();
  const retelling = new Set<ToldItem>();

  /** What others said of the outlet before it was here. Returns those that were not known to retell. */
  function open(key: string): readonly SourcedItem[] {
    const outlet: Outlet = { items: [], by: new Map() };
    outlets.set(key, outlet);
    const found = talkers.get(key) ?? [];
    const fell = found.filter(({ item }) => !retelling.has(item));
    for (const talker of found) note(talker, outlet);
    return fell;
  }

  /** Returns the items that are worth more by it. */
  function note(talker: SourcedItem, { items, by }: Outlet): readonly SourcedItem[] {
    retelling.add(talker.item);
    const saidMs = toldMs(talker);
    const fullMs = [...by.values()].toSorted((a, b) => b - a)[MAX_NAMED - 1] ?? Number.NEGATIVE_INFINITY;
    by.set(talker.source.name, Math.max(saidMs, by.get(talker.source.name) ?? saidMs));
    return items.filter((sourced) => toldMs(sourced) > fullMs && toldMs(sourced) <= saidMs);
  }

  function addTalker(talker: SourcedItem, own: string): readonly SourcedItem[] {
    const named = [...outletsNamed(talker.item)].filter((key) => expected.has(key) && key !== own);
    for (const key of named) {
      const others = talkers.get(key);
      if (others === undefined) talkers.set(key, [talker]);
      else others.push(talker);
    }
    if (retellsAgency(talker)) retelling.add(talker.item);
    return named.flatMap((key) => {
      const outlet = outlets.get(key);
      return outlet === undefined ? [] : note(talker, outlet);
    });
  }

  return {
    add(sourced) {
      const own = outletKey(sourced.source);
      const fell = outlets.has(own) ? [] : open(own);
      outlets.get(own)?.items.push(sourced);
      return { rose: addTalker(sourced, own), fell };
    },
    signsOf(sourced) {
      const signs = namedBy(outlets.get(outletKey(sourced.source)), toldMs(sourced));
      if (!retelling.has(sourced.item)) return signs;
      return [...signs, { points: RETELLING_POINTS, why: "retells another outlet" }];
    },
  };
}

/** Who says after it was told that it is from there. */
function namedBy(outlet: Outlet | undefined, sinceMs: number): readonly Sign[] {
  const by: string[] = [];
  for (const [name, saidMs] of outlet?.by ?? []) if (saidMs >= sinceMs) by.push(name);
  if (by.length === 0) return [];
  const points = NAMED_POINTS * Math.min(by.length, MAX_NAMED);
  const others = by.length > MAX_SHOWN_NAMES ? ` and ${by.length - MAX_SHOWN_NAMES} more` : "";
  const verb = by.length === 1 ? "has" : "have";
  return [{ points, why: `${by.slice(0, MAX_SHOWN_NAMES).join(", ")}${others} ${verb} it from there` }];
}

function toldMs({ item }: SourcedItem): number {
  return toldAt(item).getTime();
}
