import { nearName } from "../near-name.ts";
import { parseDuration } from "../quantities.ts";
import { foldForChoice } from "./fold-for-choice.ts";
import { MAX_AGE_SECONDS, type MeasuredTerm, type NamedTerm, type Sign } from "./where.ts";
import { shown, Unreadable } from "./where-problem.ts";
import { type Token, type TokenReader, unquoted } from "./where-tokens.ts";

export const SUCH_AS = 'Write one such as tag:security, "zero day" or outlets>=3.';

const IN_QUOTES = "Put what it belongs to in quotes, with all its words.";

/** How to read what a term asks for; `null`: it is something else than `expected`, a noun phrase. */
type Named = { readonly such: string; readonly expected: string; readonly read: (raw: string) => string | null };
type Measured = { readonly such: string; readonly expected: string; readonly read: (raw: string) => number | null };

const NAMED: Readonly<Record<NamedTerm["kind"], Named>> = {
  tag: { such: "tag:security", expected: "a tag", read: named },
  source: { such: 'source:"The Register"', expected: "the id or name of a source", read: named },
  language: { such: "language:de", expected: "a language such as de or pt-BR", read: language },
  text: { such: 'text:"zero day"', expected: "a word with letters or digits", read: words },
};

const MEASURED: Readonly<Record<MeasuredTerm["kind"], Measured>> = {
  score: { such: "score>=2.5", expected: "a number from -9999 to 9999", read: decimal },
  outlets: { such: "outlets>=3", expected: "a whole number from 0 to 9999", read: count },
  age: { such: "age<24h", expected: "a duration such as 90s, 15m, 6h, 4d or 2w, up to 520w", read: age },
};

const KNOWN = [...Object.keys(NAMED), ...Object.keys(MEASURED)];

/**
 * Reads one term: `tag:`, `source:`, `language:` or `text:` with a word or a quoted text right behind it; `score`,
 * `outlets` or `age` with a comparison; or a word or quoted text alone, which is `text:`. Throws `Unreadable`.
 */
export function readTerm(tokens: TokenReader): NamedTerm | MeasuredTerm {
  const first = tokens.take();
  if (first.kind === "quoted") return { kind: "text", value: valueOf(first, NAMED.text) };
  if (first.kind === "unclosed")
    throw new Unreadable(first.at, "This quote is never closed.", 'Put a " where the words end.');
  if (first.kind !== "word") throw new Unreadable(first.at, `${shown(first.text)} has no place here.`, IN_QUOTES);
  const colon = tokens.takeGlued("colon");
  if (colon !== null) return readNamed(first, colon, tokens);
  if (tokens.next.kind === "sign") return readMeasured(first, tokens.take(), tokens);
  return { kind: "text", value: valueOf(first, NAMED.text) };
}

function readNamed(name: Token, colon: Token, tokens: TokenReader): NamedTerm {
  const kind = name.text.toLowerCase();
  if (isMeasured(kind))
    throw new Unreadable(colon.at, `${kind} needs a comparison.`, `Such as ${MEASURED[kind].such}.`);
  if (!isNamed(kind)) throw unknown(name);
  const value = tokens.takeGlued("word") ?? tokens.takeGlued("quoted");
  if (value === null) {
    throw new Unreadable(
      colon.end,
      `Right behind ${kind}: a word or a text in quotes is missing.`,
      `Such as ${NAMED[kind].such}.`,
    );
  }
  return { kind, value: valueOf(value, NAMED[kind]) };
}

function readMeasured(name: Token, sign: Token, tokens: TokenReader): MeasuredTerm {
  const kind = name.text.toLowerCase();
  if (isNamed(kind)) throw new Unreadable(sign.at, `${kind} needs a colon.`, `Such as ${NAMED[kind].such}.`);
  if (!isMeasured(kind)) throw unknown(name);
  if (sign.text === "=" && kind !== "outlets") {
    throw new Unreadable(sign.at, `${kind} is never the same for long.`, "Use <, <=, > or >=.");
  }
  const value = tokens.take();
  return { kind, sign: sign.text as Sign, value: valueOf(value, MEASURED[kind]) };
}

function valueOf<Value>(
  token: Token,
  {
    such,
    expected,
    read,
  }: { readonly such: string; readonly expected: string; readonly read: (raw: string) => Value | null },
): Value {
  const raw = token.kind === "quoted" ? unquoted(token.text) : token.text;
  const value = token.kind === "word" || token.kind === "quoted" ? read(raw) : null;
  if (value !== null) return value;
  const what = token.kind === "end" ? "The end" : shown(raw);
  throw new Unreadable(token.at, `${what} is not ${expected}.`, `Such as ${such}.`);
}

function unknown({ text, at }: Token): Unreadable {
  const near = nearName(text, KNOWN);
  const hint =
    near === null ? `Known are ${KNOWN.join(", ")}; put what is no term in quotes.` : `Did you mean "${near}"?`;
  return new Unreadable(at, `${shown(text)} is nothing that can be asked for.`, hint);
}

function isNamed(kind: string): kind is NamedTerm["kind"] {
  return Object.hasOwn(NAMED, kind);
}

function isMeasured(kind: string): kind is MeasuredTerm["kind"] {
  return Object.hasOwn(MEASURED, kind);
}

function named(raw: string): string | null {
  return raw.trim() === "" ? null : raw;
}

/** The start of a tag of BCP 47, in lower case. */
function language(raw: string): string | null {
  return /^[a-z]{2,3}(?:-[a-z0-9]{1,8}){0,4}$/i.test(raw) ? raw.toLowerCase() : null;
}

function words(raw: string): string | null {
  return foldForChoice(raw) === "" ? null : raw;
}

/** Without -0, which is 0. */
function decimal(raw: string): number | null {
  return /^-?\d{1,4}(?:\.\d{1,4})?$/.test(raw) ? Number(raw) || 0 : null;
}

function count(raw: string): number | null {
  return /^\d{1,4}$/.test(raw) ? Number(raw) : null;
}

function age(raw: string): number | null {
  const seconds = parseDuration(raw);
  return seconds !== null && seconds <= MAX_AGE_SECONDS ? seconds : null;
}
