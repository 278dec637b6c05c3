/** Why a text is no choice: whole sentences, what is wrong and what to write, and the column in it, from 1. */
export type WhereProblem = { readonly problem: string; readonly hint: string; readonly column: number };

/** Carries a problem out of the parser, and never leaves it. */
export class Unreadable extends Error {
  readonly what: WhereProblem;

  /** `at`: counted from 0. */
  constructor(at: number, problem: string, hint: string) {
    super(problem);
    this.what = { problem, hint, column: at + 1 };
  }
}

/** Longest part of the operator's own words that a sentence repeats, in characters. */
const MAX_SHOWN_CHARS = 40;

export function shown(text: string): string {
  return `"${text.length > MAX_SHOWN_CHARS ? `${text.slice(0, MAX_SHOWN_CHARS)}…` : text}"`;
}
