/** One rule of a format: its name, the section that states it, and what breaks it in a document (nothing: all is well). */
export type Rule<Doc> = {
  readonly name: string;
  readonly section: string;
  readonly finds: (doc: Doc) => readonly string[];
};

/** `RFC 4287, 4.2.6 id-is-an-iri: entry 3: "x"`, one for each thing that is wrong. */
export function brokenRules<Doc>(rules: readonly Rule<Doc>[], doc: Doc): readonly string[] {
  return rules.flatMap(({ name, section, finds }) => finds(doc).map((what) => `${section} ${name}: ${what}`));
}

/** RFC 3339, 5.6, as RFC 4287, 3.3 narrows it: `T` and `Z` are upper case. */
export function isRfc3339(text: string): boolean {
  const shape = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/;
  return shape.test(text) && !Number.isNaN(Date.parse(text));
}

/** RFC 822, 5.1, with the year of four digits that RSS 2.0 prefers; the named day is the true one. */
export function isRfc822(text: string): boolean {
  const shape = /^(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d (?:GMT|[+-]\d{4})$/;
  return (
    shape.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toUTCString().slice(0, 3) === text.slice(0, 3)
  );
}

/** Absolute, of a scheme that a reader can follow, and without what RFC 3986, 2 leaves out. */
export function isWebAddress(text: string): boolean {
  return URL.canParse(text) && /^https?:\/\/[^\s<>"{}|\\^`]+$/.test(text);
}

/** RFC 3987: absolute, with a scheme. */
export function isIri(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:[^\s<>"{}|\\^`]+$/i.test(text);
}

export function isLanguage(text: string): boolean {
  return /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/.test(text);
}

export function isMediaType(text: string): boolean {
  return /^[a-z0-9][\w!#$&^.+-]*\/[a-z0-9][\w!#$&^.+-]*(?:\s*;.*)?$/i.test(text);
}

/** What occurs more than once, each named once. */
export function repeated(values: readonly string[]): readonly string[] {
  return [...new Set(values.filter((value, index) => values.indexOf(value) !== index))];
}
