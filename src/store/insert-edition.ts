import type { Edition } from "../domain/digest.ts";
import { orNull, toJson, toMs } from "./cells.ts";
import { chunks, MAX_ROWS_PER_INSERT } from "./chunks.ts";
import type { Queries } from "./database.ts";
import type { EditionRow } from "./mail-tables.ts";

/** With its stories. Only those of a digest's own edition are told by the digest; others are found by their edition. */
export async function insertEdition(queries: Queries, edition: Edition): Promise<void> {
  await queries.insertInto("editions").values(toEditionRow(edition)).execute();
  const stories = edition.storyIds.map((id, position) => ({
    edition_id: edition.id,
    position,
    digest: edition.variant === "" ? edition.digest : "",
    story_id: id,
    told_by: edition.toldBy.get(id) ?? null,
  }));
  for (const piece of chunks(stories, MAX_ROWS_PER_INSERT)) {
    await queries.insertInto("edition_stories").values(piece).execute();
  }
}

function toEditionRow(edition: Edition): EditionRow {
  return {
    id: edition.id,
    digest: edition.digest,
    slot: edition.slot,
    variant: edition.variant,
    told_from: orNull(edition.from, toMs),
    composed_at: toMs(edition.composedAt),
    subject: edition.subject,
    html: toJson(edition.html),
    text: toJson(edition.text),
    fanned_out_at: null,
    content: orNull(edition.content, toJson),
  };
}
