import { type KnownItem, MAX_KEPT_VERSIONS, type Refreshed } from "../../domain/collect-store.ts";
import { hashContent, type Identity, type Item, type ItemContent, type ItemId } from "../../domain/item.ts";
import type { Receipt } from "../../domain/receipt.ts";
import { editExtent } from "./edit-extent.ts";
import { changedMs, type IdentifiedTold } from "./identify.ts";
import { each, type Pieces } from "./in-turns.ts";
import { receiptsOf, trimmedOf } from "./item-receipts.ts";
import type { Match } from "./match-items.ts";
import type { PlanInput } from "./plan-items.ts";
import { changedFields, settleKnown } from "./settle.ts";

/** So many entries that move their dates or links at once, and nothing else, were stamped anew by the feed. */
const MIN_RESTAMPED = 3;

export type EditPlan = {
  readonly update: Item | null;
  readonly refreshed: Refreshed | null;
  /** Its page is to be read again. */
  readonly page: ItemId | null;
  readonly receipts: readonly Receipt[];
};

/**
 * What becomes of known items. Dates or links that move alone are news when few entries do it; when most do, the feed
 * stamps its entries anew.
 */
export function* planEdits(input: PlanInput): Pieces<readonly EditPlan[]> {
  const edits = yield* each(input.compared, (compared) => toEdit(compared, input));
  const stamped = edits.filter(({ fields }) => fields.length > 0 && isOnlyStamps(fields)).length;
  const all = input.sameEntries + input.matches.filter(({ known }) => known !== null).length;
  const isRestamped = stamped >= MIN_RESTAMPED && stamped * 2 > all;
  return yield* each(edits, (edit) => planEdit(input, edit, isRestamped));
}

export type Compared = {
  readonly one: IdentifiedTold;
  readonly known: KnownItem;
  readonly content: ItemContent;
  /** By its hash: then nothing of it is needed. */
  readonly isEqual: boolean;
};

type Edit = Compared & {
  readonly before: ItemContent;
  readonly textFrom: Item["textFrom"];
  readonly fields: readonly (keyof ItemContent)[];
};

/** Entries that tell something else of their item than is stored, be it by a hair. */
export function* compare(matches: readonly Match[], now: Date): Pieces<readonly Compared[]> {
  const compared = yield* each(matches, ({ one, known }): Compared | null => {
    if (known === null || known.entryHash === one.entry.entryHash) return null;
    if (one.besideStored === known.entryHash && changedMs(one.entry) <= storedMs(known)) return null;
    const content = settleKnown(one.entry.content, known, now);
    return { one, known, content, isEqual: hashContent(content) === known.contentHash };
  });
  return compared.filter((one) => one !== null);
}

function storedMs({ content }: KnownItem): number {
  return (content.updatedAt ?? content.publishedAt)?.getTime() ?? Infinity;
}

/**
 * A whole text that is no longer kept is taken for what the feed tells now: it says nothing of what was changed.
 * A text that was read from the page stays until the page is read again; the feed's own is shorter. It goes with the
 * first change when pages are not wanted any more.
 */
function toEdit(compared: Compared, { html, fullText }: PlanInput): Edit {
  const { known, content: told, isEqual } = compared;
  const before: ItemContent = { ...known.content, html: isEqual ? told.html : (html.get(known.id) ?? told.html) };
  const textFrom = fullText ? known.textFrom : "feed";
  const content = textFrom === "feed" ? told : { ...told, summary: before.summary, html: before.html };
  return { ...compared, content, before, textFrom, fields: changedFields(before, content) };
}

function isOnlyStamps(fields: readonly (keyof ItemContent)[]): boolean {
  return fields.every((name) => name === "publishedAt" || name === "updatedAt" || name === "link");
}

function planEdit(input: PlanInput, edit: Edit, isRestamped: boolean): EditPlan {
  const { known, fields, textFrom } = edit;
  const isOnlyStamped = fields.length > 0 && isOnlyStamps(fields);
  const page = textFrom === "page" && !isOnlyStamped ? known.id : null;
  // An item that changes at every fetch by its dates alone would never end to change.
  const isNothing = isOnlyStamped && (isRestamped || known.version > MAX_KEPT_VERSIONS);
  if (fields.length === 0 || isNothing) return { update: null, refreshed: toRefreshed(edit), page, receipts: [] };
  return { refreshed: null, page, ...toChange(input, edit) };
}

/** Nothing new is told: only what it is known by is brought up to date, so that it is not compared at every fetch. */
function toRefreshed({ one, known, content, before }: Edit): Refreshed {
  const after = { ...before, link: content.link };
  return {
    id: known.id,
    version: known.version,
    identity: newestIdentity(one, known),
    link: after.link,
    contentHash: hashContent(after),
    entryHash: one.entry.entryHash,
  };
}

function toChange(
  { sourceId, now }: PlanInput,
  { one, known, content, before, textFrom, fields }: Edit,
): Pick<EditPlan, "update" | "receipts"> {
  const version = known.version + 1;
  const update: Item = {
    ...content,
    id: known.id,
    sourceId,
    identity: newestIdentity(one, known),
    contentHash: hashContent(content),
    entryHash: one.entry.entryHash,
    textFrom,
    isQuarantined: known.isQuarantined,
    version,
    firstSeenAt: known.firstSeenAt,
    changedAt: now,
  };
  const changed = { kind: "changed", version, fields, extent: editExtent(before, content) } as const;
  const decisions = version > MAX_KEPT_VERSIONS ? [changed] : [changed, ...trimmedOf(one)];
  return { update, receipts: receiptsOf(update.id, decisions, now) };
}

const SURENESS = { content: 0, link: 1, guid: 2 } as const;

/** An item is known by what it was last told with, unless that is less sure. */
function newestIdentity({ identities: [newest] }: IdentifiedTold, { identity }: KnownItem): Identity {
  return SURENESS[newest.kind] < SURENESS[identity.kind] ? identity : newest;
}
