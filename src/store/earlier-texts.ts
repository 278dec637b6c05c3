import type { ItemId } from "../domain/item.ts";
import type { EarlierText } from "../domain/story-store.ts";
import { fromJson } from "./cells.ts";
import { inChunks } from "./chunks.ts";
import type { Queries } from "./database.ts";

/**
 * Versions that others took the place of. Those of the items that changed last come first, for the moment of a version
 * stands in its text: databases that look into JSON themselves refuse some of what feeds write.
 */
export async function earlierTexts(
  queries: Queries,
  items: readonly ItemId[],
  limit: number,
): Promise<readonly EarlierText[]> {
  const rows = await inChunks([...new Set(items)], (piece) =>
    queries
      .selectFrom("item_versions")
      .innerJoin("items", "items.id", "item_versions.item_id")
      .select(["item_versions.item_id", "item_versions.version", "item_versions.content"])
      .where("item_versions.item_id", "in", piece)
      .orderBy("items.changed_at", "desc")
      .orderBy("item_versions.item_id")
      .orderBy("item_versions.version", "desc")
      .limit(limit)
      .execute(),
  );
  const texts = rows.map(({ item_id: itemId, version, content }): EarlierText => {
    const { title, summary, changedAt } = fromJson(content);
    return { itemId, version, title, summary, at: new Date(changedAt) };
  });
  return texts.toSorted((one, other) => other.at.getTime() - one.at.getTime()).slice(0, limit);
}
