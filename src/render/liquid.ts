import { Liquid, LiquidError } from "liquidjs";
import { isWordKey, type WordValues, wordsIn } from "../domain/words/words.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import { wrapText } from "./wrap-text.ts";

/** Longest template that is read, in characters. */
const MAX_TEMPLATE_CHARS = 1_000_000;
/** Longest time one page or mail may take to be filled, in milliseconds. */
const MAX_FILL_MS = 2_000;
/** Most that one filling may hold, in Liquid's units (characters and list entries). */
const MAX_FILL_UNITS = 50_000_000;

/**
 * Liquid over templates that are already in memory: it never opens a file. Unknown variables and filters are errors,
 * values show only their own properties, and every output is HTML-escaped unless `escape` is off (plain text).
 */
export function createLiquid(templates: Readonly<Record<string, string>>, escape: boolean): Liquid {
  const engine = new Liquid({
    templates: { ...templates },
    extname: ".liquid",
    cache: true,
    strictVariables: true,
    strictFilters: true,
    ownPropertyOnly: true,
    parseLimit: MAX_TEMPLATE_CHARS,
    renderLimit: MAX_FILL_MS,
    memoryLimit: MAX_FILL_UNITS,
    ...(escape ? { outputEscape: "escape" as const } : {}),
  });
  engine.registerFilter("wrap", (value: unknown, width: unknown, indent: unknown = "") =>
    wrapText(String(value), Number(width), String(indent)),
  );
  engine.registerFilter("t", function (key: unknown, ...values: unknown[]) {
    return say(String(key), this.context.getSync(["language"]), values);
  });
  return engine;
}

/** The words of a catalogue, in the language that the template is filled for. Liquid gives named values as pairs. */
function say(key: string, language: unknown, values: readonly unknown[]): string {
  if (!isWordKey(key)) throw new Error(`There are no words "${key}".`);
  const named = values
    .filter((value) => Array.isArray(value))
    .map(([name, value]: readonly unknown[]) => [String(name), typeof value === "number" ? value : String(value)]);
  return wordsIn(String(language)).say(key, Object.fromEntries(named) as WordValues);
}

/** Turns Liquid's complaint about a template into one that names the file and the line; passes on anything else. */
export function templateError(cause: unknown, file: string): unknown {
  if (!LiquidError.is(cause)) return cause;
  const [line, column] = cause.token.getPosition();
  const problem = (cause.originalError?.message ?? cause.message).replace(/, (?:file:|line:).*$/s, "");
  return wrongTemplate(`${file}:${line}:${column}: ${problem}`, cause);
}

export function wrongTemplate(message: string, cause?: unknown): UserError {
  const hint = "Mend the template, or put back the one that newsdesk came with.";
  return new UserError(message, hint, EXIT.settings, { cause });
}
