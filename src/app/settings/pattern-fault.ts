import { createRequire } from "node:module";
import type * as Engine from "re2js";

/** Steps that a pattern may unfold to: `(a{100}){10}` has a thousand. It is walked with each text. */
const MAX_STEPS = 2_000;

/** A part of a pattern that may be repeated: signs, or one letter after a backslash. */
const IS_SHOWN = /^(?:\\.|[^\p{L}\p{N}]{1,8})$/u;

/** What RE2 does not know, so that every pattern takes linear time. By what begins it. */
const UNKNOWN: readonly (readonly [start: RegExp, name: string])[] = [
  [/^\(\?<?[=!]/, "look-ahead and look-behind"],
  [/^\\(?:[1-9]|k)/, "back-references"],
  [/^(?:\(\?>|[*+?]\+)/, "atomic groups and possessive quantifiers"],
  [/^\\u/, "\\u escapes (write \\x{1F600})"],
  [/^\(\?\(/, "conditions"],
];

/** What a pattern has to be instead, as a phrase; `null`: it is right. */
export function patternFault(pattern: string): string | null {
  const { RE2JS: Pattern, RE2JSSyntaxException } = createRequire(import.meta.url)("re2js") as typeof Engine; // Rarely needed.
  try {
    const compiled = Pattern.compile(pattern);
    if (compiled.test("")) return "a pattern that needs at least one letter: this one matches every text";
    const steps = compiled.programSize();
    return steps <= MAX_STEPS
      ? null
      : `a smaller pattern: this one unfolds to ${steps} steps, and ${MAX_STEPS} are the most`;
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return `a pattern as RE2 has them: ${faultOf(error)}`;
    throw error;
  }
}

/** Without the operator's own words, which may come from a placeholder; the line is shown besides. */
function faultOf({ error, input }: Engine.RE2JSSyntaxException): string {
  const at = input ?? "";
  const unknown = UNKNOWN.find(([start]) => start.test(at));
  if (unknown !== undefined) return `it has no ${unknown[1]}`;
  return IS_SHOWN.test(at) ? `${error} (${at})` : error;
}
