import { parseWhere } from "../../domain/where/parse-where.ts";
import { storyChoices, type WrittenChoice } from "./choices.ts";
import type { Path } from "./plain-value.ts";
import { entriesOf, fieldOf } from "./source-entries.ts";

/** Where a tag is named, outside the list of tags. `column`: from 1, when it is named within a text. */
export type TagUse = {
  readonly tag: string;
  readonly path: Path;
  readonly part: "key" | "value";
  readonly column?: number;
};

/** Every use of a tag in the settings: by sources and groups, boosts, choices and sections. Passes over wrong shapes. */
export function tagUses(settings: unknown): readonly TagUse[] {
  return [
    ...entriesOf(fieldOf(settings, "sources"), ["sources"]).flatMap(([entry, path]) => usesOfEntry(entry, path)),
    ...usesOfBoost(fieldOf(fieldOf(settings, "rank"), "boost")),
    ...storyChoices(settings).flatMap(usesOfChoice),
    ...entriesOf(fieldOf(settings, "digests"), ["digests"]).flatMap(([digest, path]) => usesOfDigest(digest, path)),
  ];
}

function usesOfEntry(entry: unknown, path: Path): readonly TagUse[] {
  const members = entriesOf(fieldOf(entry, "sources"), [...path, "sources"]);
  return [[entry, path] as const, ...members].flatMap(([source, at]) =>
    entriesOf(fieldOf(source, "tags"), [...at, "tags"]).flatMap(([tag, place]) => use(tag, place)),
  );
}

function usesOfBoost(boost: unknown): readonly TagUse[] {
  if (typeof boost !== "object" || boost === null || Array.isArray(boost)) return [];
  return Object.keys(boost).map((tag) => ({ tag, path: ["rank", "boost", tag], part: "key" }));
}

function usesOfChoice({ text, path }: WrittenChoice): readonly TagUse[] {
  const choice = parseWhere(text);
  if ("problem" in choice) return [];
  return choice.terms.flatMap(({ term, column }): readonly TagUse[] =>
    term.kind === "tag" ? [{ tag: term.value, path, part: "value", column }] : [],
  );
}

function usesOfDigest(digest: unknown, path: Path): readonly TagUse[] {
  return entriesOf(fieldOf(digest, "sections"), [...path, "sections"]).flatMap(([section, at]) =>
    typeof section === "string" ? use(section, at) : use(fieldOf(section, "tag"), [...at, "tag"]),
  );
}

function use(tag: unknown, path: Path): readonly TagUse[] {
  return typeof tag === "string" ? [{ tag, path, part: "value" }] : [];
}
