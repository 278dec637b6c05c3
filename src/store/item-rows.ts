import { linkKey } from "../domain/canonical-link.ts";
import { identityKey, wordsKey } from "../domain/item-keys.ts";
import type { KnownItem } from "../domain/collect-store.ts";
import { type Item, type ItemContent, toldAt } from "../domain/item.ts";
import type { ToldItem } from "../domain/story.ts";
import { fromJson, orNull, toDate, toJson, toMs } from "./cells.ts";
import type { ItemRow } from "./tables.ts";

/** In the place of a whole text that is no longer kept. The cleaner lets no comment through, so no text looks like it. */
export const PRUNED_HTML = "<!-- no longer kept -->";

/** The row of an item as it comes from its source: this version waits for `curate`. */
export function toItemRow(item: Item): ItemRow {
  return {
    id: item.id,
    source_id: item.sourceId,
    identity_kind: item.identity.kind,
    identity_value: item.identity.value,
    identity_key: identityKey(item.identity),
    words_key: wordsKey(item),
    link: item.link,
    link_key: orNull(item.link, linkKey),
    title: item.title,
    summary: item.summary,
    html: item.html,
    author: item.author,
    language: item.language,
    image: item.image,
    labels: toJson(item.labels),
    enclosures: toJson(item.enclosures),
    published_at: orNull(item.publishedAt, toMs),
    updated_at: orNull(item.updatedAt, toMs),
    told_at: toMs(toldAt(item)),
    content_hash: item.contentHash,
    entry_hash: item.entryHash,
    text_from: item.textFrom,
    quarantined: item.isQuarantined ? 1 : 0,
    version: item.version,
    curated_version: 0,
    first_seen_at: toMs(item.firstSeenAt),
    changed_at: toMs(item.changedAt),
  };
}

export function toItem(row: ItemRow): Item {
  return { ...toToldItem(row), html: row.html === PRUNED_HTML ? "" : row.html };
}

/** What a `ToldItem` is made of. */
export const TOLD_COLUMNS = [
  ...(["id", "source_id", "identity_kind", "identity_value", "link", "title", "summary", "author"] as const),
  ...(["language", "image", "labels", "enclosures", "published_at", "updated_at"] as const),
  ...(["content_hash", "entry_hash", "text_from", "quarantined"] as const),
  ...(["version", "first_seen_at", "changed_at"] as const),
] satisfies (keyof ItemRow)[];

type ToldRow = Pick<ItemRow, (typeof TOLD_COLUMNS)[number]>;

export function toToldItem(row: ToldRow): ToldItem {
  return {
    ...toToldContent(row),
    id: row.id,
    sourceId: row.source_id,
    identity: { kind: row.identity_kind, value: row.identity_value },
    contentHash: row.content_hash,
    entryHash: row.entry_hash,
    textFrom: row.text_from,
    isQuarantined: row.quarantined === 1,
    version: row.version,
    firstSeenAt: toDate(row.first_seen_at),
    changedAt: toDate(row.changed_at),
  };
}

export function toKnownItem(row: ToldRow): KnownItem {
  const { id, identity, contentHash, entryHash, textFrom, isQuarantined, version, firstSeenAt } = toToldItem(row);
  const told = { id, identity, contentHash, entryHash, textFrom, isQuarantined, version, firstSeenAt };
  return { ...told, content: toToldContent(row) };
}

function toToldContent(row: ToldRow): Omit<ItemContent, "html"> {
  return {
    link: row.link,
    title: row.title,
    summary: row.summary,
    author: row.author,
    language: row.language,
    image: row.image,
    labels: fromJson(row.labels),
    enclosures: fromJson(row.enclosures),
    publishedAt: orNull(row.published_at, toDate),
    updatedAt: orNull(row.updated_at, toDate),
  };
}
