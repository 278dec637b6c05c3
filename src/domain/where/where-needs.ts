import type { StorySpan } from "../story-store.ts";
import type { NamedTerm, Where } from "./where.ts";

/** Tags that every story has which the choice takes: storage may pick by any of them. Not all that there are, but some. */
export function neededTags(where: Where): readonly string[] {
  return neededNames(where, "tag");
}

/** What every story is asked for by terms of this kind which the choice takes. Not all that there are, but some. */
export function neededNames(where: Where, kind: NamedTerm["kind"]): readonly string[] {
  if (where.kind === kind) return [where.value];
  if (where.kind === "and") return [...new Set(where.of.flatMap((part) => neededNames(part, kind)))];
  if (where.kind !== "or") return [];
  const [first = [], ...others] = where.of.map((part) => neededNames(part, kind));
  return first.filter((name) => others.every((names) => names.includes(name)));
}

/** Texts of which every story has one that the choice takes, group by group. Not all that there are, but some. */
export function neededTexts(where: Where): readonly (readonly string[])[] {
  if (where.kind === "text") return [[where.value]];
  if (where.kind === "and") return where.of.flatMap(neededTexts);
  if (where.kind !== "or") return [];
  const groups = where.of.map((part) => neededTexts(part)[0]);
  return groups.every((group) => group !== undefined) ? [[...new Set(groups.flat())]] : [];
}

/** When every story was published that the choice takes at the moment, and others too. */
export function neededSpan(where: Where, now: Date): Partial<StorySpan> {
  if (where.kind === "and") return where.of.map((part) => neededSpan(part, now)).reduce(narrower, {});
  if (where.kind !== "age") return {};
  const { sign, value } = where;
  const then = now.getTime() - value * 1_000;
  if (sign === "<" || sign === "<=") return { since: new Date(then) };
  // A story from the future has the age zero.
  return value === 0 || sign === "=" ? {} : { until: new Date(then + 1) };
}

function narrower(one: Partial<StorySpan>, other: Partial<StorySpan>): Partial<StorySpan> {
  const since = [one.since, other.since]
    .filter((at) => at !== undefined)
    .toSorted(byTime)
    .at(-1);
  const until = [one.until, other.until].filter((at) => at !== undefined).toSorted(byTime)[0];
  return { ...(since === undefined ? {} : { since }), ...(until === undefined ? {} : { until }) };
}

function byTime(one: Date, other: Date): number {
  return one.getTime() - other.getTime();
}

/** Texts that the choice asks for and does not refuse. */
export function wantedTexts(where: Where): readonly string[] {
  if (where.kind === "text") return [where.value];
  return where.kind === "and" || where.kind === "or" ? [...new Set(where.of.flatMap(wantedTexts))] : [];
}

/** Whether the choice asks for nothing but that one tag, or for nothing at all. */
export function isTagAlone(where: Where): boolean {
  return where.kind === "tag" || (where.kind === "and" && where.of.length === 0);
}

/** Whether the choice may take a story at one moment and not at another, though nothing is new of it. */
export function changesWithTime(where: Where): boolean {
  if (where.kind === "not") return changesWithTime(where.of);
  if (where.kind === "and" || where.kind === "or") return where.of.some(changesWithTime);
  return where.kind === "score" || where.kind === "age";
}

/** No story that the choice takes is older, in seconds; `null`: it may be of any age. One second more than is asked for. */
export function oldestAge(where: Where): number | null {
  if (where.kind === "age") return where.sign.startsWith(">") ? null : where.value + 1;
  if (where.kind !== "and" && where.kind !== "or") return null;
  const ages = where.of.map((part) => oldestAge(part) ?? Infinity);
  const oldest = where.kind === "and" ? Math.min(Infinity, ...ages) : Math.max(...ages);
  return Number.isFinite(oldest) ? oldest : null;
}
