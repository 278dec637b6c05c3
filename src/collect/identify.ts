import { sha256 } from "../domain/content-id.ts";
import type { Identity } from "../domain/item.ts";
import type { CleanEntry } from "./clean/clean-feed.ts";

export type IdentifiedEntry = { readonly entry: CleanEntry; readonly identity: Identity };

/** Longer guids are kept as their hash, in bytes of UTF-8: PostgreSQL's index holds no more than 2,704 a row. */
const MAX_GUID_BYTES = 1_024;

/**
 * Says by what each entry of one document is known again: its guid, else its canonical link, else its words. A guid or
 * a link that several entries of the document share tells none of them apart, and is passed over. An entry that stands
 * twice (same guid and link, or same words) comes out once, in its newest form.
 */
export function identify(entries: readonly CleanEntry[]): readonly IdentifiedEntry[] {
  const single = withoutRepeats(entries);
  const guids = countOf(single.map(guidOf));
  const links = countOf(single.map(({ content }) => content.link));
  const identified = single.map((entry): IdentifiedEntry => {
    const [guid, { link }] = [guidOf(entry), entry.content];
    if (guid !== null && guids.get(guid) === 1) return { entry, identity: { kind: "guid", value: guid } };
    if (link !== null && links.get(link) === 1) return { entry, identity: { kind: "link", value: link } };
    return { entry, identity: { kind: "content", value: wordsHash(entry) } };
  });
  return [...new Map(identified.map((one) => [`${one.identity.kind} ${one.identity.value}`, one])).values()];
}

function guidOf({ guid }: CleanEntry): string | null {
  if (guid === null || guid === "") return null;
  return Buffer.byteLength(guid) > MAX_GUID_BYTES ? `sha256:${sha256(guid)}` : guid;
}

/** Atom may tell an entry several times under one id (RFC 4287, 4.1.1); the newest counts. */
function withoutRepeats(entries: readonly CleanEntry[]): readonly CleanEntry[] {
  const kept = new Map<string, CleanEntry>();
  entries.forEach((entry, index) => {
    const guid = guidOf(entry);
    const key =
      guid === null || entry.content.link === null ? String(index) : JSON.stringify([guid, entry.content.link]);
    const other = kept.get(key);
    if (other === undefined || changedMs(entry) > changedMs(other)) kept.set(key, entry);
  });
  return [...kept.values()];
}

function changedMs({ content }: CleanEntry): number {
  return (content.updatedAt ?? content.publishedAt)?.getTime() ?? 0;
}

function wordsHash({ content }: CleanEntry): string {
  return sha256(JSON.stringify([content.title, content.link, content.summary]));
}

function countOf(values: readonly (string | null)[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) if (value !== null) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
