import { sourceKey } from "../../domain/where/is-wanted.ts";
import { isOfItem } from "../../domain/where/item-filter.ts";
import { parseWhere, type TermThere } from "../../domain/where/parse-where.ts";
import type { WhereProblem } from "../../domain/where/where-problem.ts";
import { itemChoices, storyChoices, type WrittenChoice } from "./choices.ts";
import type { Mistake } from "./mistake.ts";
import { pathKey, type PlainValue } from "./plain-value.ts";
import { placeAt, placeWithin } from "./schema-mistakes.ts";
import { createSourceCheck } from "./source-check.ts";

/**
 * What is wrong with choices: what cannot be read, sources that are not there, and what no item can be asked. Tags are
 * checked with all other tags.
 */
export function choiceMistakes(plain: PlainValue): readonly Mistake[] {
  const ofStories = storyChoices(plain.value);
  const isSource = ofStories.some(({ text }) => /source/i.test(text))
    ? createSourceCheck(plain, sourceKey)
    : () => null;
  return [
    ...ofStories.flatMap((choice) =>
      mistakesIn(choice, plain, ({ term }) => (term.kind === "source" ? isSource(term.value, choice.path) : null)),
    ),
    ...itemChoices(plain.value).flatMap((choice) => mistakesIn(choice, plain, notOfItem)),
  ];
}

/** `wrong`: the sentences that tell what is wrong with a term, `null` when nothing is. */
function mistakesIn(
  choice: WrittenChoice,
  plain: PlainValue,
  wrong: (there: TermThere) => string | null,
): readonly Mistake[] {
  const read = parseWhere(choice.text);
  if ("problem" in read) return [unreadable(choice, read, plain)];
  return read.terms.flatMap((there) => {
    const text = wrong(there);
    return text === null ? [] : [{ at: placeWithin(choice.path, there.column, plain), text }];
  });
}

function notOfItem({ term }: TermThere): string | null {
  return isOfItem(term)
    ? null
    : `${term.kind} cannot be asked of an item, before it belongs to a story. Ask for its words or language.`;
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
