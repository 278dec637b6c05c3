/** Domains whose mail is taken by the same servers, so that what is sent to one of them counts for all. */
export type Families = Readonly<Record<string, readonly string[]>>;

/** The large ones, by who runs their servers (2026-11). Names below each count too. */
const KNOWN: Families = {
  "gmail.com": ["googlemail.com"],
  "outlook.com": wordsOf(
    "hotmail.com live.com msn.com windowslive.com outlook.de outlook.fr outlook.es outlook.it hotmail.de hotmail.fr " +
      "hotmail.es hotmail.it hotmail.co.uk live.de live.fr live.it live.nl live.co.uk",
  ),
  "yahoo.com": wordsOf(
    "ymail.com rocketmail.com aol.com aim.com verizon.net yahoo.de yahoo.fr yahoo.es yahoo.it yahoo.ca yahoo.co.uk " +
      "yahoo.co.in yahoo.com.br aol.de aol.co.uk",
  ),
  "icloud.com": wordsOf("me.com mac.com"),
  "gmx.net": wordsOf("gmx.de gmx.at gmx.ch gmx.com web.de mail.com"),
  "proton.me": wordsOf("protonmail.com protonmail.ch pm.me"),
  "mail.ru": wordsOf("bk.ru inbox.ru list.ru internet.ru"),
};

/** Says under which name the mails to a domain are counted: that of its family, or its own. */
export type FamilyOf = (domain: string) => string;

/** `own`: families of the operator, by their first domain; a domain in them leaves the family that we know. All in lower case. */
export function createFamilies(own: Families): FamilyOf {
  const heads = new Map([...pairs(KNOWN), ...pairs(own)]);
  return (domain) => heads.get(nearest(domain, (name) => heads.has(name)) ?? "") ?? domain;
}

/** The domain, or the first one above it, that is known. */
export function nearest(domain: string, isKnown: (name: string) => boolean): string | null {
  for (let name = domain; name !== ""; name = name.slice(dotAfter(name))) if (isKnown(name)) return name;
  return null;
}

function dotAfter(name: string): number {
  const dot = name.indexOf(".");
  return dot === -1 ? name.length : dot + 1;
}

function pairs(families: Families): readonly (readonly [name: string, head: string])[] {
  return Object.entries(families).flatMap(([head, others]) => [head, ...others].map((name) => [name, head] as const));
}

function wordsOf(text: string): readonly string[] {
  return text.split(" ");
}
