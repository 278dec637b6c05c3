/** What `eld` looks up: the scores of languages, by their number, of each piece of a word. */
export type LanguageTables = {
  readonly type: string;
  readonly languages: Readonly<Record<number, string>>;
  readonly ngrams: Readonly<Record<string, Readonly<Record<number, number>>>>;
};

/** `'abc':{9:61,37:25},`, with the quotes that the key needs, or none. */
const ENTRY = /(?:'((?:[^'\\]|\\.)+)'|"((?:[^"\\]|\\.)+)"|([^\s'"{}:,]+)):\{([\d:,]+)\},?/uy;
const MAX_BYTE = 255;
const BEGIN = "ngrams:{";
const END = /^\}\};?\s*$/u;

/**
 * Reads the tables out of the module text in which `eld` has them. To run that text makes an object of each of 50,000 entries: a
 * quarter of a second and 80 MB, against a tenth of it here, where all scores lie in one row of bytes. Throws when the
 * text has another form.
 */
export function parseLanguageTables(module: string): LanguageTables {
  const head = /type:'(\w+)',languages:\{([^}]*)\}/u.exec(module);
  const begin = module.indexOf(BEGIN);
  if (head === null || begin < 0) throw new Error("The language tables have no head that is known.");
  const [, type = "", names = ""] = head;
  const languages = Object.fromEntries(names.split(",").map(parseName));
  return { type, languages, ngrams: lookup(parseNgrams(module, begin + BEGIN.length)) };
}

/** `11:'en'` */
function parseName(entry: string): [id: string, name: string] {
  const [id = "", name = ""] = entry.split(":");
  return [id, name.replaceAll("'", "")];
}

type Ngrams = {
  /** Where the scores of a piece begin. */
  readonly places: ReadonlyMap<string, number>;
  /** How many there are, then pairs of a language's number and its score. */
  readonly scores: Uint8Array;
};

function parseNgrams(module: string, begin: number): Ngrams {
  const places = new Map<string, number>();
  const scores: number[] = [];
  let end = begin;
  ENTRY.lastIndex = begin;
  for (let entry = ENTRY.exec(module); entry !== null; entry = ENTRY.exec(module)) {
    const [, single, double, bare, pairs = ""] = entry;
    const numbers = pairs.split(/[:,]/u).map(Number);
    places.set((single ?? double ?? bare ?? "").replaceAll(/\\(.)/gu, "$1"), scores.length);
    if (numbers.some((number) => number > MAX_BYTE))
      throw new Error("The language tables have a score that is no byte.");
    scores.push(numbers.length / 2, ...numbers);
    end = ENTRY.lastIndex;
  }
  if (!END.test(module.slice(end))) throw new Error("The language tables have an entry of a form that is not known.");
  return { places, scores: Uint8Array.from(scores) };
}

/** An object of a piece's scores is made when it is asked for. */
function lookup({ places, scores }: Ngrams): LanguageTables["ngrams"] {
  return new Proxy<Record<string, Record<number, number>>>(
    {},
    {
      get(_, piece) {
        const place = typeof piece === "string" ? places.get(piece) : undefined;
        if (place === undefined) return undefined;
        const found: Record<number, number> = {};
        const end = place + 1 + 2 * (scores[place] ?? 0);
        for (let at = place + 1; at < end; at += 2) found[scores[at] ?? 0] = scores[at + 1] ?? 0;
        return found;
      },
    },
  );
}
