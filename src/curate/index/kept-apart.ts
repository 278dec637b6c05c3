import type { ApartReason } from "../../domain/receipt.ts";
import { clashOf } from "../text/marks.ts";
import { type Likeness, type Link, mostAlike, scoreWithoutMarks } from "./alike.ts";
import { BAR } from "./parameters.ts";
import type { Reading } from "./reading.ts";
import type { Window } from "./window.ts";

/** A story that an item is near enough to by its words, and why it is not in it all the same. */
export type Apart = Likeness & { readonly reason: ApartReason };

/** Links of an item that do not count, by what keeps it from their stories; and those that the operator leaves `open`. */
export type ClosedLinks = Readonly<Record<"correction" | "repeated" | "full" | "open", readonly Link[]>>;

/**
 * The story nearest to an item among those from which something else than words keeps it. `null`: nothing keeps it from a
 * story that it would have joined.
 */
export function keptApart(reading: Reading, window: Window, links: ClosedLinks): Apart | null {
  const near = [
    ...(["correction", "repeated", "full"] as const).flatMap((by) => nearest(links[by], window, () => ({ by }))),
    ...nearest(contradicted(reading, links.open, window), window, ({ entry }) => ({
      by: "marks",
      ...(clashOf(reading.marks, entry.marks) ?? { ours: [], theirs: [] }),
    })),
  ];
  return near.toSorted((a, b) => b.ratio - a.ratio)[0] ?? null;
}

function nearest(links: readonly Link[], window: Window, reasonOf: (near: Likeness) => ApartReason): readonly Apart[] {
  const near = links.length === 0 ? null : mostAlike(links, window);
  return near === null || near.ratio < BAR ? [] : [{ ...near, reason: reasonOf(near) }];
}

/** The strongest link that there would be to something that contradicts the item, as if nothing did. */
function contradicted(reading: Reading, links: readonly Link[], window: Window): readonly Link[] {
  const apart = links.filter(({ isApart }) => isApart);
  if (apart.length === 0) return [];
  return apart
    .map((link) => scoreWithoutMarks(link, reading, window))
    .sort((a, b) => b.strength - a.strength)
    .slice(0, 1);
}
