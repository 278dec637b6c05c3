import { NO_PUSH, NO_WISHES, type PolledSource, type PollState, type Source, type SourceId } from "../domain/source.ts";
import { fromJson, type Ms, orNull, toDate, toJson, toMs } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import type { Queries } from "./database.ts";
import type { PollStateColumns, SinceRow, SourceRow } from "./tables.ts";

/** What was remembered of another address says nothing about a new one. */
const NEVER_ASKED: Omit<PollStateColumns, "next_fetch_at"> = {
  etag: null,
  last_modified: null,
  body_hash: null,
  next_fetch_why: "",
  last_fetch_at: null,
  last_success_at: null,
  last_body_at: null,
  failures_in_a_row: 0,
  gone_in_a_row: 0,
  last_failure: toJson(null),
  last_received: null,
  feed_title: null,
  site_url: null,
  language: null,
  wishes: toJson(NO_WISHES),
  rhythm_seconds: null,
  newest_at: null,
  moving: toJson(null),
  moved_url: null,
  is_page: 0,
  push: toJson(NO_PUSH),
  quarantine: toJson(null),
};

/** No source is asked more often, also when it leaves the settings and comes back. */
const MIN_GAP_MS = 10 * 60 * 1000;

/**
 * The row of a source that the settings name. A new one is due at once, and one with another address than before starts
 * afresh; one that rested is due when it would have been.
 */
export function followedRow(source: Source, stored: SourceRow | undefined, now: Ms): SourceRow {
  const said = toSaidRow(source);
  if (stored === undefined || stored.feed_url !== source.feedUrl) {
    return { ...said, followed: 1, ...NEVER_ASKED, next_fetch_at: now };
  }
  return {
    ...stored,
    ...said,
    followed: 1,
    next_fetch_at: stored.followed === 1 ? stored.next_fetch_at : backAt(stored, now),
  };
}

/** Leaving the settings and coming back spares nobody the wait. */
function backAt({ next_fetch_at: dueAt, last_fetch_at: askedAt }: SourceRow, now: Ms): Ms {
  const soonestAt = askedAt === null ? now : Math.min(askedAt, now) + MIN_GAP_MS; // A clock that was ahead counts as now.
  return Math.max(dueAt ?? now, soonestAt, now);
}

/** What the settings say of a source, as it is stored. */
export type SaidRow = Omit<SourceRow, "followed" | keyof PollStateColumns>;

export const SAID_COLUMNS = [
  "id",
  "name",
  "feed_url",
  "tags",
  "weight",
  "every_seconds",
  "headers",
  "full_text",
  "paywalled",
  "republish",
] as const satisfies readonly (keyof SaidRow)[];

export function toSaidRow(source: Source): SaidRow {
  return {
    id: source.id,
    name: source.name,
    feed_url: source.feedUrl,
    tags: toJson(source.tags),
    weight: source.weight,
    every_seconds: source.everySeconds,
    headers: toJson(source.headers),
    full_text: source.fullText ? 1 : 0,
    paywalled: source.isPaywalled ? 1 : 0,
    republish: source.republish,
  };
}

export function toStateColumns(state: PollState): PollStateColumns {
  return {
    etag: state.validators.etag,
    last_modified: state.validators.lastModified,
    body_hash: state.bodyHash,
    next_fetch_at: toMs(state.nextFetchAt),
    next_fetch_why: state.nextFetchWhy,
    last_fetch_at: orNull(state.lastFetchAt, toMs),
    last_success_at: orNull(state.lastSuccessAt, toMs),
    last_body_at: orNull(state.lastBodyAt, toMs),
    failures_in_a_row: state.failuresInARow,
    gone_in_a_row: state.goneInARow,
    last_failure: toJson(state.lastFailure),
    last_received: state.lastReceived,
    feed_title: state.feedTitle,
    site_url: state.siteUrl,
    language: state.language,
    wishes: toJson(state.wishes),
    rhythm_seconds: state.rhythmSeconds,
    newest_at: orNull(state.newestAt, toMs),
    moving: toJson(orNull(state.moving, toSinceRow)),
    moved_url: state.movedUrl,
    is_page: state.isPage ? 1 : 0,
    push: toJson(state.push),
    quarantine: toJson(orNull(state.quarantine, toSinceRow)),
  };
}

function toSinceRow<Value extends { readonly since: Date }>(value: Value): SinceRow<Value> {
  return { ...value, since: toMs(value.since) };
}

function fromSinceRow<Row extends { readonly since: Ms }>(row: Row): Omit<Row, "since"> & { readonly since: Date } {
  return { ...row, since: toDate(row.since) };
}

export function toPolledSource(row: SourceRow): PolledSource {
  return { source: toSource(row), state: toState(row) };
}

function toSource(row: SourceRow): Source {
  return {
    id: row.id,
    name: row.name,
    feedUrl: row.feed_url,
    tags: fromJson(row.tags),
    weight: row.weight,
    everySeconds: row.every_seconds,
    headers: fromJson(row.headers),
    fullText: row.full_text === 1,
    isPaywalled: row.paywalled === 1,
    republish: row.republish,
  };
}

function toState(row: SourceRow): PollState {
  return {
    validators: { etag: row.etag, lastModified: row.last_modified },
    bodyHash: row.body_hash,
    nextFetchAt: toDate(row.next_fetch_at ?? 0),
    nextFetchWhy: row.next_fetch_why,
    lastFetchAt: orNull(row.last_fetch_at, toDate),
    lastSuccessAt: orNull(row.last_success_at, toDate),
    lastBodyAt: orNull(row.last_body_at, toDate),
    failuresInARow: row.failures_in_a_row,
    goneInARow: row.gone_in_a_row,
    lastFailure: fromJson(row.last_failure),
    lastReceived: row.last_received,
    feedTitle: row.feed_title,
    siteUrl: row.site_url,
    language: row.language,
    wishes: fromJson(row.wishes),
    rhythmSeconds: row.rhythm_seconds,
    newestAt: orNull(row.newest_at, toDate),
    moving: orNull(fromJson(row.moving), fromSinceRow),
    movedUrl: row.moved_url,
    isPage: row.is_page === 1,
    push: fromJson(row.push),
    quarantine: orNull(fromJson(row.quarantine), fromSinceRow),
  };
}

/** Gives the stored source of an id, followed or not; each is one object however many items it has. */
export async function loadSources(queries: Queries, ids: Iterable<SourceId>): Promise<(id: SourceId) => Source> {
  const rows = await inChunks([...new Set(ids)], (piece) =>
    queries.selectFrom("sources").selectAll().where("id", "in", piece).execute(),
  );
  const byId = new Map(rows.map((row) => [row.id, toSource(row)]));
  return (id) => {
    const found = byId.get(id);
    if (found === undefined) throw new Error(`An item names the source ${id}, which is not stored.`);
    return found;
  };
}
