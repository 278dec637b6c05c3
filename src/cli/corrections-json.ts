import { type Correction, itemsOf } from "../domain/correction.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import { type ItemId, toldAt } from "../domain/item.ts";

/** What an item says, beside its id: an id is nothing to another desk, or to this one after it began anew. */
type ToldText = {
  readonly id: ItemId;
  readonly title: string;
  readonly summary: string;
  readonly source: string;
  readonly link: string | null;
  readonly time: Date;
};

/** A correction as a value for `--json`: whole enough to be said again elsewhere, as the bench does. */
export async function correctionJson(
  correction: Correction,
  { explain }: Pick<DeskStore, "explain">,
  isOverruled: boolean,
): Promise<object> {
  const found = await explain.items(itemsOf(correction));
  const texts = new Map(
    found.map(({ item, source }): [ItemId, ToldText] => {
      const { id, title, summary, link } = item;
      return [id, { id, title, summary, source: source.name, link, time: toldAt(item) }];
    }),
  );
  const text = (id: ItemId): ToldText | { readonly id: ItemId } => texts.get(id) ?? { id };
  return { ...withTexts(correction, text), isOverruled };
}

function withTexts(correction: Correction, text: (id: ItemId) => object): object {
  if (correction.kind === "together") return { ...correction, items: correction.items.map(text) };
  if (correction.kind === "apart")
    return { ...correction, items: correction.items.map(text), from: correction.from.map(text) };
  return { ...correction, item: text(correction.item) };
}
