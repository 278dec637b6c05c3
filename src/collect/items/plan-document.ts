import type { CollectStore, KnownItem, SourcePast } from "../../domain/collect-store.ts";
import type { ItemId } from "../../domain/item.ts";
import type { PolledSource, PollState, Quarantine } from "../../domain/source.ts";
import type { CleanFeed } from "../clean/clean-feed.ts";
import { isFlood, judgeReplacement, MIN_FLOOD_ITEMS } from "../quarantine.ts";
import { identify, isTold } from "./identify.ts";
import { inTurns } from "./in-turns.ts";
import { keysOf, type Match, matchItems } from "./match-items.ts";
import { compare } from "./plan-edits.ts";
import { type ItemPlan, NO_ITEMS, planItems } from "./plan-items.ts";
import { withoutSeen } from "./seen-before.ts";

type Reads = Pick<CollectStore, "knownItems" | "seenAmong" | "knownHtml" | "sourcePast">;

export type DocumentPlan = {
  readonly plan: ItemPlan;
  readonly quarantine: Quarantine | null;
  /** What the document teaches of its source is to be remembered: it is of the feed that is followed. */
  readonly isTrusted: boolean;
  /** For people; `null`: nothing is out of the ordinary. */
  readonly note: string | null;
};

/** Of a document that told nothing. */
export function noDocument({ quarantine }: PollState): DocumentPlan {
  return { plan: NO_ITEMS, quarantine, isTrusted: false, note: null };
}

const MONTH_MS = 30 * 24 * 60 * 60 * 1000;

/** Reads what is stored of a document's entries, and decides what they mean for the items of their source. */
export async function planDocument(
  store: Reads,
  { source, state }: PolledSource,
  feed: CleanFeed & { readonly isPart?: boolean },
  now: Date,
): Promise<DocumentPlan> {
  if (feed.entries.length === 0) return { ...noDocument(state), isTrusted: state.feedTitle === null };
  const identified = await inTurns(identify(feed.entries));
  const told = identified.filter(isTold);
  const known = told.length === 0 ? [] : await store.knownItems(source.id, await inTurns(keysOf(source.id, told)));
  const { matches, seenAgain } = await withoutSeen(store, source.id, await inTurns(matchItems(identified, known)));
  const sameEntries = identified.length - told.length;
  const isMany = matches.filter(({ known: item }) => item === null).length >= MIN_FLOOD_ITEMS;
  // What was held back once leaves marks, too; so of a feed that is held back they say nothing.
  const isSeen = seenAgain.length > 0 && state.quarantine === null;
  const isItself = sameEntries > 0 || isSeen || matches.some(isTrustedMatch);
  // Asked for only when it matters.
  const past = isItself && !isMany ? null : await store.sourcePast(source.id, new Date(now.getTime() - MONTH_MS));
  const judged = isItself || past === null ? null : judge(state, feed, matches, past, now);
  // A part of a feed may be all new, and is the feed all the same: it cannot say that another one stands in its place.
  const quarantine = feed.isPart === true ? state.quarantine : judged;
  const compared = await inTurns(compare(matches, now));
  const others = compared.flatMap(({ known: { id }, isEqual }) => (isEqual ? [] : [id]));
  const html: ReadonlyMap<ItemId, string> = others.length === 0 ? new Map() : await store.knownHtml(others);
  const { id: sourceId, fullText } = source;
  const heldBack = quarantine?.why.split("; ") ?? [];
  const plan = await inTurns(
    planItems({ sourceId, fullText, matches, sameEntries, known, compared, html, heldBack, now }),
  );
  return {
    plan: { ...plan, seenAgain },
    quarantine,
    isTrusted: quarantine === null,
    note: noteOf(plan, quarantine, past, state),
  };
}

/** Of a feed of which no entry is known and trusted. One of which there is one is itself, and its quarantine ends. */
function judge(
  state: PollState,
  feed: CleanFeed,
  matches: readonly Match[],
  past: SourcePast,
  now: Date,
): Quarantine | null {
  if (state.quarantine !== null) return state.quarantine;
  const { title, siteUrl, language } = feed;
  const entries = matches.map(({ one }) => one.entry.content);
  const signs = judgeReplacement({ before: { ...state, ...past }, now: { title, siteUrl, language, entries } });
  return signs.length === 0 ? null : { since: now, why: signs.join("; ") };
}

function noteOf(
  { inserts }: ItemPlan,
  quarantine: Quarantine | null,
  past: SourcePast | null,
  state: PollState,
): string | null {
  if (quarantine !== null && state.quarantine === null) return `quarantined: ${quarantine.why}`;
  const isFirst = past === null || past.newest.length === 0;
  if (isFirst || !isFlood(inserts.length, past.itemsSince)) return null;
  return `${inserts.length} new items at once, and ${past.itemsSince} in the month before`;
}

function isTrustedMatch({ known }: { readonly known: KnownItem | null }): boolean {
  return known !== null && !known.isQuarantined;
}
