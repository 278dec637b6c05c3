import { z } from "zod";
import { nearName, suggestion } from "../../domain/near-name.ts";
import { DURATION_PATTERN, parseDuration, parseSize, SIZE_PATTERN } from "../../domain/quantities.ts";

/**
 * The kinds of value that settings are made of. The `error` of each is a noun phrase, "a duration such as 15m": the
 * sentence around it is made in `schema-mistakes.ts`. Every text may be a placeholder, so the patterns for editors allow one.
 */

/** What an editor shows for a setting, and the pattern by which it checks a text. */
export type Hints = { readonly description?: string; readonly pattern?: string };

/** A text that `read` turns into a value; `null` from it means that it is something else. `known`: names to suggest. */
export function text<Value>(
  expected: string,
  read: (raw: string) => Value | null,
  { pattern, known = () => [], ...hints }: Hints & { readonly known?: () => readonly string[] } = {},
) {
  return z
    .string({ error: expected })
    .transform((raw, context) => {
      const value = read(raw);
      if (value !== null) return value;
      const near = nearName(raw, known());
      context.addIssue({ code: "custom", message: near === null ? expected : `${expected}: did you mean ${near}?` });
      return z.NEVER;
    })
    .meta({ ...hints, ...(pattern === undefined ? {} : { pattern: `^(?:${pattern})$|\\$\\{` }) });
}

/** Plain words of one line, without blanks around them. */
export function words(maxChars: number, hints: Hints = {}) {
  const read = (raw: string) => (isWords(raw.trim(), maxChars) ? raw.trim() : null);
  return text(`a text of 1 to ${maxChars} characters on one line (put numbers, true and false in quotes)`, read, hints);
}

export function duration(limits: { readonly min: string; readonly max: string }, hints: Hints = {}) {
  const [min, max] = [parseDuration(limits.min) ?? 0, parseDuration(limits.max) ?? 0];
  const expected = `a duration such as 90s, 15m, 6h, 4d or 2w, from ${limits.min} to ${limits.max}`;
  return text(expected, (raw) => between(parseDuration(raw.trim()), min, max), { pattern: DURATION_PATTERN, ...hints });
}

export function size(limits: { readonly min: string; readonly max: string }, hints: Hints = {}) {
  const [min, max] = [parseSize(limits.min) ?? 0, parseSize(limits.max) ?? 0];
  const expected = `a size such as 500KiB, 10MiB or 5MB, from ${limits.min} to ${limits.max}`;
  return text(expected, (raw) => between(parseSize(raw.trim()), min, max), { pattern: SIZE_PATTERN, ...hints });
}

/** A placeholder always gives a text, so digits in a text count as a number. */
export function wholeNumber(min: number, max: number, hints: Hints = {}) {
  const error = `a whole number from ${min} to ${max}`;
  return z.preprocess(toNumber, z.int({ error }).min(min, { error }).max(max, { error })).meta(hints);
}

export function decimal(min: number, max: number, hints: Hints = {}) {
  const error = `a number from ${min} to ${max}`;
  return z.preprocess(toNumber, z.number({ error }).min(min, { error }).max(max, { error })).meta(hints);
}

/** Names are used in addresses and file names. */
export function name(what: string, { maxChars = 50, ...hints }: Hints & { readonly maxChars?: number } = {}) {
  const error = `${what}: 1 to ${maxChars} lower-case letters, digits and dashes, such as open-source`;
  return z
    .string({ error })
    .regex(new RegExp(`^[a-z0-9](?:[a-z0-9-]{0,${maxChars - 2}}[a-z0-9])?$`), { error })
    .meta({ ...hints });
}

export function list<Item extends z.ZodType>(
  item: Item,
  { what, min = 0, max }: { what: string; min?: number; max: number },
) {
  const error = `a list of ${min === 0 ? "at most" : `${min} to`} ${max} ${what}`;
  return z.array(item, { error }).min(min, { error }).max(max, { error });
}

/** A map of known settings. Unknown ones are told one by one: the message has a line for each, in the order of `keys`. */
export function section<Shape extends z.ZodRawShape>(shape: Shape, expected: string, hints: Hints = {}) {
  const known = Object.keys(shape);
  const error = (issue: { readonly code?: string; readonly keys?: readonly string[] }) =>
    issue.code === "unrecognized_keys"
      ? (issue.keys ?? []).map((key) => suggestion(key, known, "")).join("\n")
      : expected;
  return z.strictObject(shape, { error }).meta(hints);
}

function isWords(raw: string, maxChars: number): boolean {
  return raw !== "" && raw.length <= maxChars && !/\p{Cc}/u.test(raw);
}

function between(value: number | null, min: number, max: number): number | null {
  return value !== null && value >= min && value <= max ? value : null;
}

function toNumber(raw: unknown): unknown {
  return typeof raw === "string" && /^-?\d{1,12}(?:\.\d{1,6})?$/.test(raw) ? Number(raw) : raw;
}
