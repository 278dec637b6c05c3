import { firstText } from "./xml-find.ts";
import { fields } from "./xml-names.ts";
import { childrenOf, textOf, type XmlNode } from "./xml-node.ts";

const PERSONS = fields("author atom:author");
const CREATORS = [fields("dc:creator"), fields("author"), fields("dc:author"), fields("itunes:author")];
const NAME = fields("name atom:name");
const EMAIL = fields("email atom:email");

/** Authors of one entry that are told. */
const MAX_AUTHORS = 10;

/**
 * Who wrote an entry, several names with commas between. Names go before mail addresses; RSS 2.0 wants both in one, as
 * `mail@example.org (The Name)`, and some write `The Name <mail@example.org>`.
 */
export function authorsOf(node: XmlNode | undefined): string | null {
  if (node === undefined) return null;
  const persons = PERSONS.flatMap((name) => childrenOf(node, name));
  const named = joinAuthors(persons.map((person) => firstText(person, NAME)));
  if (named !== null) return named;
  for (const names of CREATORS) {
    const written = joinAuthors(
      names.flatMap((name) => childrenOf(node, name)).map((child) => withoutMail(textOf(child))),
    );
    if (written !== null) return written;
  }
  return joinAuthors(persons.map((person) => firstText(person, EMAIL)));
}

/** Several names as one text, each once. */
export function joinAuthors(names: readonly (string | null)[]): string | null {
  const told = [...new Set(names.filter((name) => name !== null))].slice(0, MAX_AUTHORS);
  return told.length === 0 ? null : told.join(", ");
}

function withoutMail(author: string | null): string | null {
  const [, behind, before] = /^\S{1,200}@\S{1,200} \((.+)\)$|^([^<>]+?) ?<[^<>\s]+@[^<>\s]+>$/.exec(author ?? "") ?? [];
  return behind ?? before ?? author;
}
