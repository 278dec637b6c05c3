import { entriesOf, fieldOf, memberEntries } from "./source-entries.ts";
import type { Path } from "./plain-value.ts";

/** A choice as it stands in the settings. */
export type WrittenChoice = { readonly text: string; readonly path: Path };

/** Every choice of stories: of feeds and of sections. Passes over wrong shapes. */
export function storyChoices(settings: unknown): readonly WrittenChoice[] {
  const digests = entriesOf(fieldOf(settings, "digests"), ["digests"]);
  const holders = [
    ...entriesOf(fieldOf(settings, "feeds"), ["feeds"]),
    ...digests.flatMap(([digest, path]) => entriesOf(fieldOf(digest, "sections"), [...path, "sections"])),
  ];
  return holders.flatMap(([holder, path]) => choiceUnder("where", holder, path));
}

/** Every choice of items: of sources, those in groups too. Passes over wrong shapes. */
export function itemChoices(settings: unknown): readonly WrittenChoice[] {
  return memberEntries(settings).flatMap(([source, path]) =>
    ["include", "exclude"].flatMap((key) => choiceUnder(key, source, path)),
  );
}

function choiceUnder(key: string, holder: unknown, path: Path): readonly WrittenChoice[] {
  const text = fieldOf(holder, key);
  return typeof text === "string" ? [{ text, path: [...path, key] }] : [];
}
