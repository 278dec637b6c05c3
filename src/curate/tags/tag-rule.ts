/** A tag and what gives it: one of its words, or one of its ways. */
export type TagRule = {
  readonly tag: string;
  /** One of these words or phrases gives it. */
  readonly words: readonly string[];
  readonly ways?: readonly TagWay[];
};

/** One way to a tag: one item has to meet all that is named here, and something other than `none` is. */
export type TagWay = {
  /** One of these words or phrases stands in its title or summary. */
  readonly any?: readonly string[] | undefined;
  /** Each of them does. */
  readonly all?: readonly string[] | undefined;
  /** None of them does. */
  readonly none?: readonly string[] | undefined;
  /** It comes from one of these sources; ids or names. */
  readonly source?: readonly string[] | undefined;
  /** Its link leads to one of these hosts, or to a subdomain of one; as URLs have them, in lower case. */
  readonly host?: readonly string[] | undefined;
  /** One of these patterns is found in its title or summary (RE2 syntax). */
  readonly match?: readonly string[] | undefined;
};

/** A name, and other words for it. */
export type Aliases = Readonly<Record<string, readonly string[]>>;
