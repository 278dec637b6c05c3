import type { LineCounter } from "yaml";
import { createFamilies } from "../../domain/sending/mail-families.ts";
import { readHost } from "./addresses.ts";
import type { Mistake } from "./mistake.ts";
import type { Path, PlainValue } from "./plain-value.ts";
import { repeats } from "./repeats.ts";
import { placeAt } from "./schema-mistakes.ts";
import { entriesOf, fieldOf } from "./source-entries.ts";
import { hostOf, toFamilies } from "./to-relays.ts";

type WrittenRelay = { readonly address: string; readonly name: string | null; readonly path: Path };

/** The relays as they are written, be it one text, a list of texts or of maps. */
export function writtenRelays(plain: PlainValue): readonly WrittenRelay[] {
  const transport = fieldOf(fieldOf(plain.value, "mail"), "transport");
  const path = ["mail", "transport"];
  const entries = typeof transport === "string" ? [[transport, path] as const] : entriesOf(transport, path);
  return entries.flatMap(([entry, at]) => {
    const address = typeof entry === "string" ? entry : fieldOf(entry, "transport");
    const name = fieldOf(entry, "name");
    return typeof address === "string" ? [{ address, name: typeof name === "string" ? name : null, path: at }] : [];
  });
}

export function relayMistakes(plain: PlainValue, lines: LineCounter): readonly Mistake[] {
  return [...sameRelays(plain, lines), ...sharedFamilies(plain, lines), ...sameDomains(plain, lines)];
}

/** Deliveries remember their relay by its name. */
function sameRelays(plain: PlainValue, lines: LineCounter): readonly Mistake[] {
  const entries = writtenRelays(plain).map(({ address, name, path }) => ({
    id: name?.trim() ?? nameOf(address.trim()),
    at: placeAt(path, plain),
  }));
  return repeats(entries, lines).map(({ entry, line }) => ({
    at: entry.at,
    text: `This relay is called like the one in line ${line}. Give each its own name.`,
  }));
}

function nameOf(address: string): string {
  return /^smtps?:/i.test(address) && URL.canParse(address) ? hostOf(address) : address;
}

/** Two rates for domains that are counted together: nobody could say which one counts. */
function sharedFamilies(plain: PlainValue, lines: LineCounter): readonly Mistake[] {
  const path = ["mail", "perDomain"];
  const named = fieldOf(fieldOf(plain.value, "mail"), "perDomain");
  if (typeof named !== "object" || named === null || Array.isArray(named)) return [];
  const familyOf = createFamilies(toFamilies(writtenFamilies(plain).map(({ names }) => names)));
  const entries = Object.keys(named).map((key) => ({
    id: familyOf(readHost(key) ?? key),
    at: placeAt([...path, key], plain, "key"),
  }));
  return repeats(entries, lines).map(({ entry, line }) => ({
    at: entry.at,
    text: `This is counted together with the domain in line ${line}. Name one of the two, or part them under families.`,
  }));
}

function sameDomains(plain: PlainValue, lines: LineCounter): readonly Mistake[] {
  const entries = writtenFamilies(plain).flatMap(({ names, path }) =>
    names.map((id, index) => ({ id, at: placeAt([...path, index], plain) })),
  );
  return repeats(entries, lines).map(({ entry, line }) => ({
    at: entry.at,
    text: `This domain is in another family already, in line ${line}. Name it once.`,
  }));
}

function writtenFamilies(plain: PlainValue): readonly { readonly names: readonly string[]; readonly path: Path }[] {
  const lists = entriesOf(fieldOf(fieldOf(plain.value, "mail"), "families"), ["mail", "families"]);
  return lists.map(([entry, path]) => ({
    names: entriesOf(entry, path).flatMap(([name]) => (typeof name === "string" ? [readHost(name) ?? name] : [])),
    path,
  }));
}
