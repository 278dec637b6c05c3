/** A piece of a choice as it is written: where it starts and ends in the text. */
export type Token = { readonly kind: TokenKind; readonly text: string; readonly at: number; readonly end: number };
export type TokenKind = (typeof SHAPES)[number][0] | "end";

/** Each character begins one of these; the first that fits is taken. */
const SHAPES = [
  ["blank", /\s+/y],
  ["open", /\(/y],
  ["close", /\)/y],
  ["colon", /:/y],
  ["sign", /[<>]=?|=/y],
  ["quoted", /"(?:[^"\\]|\\.)*"/sy],
  ["unclosed", /".*/sy],
  ["minus", /-/y],
  ["word", /[^\s()":<>=]+/y],
] as const;

/** The tokens of a choice, one after the other. Behind the last one stands `end`, however often it is asked for. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  readonly #end: Token;
  #index = 0;

  constructor(text: string) {
    this.#tokens = tokensOf(text);
    this.#end = { kind: "end", text: "", at: text.length, end: text.length };
  }

  get next(): Token {
    return this.#tokens[this.#index] ?? this.#end;
  }

  take(): Token {
    const token = this.next;
    this.#index += 1;
    return token;
  }

  /** No blank stands before the next token. */
  get isGlued(): boolean {
    return this.next.at === this.#tokens[this.#index - 1]?.end;
  }

  /** Takes the next token when it is of the kind and no blank stands before it. */
  takeGlued(kind: TokenKind): Token | null {
    return this.isGlued && this.next.kind === kind ? this.take() : null;
  }

  isKeyword(...words: readonly string[]): boolean {
    return this.next.kind === "word" && words.includes(this.next.text.toLowerCase());
  }
}

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = [];
  for (let at = 0; at < text.length;) {
    const token = tokenAt(text, at, tokens.at(-1)?.kind === "sign");
    if (token.kind !== "blank") tokens.push(token);
    at = token.end;
  }
  return tokens;
}

/** `isNumber`: after a comparison a dash belongs to the number. */
function tokenAt(text: string, at: number, isNumber: boolean): Token {
  for (const [kind, shape] of SHAPES) {
    if (kind === "minus" && isNumber) continue;
    shape.lastIndex = at;
    const [found] = shape.exec(text) ?? [];
    if (found !== undefined) return { kind, text: found, at, end: at + found.length };
  }
  throw new Error(`No token of a choice begins at ${at}.`);
}

/** The text between the quotes; a backslash stands before a quote or a backslash that is meant. */
export function unquoted(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/gs, "$1");
}

/** The text as a choice has it: in quotes unless it is one word. */
export function quotedWhenNeeded(text: string): string {
  return /^[^\s()":<>=-][^\s()":<>=]*$/.test(text) ? text : `"${text.replace(/["\\]/g, "\\$&")}"`;
}
