import type { ItemId } from "../../domain/item.ts";
import { oldestFirst, type SourcedItem } from "../../domain/story.ts";
import { createLeadBoard, type LeadBoard } from "./lead-board.ts";

export type Lead = { readonly lead: SourcedItem; readonly why: readonly string[] };

/** The lead that the story has, and the items that it was compared with. */
type StandingLead = { readonly leadId: ItemId; readonly compared: ReadonlySet<ItemId> };

/** So many points must another item be better than the lead to take its place: pages and readers are not to see it flicker. */
const LEAD_MARGIN = 0.5;

/** Points are compared to a millionth: sums of the same signs may differ in their last bits. */
const SHARPNESS = 1_000_000;

/**
 * Chooses the item that tells a story best: the origin, complete, fresh, open to all, from a source that counts, with a
 * title that says what happened. Items are compared one by one in the order they were told, each with all before it, and
 * a better one leads from then on when it is better by `LEAD_MARGIN`. So it is the same whether a story came in at once or
 * item by item, and no lead changes for a trifle. `why`: the signs for it and against it, and who is next.
 */
export function chooseLead(
  coverage: readonly [SourcedItem, ...SourcedItem[]],
  standing: StandingLead | null = null,
): Lead {
  const [oldest, ...later] = coverage.toSorted(oldestFirst);
  if (oldest === undefined || later.length === 0) return { lead: coverage[0], why: ["the only item"] };
  const before = standing === null ? undefined : coverage.find(({ item }) => item.id === standing.leadId);
  const isCompared = ({ item }: SourcedItem): boolean =>
    before !== undefined && standing?.compared.has(item.id) === true;
  const all = [oldest, ...later];
  const board = createLeadBoard(all);
  for (const sourced of all.filter(isCompared)) board.add(sourced);
  const lead = all
    .filter((sourced) => !isCompared(sourced))
    .reduce((held, next) => afterArrival(board, held, next), before ?? oldest);
  // What is said of sources or who has left may have changed since the last time.
  const last = better(board, lead, board.items);
  return { lead: last, why: whyOf(board, last) };
}

/** The lead after one more item: only who rose by it can be better now, unless the lead itself fell. */
function afterArrival(board: LeadBoard, lead: SourcedItem, next: SourcedItem): SourcedItem {
  const { rose, fell } = board.add(next);
  return better(board, lead, fell.includes(lead) ? board.items : rose);
}

function better(board: LeadBoard, lead: SourcedItem, rivals: readonly SourcedItem[]): SourcedItem {
  const best = bestOf(board, rivals);
  if (best === null) return lead;
  const ahead = pointsOf(board, best) - pointsOf(board, lead);
  return Math.round(ahead * SHARPNESS) >= LEAD_MARGIN * SHARPNESS ? best : lead;
}

/** Of equals the one told first, then the lower id. */
function bestOf(board: LeadBoard, rivals: readonly SourcedItem[]): SourcedItem | null {
  let best: { readonly sourced: SourcedItem; readonly points: number } | null = null;
  for (const sourced of rivals) {
    const points = pointsOf(board, sourced);
    if (best === null || (points - best.points || oldestFirst(best.sourced, sourced)) > 0) best = { sourced, points };
  }
  return best?.sourced ?? null;
}

function pointsOf(board: LeadBoard, sourced: SourcedItem): number {
  return board.signsOf(sourced).reduce((sum, { points }) => sum + points, 0);
}

function whyOf(board: LeadBoard, lead: SourcedItem): readonly string[] {
  const signs = board.signsOf(lead).map(({ why }) => why);
  const next = bestOf(
    board,
    board.items.filter((sourced) => sourced !== lead),
  );
  if (next === null) return signs;
  const ahead = pointsOf(board, lead) - pointsOf(board, next);
  const standing = ahead < 0 ? `led before, and ${next.source.name} is not better by ${LEAD_MARGIN}` : null;
  return [...signs, standing ?? `${ahead.toFixed(2)} points before ${next.source.name}`];
}
