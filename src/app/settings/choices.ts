import { entriesOf, fieldOf } from "./source-entries.ts";
import type { Path } from "./plain-value.ts";

/** A choice of stories as it stands in the settings. */
export type WrittenChoice = { readonly text: string; readonly path: Path };

/** Every choice in the settings: of feeds and of sections. Passes over wrong shapes. */
export function choicesIn(settings: unknown): readonly WrittenChoice[] {
  const digests = entriesOf(fieldOf(settings, "digests"), ["digests"]);
  const holders = [
    ...entriesOf(fieldOf(settings, "feeds"), ["feeds"]),
    ...digests.flatMap(([digest, path]) => entriesOf(fieldOf(digest, "sections"), [...path, "sections"])),
  ];
  return holders.flatMap(([holder, path]) => choiceUnder(holder, path, "where"));
}

function choiceUnder(holder: unknown, path: Path, key: string): readonly WrittenChoice[] {
  const text = fieldOf(holder, key);
  return typeof text === "string" ? [{ text, path: [...path, key] }] : [];
}
