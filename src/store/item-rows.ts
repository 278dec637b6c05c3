import { linkKey } from "../domain/canonical-link.ts";
import type { KnownItem } from "../domain/collect-store.ts";
import { type Item, type ItemContent, toldAt } from "../domain/item.ts";
import { fromJson, orNull, toDate, toJson, toMs } from "./cells.ts";
import type { ItemRow } from "./tables.ts";

/** The row of an item as it comes from its source: this version waits for `curate`. */
export function toItemRow(item: Item): ItemRow {
  return {
    id: item.id,
    source_id: item.sourceId,
    identity_kind: item.identity.kind,
    identity_value: item.identity.value,
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
    version: item.version,
    curated_version: 0,
    first_seen_at: toMs(item.firstSeenAt),
    changed_at: toMs(item.changedAt),
  };
}

export function toItem(row: ItemRow): Item {
  return {
    ...toContent(row),
    id: row.id,
    sourceId: row.source_id,
    identity: { kind: row.identity_kind, value: row.identity_value },
    contentHash: row.content_hash,
    version: row.version,
    firstSeenAt: toDate(row.first_seen_at),
    changedAt: toDate(row.changed_at),
  };
}

export function toKnownItem(row: ItemRow): KnownItem {
  return {
    id: row.id,
    identity: { kind: row.identity_kind, value: row.identity_value },
    link: row.link,
    contentHash: row.content_hash,
    version: row.version,
    firstSeenAt: toDate(row.first_seen_at),
    content: toContent(row),
  };
}

function toContent(row: ItemRow): ItemContent {
  return {
    link: row.link,
    title: row.title,
    summary: row.summary,
    html: row.html,
    author: row.author,
    language: row.language,
    image: row.image,
    labels: fromJson(row.labels),
    enclosures: fromJson(row.enclosures),
    publishedAt: orNull(row.published_at, toDate),
    updatedAt: orNull(row.updated_at, toDate),
  };
}
