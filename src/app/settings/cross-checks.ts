import type { LineCounter } from "yaml";
import { BUILT_IN, DEFAULT_LISTEN, isSamePlace, readListen } from "./addresses.ts";
import { choiceMistakes } from "./choice-checks.ts";
import { quote, type Mistake } from "./mistake.ts";
import { relayMistakes, writtenRelays } from "./relay-checks.ts";
import { suggestion } from "../../domain/near-name.ts";
import { pathKey, type Path, type PlainValue } from "./plain-value.ts";
import { repeats } from "./repeats.ts";
import { placeAt, placeWithin } from "./schema-mistakes.ts";
import { entriesOf, fieldOf, sourceEntries } from "./source-entries.ts";
import { tagRuleMistakes } from "./tag-checks.ts";
import { tagUses } from "./tag-uses.ts";

/** What one setting says of another. It is checked on plain values, so that a mistake elsewhere does not hide one here. */
export function crossChecks(plain: PlainValue, lines: LineCounter): readonly Mistake[] {
  return [
    ...unknownTags(plain),
    ...tagRuleMistakes(plain),
    ...choiceMistakes(plain),
    ...sameSources(plain, lines),
    ...sameNames("feeds", plain, lines),
    ...sameNames("digests", plain, lines),
    ...digestMistakes(plain),
    ...missingSender(plain),
    ...relayMistakes(plain, lines),
    ...unreachableHub(plain),
    ...sharedAddress(plain),
  ];
}

/** The text in quotes, unless it was made from a placeholder: then nobody may see it. */
function shown(text: string, path: Path, plain: PlainValue): string {
  return plain.written.has(pathKey(path)) ? "This" : quote(text);
}

function unknownTags(plain: PlainValue): readonly Mistake[] {
  const map = fieldOf(plain.value, "tags");
  const known = typeof map === "object" && map !== null ? Object.keys(map) : [];
  return tagUses(plain.value)
    .filter(({ tag }) => !known.includes(tag))
    .map(({ tag, path, part, column }) => ({
      at: column === undefined ? placeAt(path, plain, part) : placeWithin(path, column, plain),
      text: `${shown(tag, path, plain)} is not a tag. ${suggestion(tag, known, "There are none.")} Tags are listed under tags.`,
    }));
}

function sameSources(plain: PlainValue, lines: LineCounter): readonly Mistake[] {
  const entries = sourceEntries(plain).map(({ id, path }) => ({ id, at: placeAt(path, plain) }));
  return repeats(entries, lines).map(({ entry, line }) => ({
    at: entry.at,
    text: `This source has the same id as the one in line ${line}. Remove one of the two, or give one an id of its own.`,
  }));
}

function sameNames(list: "feeds" | "digests", plain: PlainValue, lines: LineCounter): readonly Mistake[] {
  const entries = entriesOf(fieldOf(plain.value, list), [list]).flatMap(([entry, path]) => {
    const id = fieldOf(entry, "name");
    return typeof id === "string" ? [{ id, at: placeAt([...path, "name"], plain) }] : [];
  });
  return repeats(entries, lines).map(({ entry, line }) => ({
    at: entry.at,
    text: `This name is taken already, in line ${line}. Give each of the ${list} its own name.`,
  }));
}

function digestMistakes(plain: PlainValue): readonly Mistake[] {
  const digests = entriesOf(fieldOf(plain.value, "digests"), ["digests"]);
  return [
    ...digests.flatMap(([digest, path]) => tooFewStories(digest, path, plain)),
    ...digests.flatMap(([digest, path]) => emptySections(fieldOf(digest, "sections"), [...path, "sections"], plain)),
  ];
}

function tooFewStories(digest: unknown, path: Path, plain: PlainValue): readonly Mistake[] {
  const [most, fewest] = [Number(fieldOf(digest, "stories") ?? 20), Number(fieldOf(digest, "minStories") ?? 3)];
  if (!(fewest > most)) return [];
  const key = fieldOf(digest, "minStories") === undefined ? "stories" : "minStories";
  return [{ at: placeAt([...path, key], plain), text: "minStories must not be more than stories." }];
}

function emptySections(sections: unknown, path: Path, plain: PlainValue): readonly Mistake[] {
  const entries = entriesOf(sections, path);
  const takesAll = entries.findIndex(([entry]) => fieldOf(entry, "title") !== undefined && isWithoutChoice(entry));
  const [next] = takesAll === -1 ? [] : entries.slice(takesAll + 1);
  if (next === undefined) return [];
  return [
    {
      at: placeAt(next[1], plain),
      text: "This section stays empty: the one before it takes every story. Put that one last.",
    },
  ];
}

function isWithoutChoice(section: unknown): boolean {
  const where = fieldOf(section, "where") ?? "";
  return fieldOf(section, "tag") === undefined && typeof where === "string" && where.trim() === "";
}

function missingSender(plain: PlainValue): readonly Mistake[] {
  const mail = fieldOf(plain.value, "mail");
  const isServer = writtenRelays(plain).some(({ address }) => /^smtps?:/i.test(address.trim()));
  if (!isServer || fieldOf(mail, "from") !== undefined) return [];
  if (plain.refused.has(pathKey(["mail", "from"]))) return [];
  return [
    {
      at: placeAt(["mail", "transport"], plain),
      text: 'A mail server needs a sender. Add from: "News Desk <news@example.org>".',
    },
  ];
}

function unreachableHub(plain: PlainValue): readonly Mistake[] {
  const web = fieldOf(plain.value, "web");
  const hub = fieldOf(web, "hub");
  if (typeof hub !== "string" || hub.trim() !== BUILT_IN || fieldOf(web, "publicUrl") !== undefined) return [];
  if (plain.refused.has(pathKey(["web", "publicUrl"]))) return [];
  return [
    {
      at: placeAt(["web", "hub"], plain),
      text: "The built-in hub has to be reached from the internet. Add publicUrl: https://news.example.org, where it is.",
    },
  ];
}

function sharedAddress(plain: PlainValue): readonly Mistake[] {
  const web = fieldOf(plain.value, "web");
  const [metrics, pages] = [fieldOf(web, "metrics"), fieldOf(web, "listen") ?? DEFAULT_LISTEN];
  if (typeof metrics !== "string" || typeof pages !== "string") return [];
  const [figures, served] = [readListen(metrics), readListen(pages)];
  if (figures === null || served === null || !isSamePlace(figures, served)) return [];
  return [
    {
      at: placeAt(["web", "metrics"], plain),
      text: "The pages are served at this address. Give the figures one of their own, such as 127.0.0.1:9465.",
    },
  ];
}
