import type { Mistake } from "./mistake.ts";
import type { Path, PlainValue } from "./plain-value.ts";
import { placeAt } from "./schema-mistakes.ts";
import { createSourceCheck } from "./source-check.ts";
import { entriesOf, fieldOf } from "./source-entries.ts";

/** Patterns of all tags together: each text is walked with them. */
const MAX_PATTERNS = 200;

/** A text somewhere in the rules of tags. */
type RuleText = { readonly text: string; readonly path: Path };

/** What rules of tags say of other settings, and what is too much in all of them. Passes over wrong shapes. */
export function tagRuleMistakes(plain: PlainValue): readonly Mistake[] {
  return [...unknownSources(plain), ...tooManyPatterns(plain)];
}

function unknownSources(plain: PlainValue): readonly Mistake[] {
  const texts = textsUnder("source", plain);
  if (texts.length === 0) return [];
  const unknown = createSourceCheck(plain);
  return texts.flatMap(({ text, path }) => {
    const told = unknown(text, path);
    return told === null ? [] : [{ at: placeAt(path, plain), text: told }];
  });
}

function tooManyPatterns(plain: PlainValue): readonly Mistake[] {
  const [first] = textsUnder("match", plain).slice(MAX_PATTERNS);
  if (first === undefined) return [];
  const text = `More than ${MAX_PATTERNS} patterns in all tags. Write some of them as words, or join some with |.`;
  return [{ at: placeAt(first.path, plain), text }];
}

/** All texts that rules have under a key: one, or a list of them. */
function textsUnder(key: "source" | "match", plain: PlainValue): readonly RuleText[] {
  return waysOf(plain).flatMap(([way, path]) => {
    const [value, at] = [fieldOf(way, key), [...path, key]];
    return (Array.isArray(value) ? entriesOf(value, at) : [[value, at] as const]).flatMap(([text, place]) =>
      typeof text === "string" ? [{ text: text.trim(), path: place }] : [],
    );
  });
}

function waysOf(plain: PlainValue): readonly (readonly [way: unknown, path: Path])[] {
  const tags = fieldOf(plain.value, "tags");
  if (typeof tags !== "object" || tags === null || Array.isArray(tags)) return [];
  return Object.entries(tags).flatMap(([tag, rule]: [string, unknown]) =>
    Array.isArray(rule) ? entriesOf(rule, ["tags", tag]) : [[rule, ["tags", tag]] as const],
  );
}
