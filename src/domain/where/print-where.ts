import { printDuration } from "../quantities.ts";
import { unreachable } from "../unreachable.ts";
import type { MeasuredTerm, Where } from "./where.ts";
import { quotedWhenNeeded } from "./where-tokens.ts";

/** The choice as it would be written: `parseWhere` gives the same choice back. */
export function printWhere(where: Where): string {
  switch (where.kind) {
    case "not":
      return `-${inBrackets(where.of, ["and", "or"])}`;
    case "and":
      return where.of.map((part) => inBrackets(part, ["and", "or"])).join(" ");
    case "or":
      return where.of.map((part) => inBrackets(part, ["or"])).join(" or ");
    case "score":
    case "outlets":
    case "age":
      return printMeasured(where);
    case "tag":
    case "source":
    case "language":
    case "text":
      return `${where.kind}:${quotedWhenNeeded(where.value)}`;
    default:
      return unreachable(where);
  }
}

/** Brackets only around what would be read otherwise without them. */
function inBrackets(where: Where, kinds: readonly Where["kind"][]): string {
  return kinds.includes(where.kind) ? `(${printWhere(where)})` : printWhere(where);
}

function printMeasured({ kind, sign, value }: MeasuredTerm): string {
  return `${kind}${sign}${kind === "age" ? printDuration(value) : value}`;
}
