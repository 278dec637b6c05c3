import type { z } from "zod";
import { quote, type Mistake } from "./mistake.ts";
import { pathKey, type Path, type PlainValue } from "./plain-value.ts";

type Issue = z.core.$ZodIssue;

/** Turns what the schema found into sentences with a place. What was refused before is not told again. */
export function schemaMistakes(issues: readonly Issue[], plain: PlainValue): readonly Mistake[] {
  return issues
    .flatMap((issue) => flatten(issue, []))
    .filter(({ path }) => !isRefused(path, plain))
    .flatMap((issue) => toMistakes(issue, plain));
}

/** Where the value of a path begins; for one that is not there, the nearest key above it. */
export function placeAt(path: Path, plain: PlainValue, part: "value" | "key" = "value"): number {
  const place = plain.places.get(pathKey(path));
  if (place !== undefined) return place[part];
  return path.length === 0 ? 0 : placeAt(path.slice(0, -1), plain, "key");
}

/** Where a column of a text stands, counted from 1; the start of the text when it is written with escapes or over lines. */
export function placeWithin(path: Path, column: number, plain: PlainValue): number {
  const letters = plain.places.get(pathKey(path))?.letters ?? null;
  return letters === null ? placeAt(path, plain) : letters + column - 1;
}

/** `collect.every`, or `Each of sources` for an entry: entries have no number, since the line is shown. */
export function labelOf(path: Path): string {
  return typeof path.at(-1) === "number" ? `Each of ${sectionOf(path)}` : sectionOf(path);
}

/** The names on a path: without groups of sources, and without the names of headers, which may be misplaced secrets. */
function sectionOf(path: Path): string {
  const inGroup = path[0] === "sources" && path[2] === "sources" && path.length > 3;
  const names = (inGroup ? path.slice(2) : path).filter((part) => typeof part === "string");
  const end = names.indexOf("headers");
  return names.slice(0, end === -1 ? names.length : end + 1).join(".");
}

/** An issue within a union stands for the branch that was most likely meant. */
function flatten(issue: Issue, above: Path): readonly Issue[] {
  const path = [...above, ...issue.path];
  if (issue.code !== "invalid_union") return [{ ...issue, path }];
  const branches = issue.errors.filter((errors) => !errors.some(isOtherKind));
  const [likely] = branches.toSorted((a, b) => misfit(a) - misfit(b));
  return likely === undefined ? [{ ...issue, path }] : likely.flatMap((nested) => flatten(nested, path));
}

function isOtherKind(issue: Issue): boolean {
  return issue.code === "invalid_type" && issue.path.length === 0;
}

/** How many keys of a map are unknown to this branch, or missing for it. */
function misfit(issues: readonly Issue[]): number {
  return issues
    .map((issue) => (issue.code === "unrecognized_keys" ? issue.keys.length : Number(issue.path.length === 1)))
    .reduce((sum, count) => sum + count, 0);
}

function toMistakes(issue: Issue, plain: PlainValue): readonly Mistake[] {
  if (issue.code === "unrecognized_keys") return unknownKeys(issue.keys, issue, plain);
  if (issue.code === "invalid_key") {
    const expected = issue.issues[0]?.message ?? "another name";
    return [
      {
        at: placeAt(issue.path, plain, "key"),
        text: `A key of ${labelOf(issue.path.slice(0, -1))} must be ${expected}.`,
      },
    ];
  }
  const label = labelOf(issue.path) || "The file";
  const isMissing = valueAt(issue.path, plain.value) === undefined;
  const text = `${label} ${isMissing ? "is missing. Add" : "must be"} ${issue.message}`;
  return [{ at: placeAt(issue.path, plain), text: text.endsWith("?") ? text : `${text}.` }];
}

/** The schema's message has a line of advice for each key. */
function unknownKeys(keys: readonly string[], { path, message }: Issue, plain: PlainValue): readonly Mistake[] {
  const advice = message.split("\n");
  const where = sectionOf(path) === "" ? "" : ` of ${sectionOf(path)}`;
  return keys.map((key, index) => ({
    at: placeAt([...path, key], plain, "key"),
    text: `${quote(key)} is not a setting${where}. ${advice[index] ?? ""}`.trim(),
  }));
}

function isRefused(path: Path, plain: PlainValue): boolean {
  return (
    path.some((_part, index) => plain.refused.has(pathKey(path.slice(0, index + 1)))) || plain.refused.has(pathKey([]))
  );
}

function valueAt(path: Path, value: unknown): unknown {
  return path.reduce<unknown>(
    (inner, part) =>
      typeof inner === "object" && inner !== null && Object.hasOwn(inner, part) ? Reflect.get(inner, part) : undefined,
    value,
  );
}
