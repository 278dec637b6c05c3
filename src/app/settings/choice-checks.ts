import { sourceKey } from "../../domain/where/is-wanted.ts";
import { parseWhere } from "../../domain/where/parse-where.ts";
import type { WhereProblem } from "../../domain/where/where-problem.ts";
import { choicesIn, type WrittenChoice } from "./choices.ts";
import type { Mistake } from "./mistake.ts";
import { pathKey, type PlainValue } from "./plain-value.ts";
import { placeAt, placeWithin } from "./schema-mistakes.ts";
import { createSourceCheck } from "./source-check.ts";

/** What is wrong with choices of stories: what cannot be read, and sources that are not there. Tags are checked with all other tags. */
export function choiceMistakes(plain: PlainValue): readonly Mistake[] {
  const choices = choicesIn(plain.value);
  const unknown = choices.some(({ text }) => /source/i.test(text)) ? createSourceCheck(plain, sourceKey) : () => null;
  return choices.flatMap((choice) => {
    const read = parseWhere(choice.text);
    if ("problem" in read) return [unreadable(choice, read, plain)];
    return read.names.flatMap(({ kind, name, column }) => {
      const text = kind === "source" ? unknown(name, choice.path) : null;
      return text === null ? [] : [{ at: placeWithin(choice.path, column, plain), text }];
    });
  });
}

/** Nothing is repeated of a text that was made from a placeholder. The column is told where the place cannot show it. */
function unreadable({ path }: WrittenChoice, { problem, hint, column }: WhereProblem, plain: PlainValue): Mistake {
  if (plain.written.has(pathKey(path))) {
    return { at: placeAt(path, plain), text: 'This is not a choice. "Choices" in README.md says what can be written.' };
  }
  const isShown = plain.places.get(pathKey(path))?.letters !== null;
  const text = isShown ? `${problem} ${hint}` : `In column ${column} of this choice: ${problem} ${hint}`;
  return { at: placeWithin(path, column, plain), text };
}
