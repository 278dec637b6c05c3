import { type Choosable, isWanted } from "../../domain/where/is-wanted.ts";
import { printWhere } from "../../domain/where/print-where.ts";
import type { Where } from "../../domain/where/where.ts";

/** Why a choice does not take the story at the moment, a ground for each part that fails; none: it takes it. */
export function whereGrounds(story: Choosable, where: Where, now: Date): readonly string[] {
  if (isWanted(story, where, now)) return [];
  if (where.kind === "and") return where.of.flatMap((part) => whereGrounds(story, part, now));
  if (where.kind === "tag") return [`it lacks the tag ${where.value}`];
  if (where.kind === "not" && where.of.kind === "tag")
    return [`it has the tag ${where.of.value}, which the feed leaves out`];
  return [`it does not meet ${printWhere(where)}`];
}
