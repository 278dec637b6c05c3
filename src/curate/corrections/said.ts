import type { Correction, CorrectionId } from "../../domain/correction.ts";

/** What the operator said of a story. */
export type Said = {
  readonly isPinned: boolean;
  /** `muted`: told to nobody; `released`: told, whatever it looks like; `null`: as the rules have it. */
  readonly standing: "muted" | "released" | null;
  /** Tags that it has, and that it has not, whatever the rules say; in the order in which they were said. */
  readonly tagged: readonly string[];
  readonly untagged: readonly string[];
};

export const NOTHING_SAID: Said = { isPinned: false, standing: null, tagged: [], untagged: [] };

/** What is said of single items, by item. */
export type SaidOfItems = { of(items: Iterable<string>): Said; readonly overruled: ReadonlySet<CorrectionId> };

type OfItem = Exclude<Correction, { readonly kind: "together" | "apart" }>;
type Placed = { readonly correction: OfItem; readonly place: number };

/** `corrections`: oldest first. Of two that contradict each other over the items of one story the later one holds. */
export function saidBy(corrections: readonly Correction[]): SaidOfItems {
  const byItem = new Map<string, Placed[]>();
  corrections.forEach((correction, place) => {
    if (correction.kind === "together" || correction.kind === "apart") return;
    const known = byItem.get(correction.item);
    if (known === undefined) byItem.set(correction.item, [{ correction, place }]);
    else known.push({ correction, place });
  });
  return { of: (items) => saidOf(items, byItem), overruled: overruledOf(byItem) };
}

function saidOf(items: Iterable<string>, byItem: ReadonlyMap<string, readonly Placed[]>): Said {
  if (byItem.size === 0) return NOTHING_SAID;
  const found = Array.from(items).flatMap((item) => byItem.get(item) ?? []);
  if (found.length === 0) return NOTHING_SAID;
  const last = lastOf(found.sort((a, b) => a.place - b.place).map(({ correction }) => correction));
  const tags = [...last.values()].flatMap((one) => (one.kind === "tagged" || one.kind === "untagged" ? [one] : []));
  const standing = last.get(STANDING)?.kind;
  return {
    isPinned: last.has(PINNED),
    standing: standing === "muted" || standing === "released" ? standing : null,
    tagged: tags.filter(({ kind }) => kind === "tagged").map(({ tag }) => tag),
    untagged: tags.filter(({ kind }) => kind === "untagged").map(({ tag }) => tag),
  };
}

/** About one and the same item; over the items of a story nothing is overruled for good, for they may part again. */
function overruledOf(byItem: ReadonlyMap<string, readonly Placed[]>): ReadonlySet<CorrectionId> {
  const overruled = new Set<CorrectionId>();
  for (const said of byItem.values()) {
    const all = said.map(({ correction }) => correction);
    const last = lastOf(all);
    for (const one of all) if (last.get(matterOf(one))?.kind !== one.kind) overruled.add(one.id);
  }
  return overruled;
}

const PINNED = "pinned";
const STANDING = "standing";

/** What a correction is about: two about the same contradict each other, unless they say the same. */
function matterOf(correction: OfItem): string {
  if ("tag" in correction) return `tag ${correction.tag}`;
  return correction.kind === "pinned" ? PINNED : STANDING;
}

/** By matter, the one that was said last. */
function lastOf(corrections: readonly OfItem[]): ReadonlyMap<string, OfItem> {
  return new Map(corrections.map((correction) => [matterOf(correction), correction]));
}
