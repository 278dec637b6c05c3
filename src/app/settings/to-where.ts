import { parseWhere } from "../../domain/where/parse-where.ts";
import { ANYWHERE, type Where } from "../../domain/where/where.ts";

/** The choice of a text that passed all checks: what is wrong with one has been told before. */
export function toWhere(text: string): Where {
  const choice = parseWhere(text);
  return "problem" in choice ? ANYWHERE : choice.where;
}
