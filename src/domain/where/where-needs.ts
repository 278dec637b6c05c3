import type { Where } from "./where.ts";

/** Tags that every story has which the choice takes: storage may pick by any of them. Not all that there are, but some. */
export function neededTags(where: Where): readonly string[] {
  if (where.kind === "tag") return [where.value];
  if (where.kind === "and") return [...new Set(where.of.flatMap(neededTags))];
  if (where.kind !== "or") return [];
  const [first = [], ...others] = where.of.map(neededTags);
  return first.filter((tag) => others.every((tags) => tags.includes(tag)));
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
