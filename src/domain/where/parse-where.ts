import {
  MAX_WHERE_CHARS,
  MAX_WHERE_DEPTH,
  MAX_WHERE_TERMS,
  type MeasuredTerm,
  type NamedTerm,
  type Where,
} from "./where.ts";
import { readTerm, SUCH_AS } from "./where-term.ts";
import { Unreadable, type WhereProblem } from "./where-problem.ts";
import { type Token, TokenReader } from "./where-tokens.ts";

/** A term of the choice, and at which column from 1 it begins. */
export type TermThere = { readonly term: NamedTerm | MeasuredTerm; readonly column: number };

export type ParsedWhere = { readonly where: Where; readonly terms: readonly TermThere[] } | WhereProblem;

/**
 * Reads a choice: terms (see `where-term.ts`) joined by `and` or by nothing, by `or`, turned by `not` or `-`, in round
 * brackets; `and` binds closer than `or`. An empty text takes all. Total: what cannot be read is a problem with its column.
 */
export function parseWhere(text: string): ParsedWhere {
  try {
    if (text.length > MAX_WHERE_CHARS) throw tooMuch(MAX_WHERE_CHARS, `${MAX_WHERE_CHARS} characters`);
    return new Parser(text).read();
  } catch (cause) {
    if (cause instanceof Unreadable) return cause.what;
    throw cause;
  }
}

/** Recursive descent: a method a rule, from the loosest to the closest. The first problem ends it. */
class Parser {
  readonly #tokens: TokenReader;
  readonly #terms: TermThere[] = [];
  #depth = 0;

  constructor(text: string) {
    this.#tokens = new TokenReader(text);
  }

  read(): ParsedWhere {
    const { next } = this.#tokens;
    const where = next.kind === "end" ? joined("and", []) : this.#any();
    const rest = this.#tokens.next;
    if (rest.kind !== "end")
      throw new Unreadable(rest.at, 'This ")" closes nothing.', 'Put a "(" before it, or take it out.');
    return { where, terms: this.#terms };
  }

  #any(): Where {
    const of = [this.#all()];
    while (this.#tokens.isKeyword("or")) {
      this.#tokens.take();
      of.push(this.#all());
    }
    return joined("or", of);
  }

  #all(): Where {
    const of = [this.#one()];
    while (this.#goesOn()) {
      if (this.#tokens.isKeyword("and")) this.#tokens.take();
      of.push(this.#one());
    }
    return joined("and", of);
  }

  #goesOn(): boolean {
    const { kind } = this.#tokens.next;
    return kind !== "end" && kind !== "close" && !this.#tokens.isKeyword("or");
  }

  #one(): Where {
    const { next } = this.#tokens;
    if (next.kind === "open") return this.#within(next, () => this.#bracket());
    if (next.kind === "minus") return this.#within(next, () => this.#without());
    if (this.#tokens.isKeyword("not")) return this.#within(next, () => ({ kind: "not", of: this.#one() }));
    if (next.kind === "end" || next.kind === "close" || this.#tokens.isKeyword("and", "or")) throw missing(next);
    return this.#term(next);
  }

  /** Takes the token that opens something, and reads what it opens. */
  #within(opening: Token, read: () => Where): Where {
    if (this.#depth >= MAX_WHERE_DEPTH)
      throw tooMuch(opening.at, `${MAX_WHERE_DEPTH} brackets and "not" inside one another`);
    this.#tokens.take();
    this.#depth += 1;
    const where = read();
    this.#depth -= 1;
    return where;
  }

  #bracket(): Where {
    const where = this.#any();
    const { next } = this.#tokens;
    if (next.kind !== "close") throw new Unreadable(next.at, 'A ")" is missing here.', 'Each "(" needs one.');
    this.#tokens.take();
    return where;
  }

  /** A dash with a blank after it may as well be one between two words: it is not guessed which. */
  #without(): Where {
    const { next } = this.#tokens;
    if (!this.#tokens.isGlued) throw new Unreadable(next.at, 'A blank stands between "-" and this.', "Take it out.");
    return { kind: "not", of: this.#one() };
  }

  #term({ at }: Token): Where {
    if (this.#terms.length === MAX_WHERE_TERMS) throw tooMuch(at, `${MAX_WHERE_TERMS} terms`);
    const term = readTerm(this.#tokens);
    this.#terms.push({ term, column: at + 1 });
    return term;
  }
}

function joined(kind: "and" | "or", of: readonly Where[]): Where {
  const [only] = of;
  return of.length === 1 && only !== undefined ? only : { kind, of };
}

function missing({ kind, text, at }: Token): Unreadable {
  const place = kind === "end" ? "at the end" : `before "${text}"`;
  return new Unreadable(at, `A term is missing ${place}.`, SUCH_AS);
}

function tooMuch(at: number, limit: string): Unreadable {
  return new Unreadable(at, `A choice has at most ${limit}.`, "Make it simpler, or two of it.");
}
