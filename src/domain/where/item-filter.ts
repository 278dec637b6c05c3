import { toldAt } from "../item.ts";
import type { SourcedItem } from "../story.ts";
import { isWanted } from "./is-wanted.ts";
import { printWhere } from "./print-where.ts";
import type { MeasuredTerm, NamedTerm, Where } from "./where.ts";

/** Which items of a source are told: those that `include` takes and `exclude` does not. One that is missing is not asked. */
export type ItemFilter = { readonly include?: Where; readonly exclude?: Where };

/** The choice that kept an item out, as it would be written. */
export type KeptOut = { readonly by: keyof ItemFilter; readonly where: string };

/** What the filter has against the item, asked as if it were a story by itself; `null`: nothing. Pure. */
export function keptOut({ item, source }: SourcedItem, { include, exclude }: ItemFilter): KeptOut | null {
  const alone = { coverage: [{ item, source }], tags: [], rank: [], publishedAt: toldAt(item) } as const;
  const takes = (where: Where): boolean => isWanted(alone, where, alone.publishedAt);
  if (include !== undefined && !takes(include)) return { by: "include", where: printWhere(include) };
  if (exclude !== undefined && takes(exclude)) return { by: "exclude", where: printWhere(exclude) };
  return null;
}

/** Whether an item by itself can be asked: it has words and a language, and no tags, outlets or rank yet. */
export function isOfItem({ kind }: NamedTerm | MeasuredTerm): boolean {
  return kind === "text" || kind === "language";
}
