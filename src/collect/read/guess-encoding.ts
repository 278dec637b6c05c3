/** A coding that text without a label may be in: `name` is what is said of it, `decoder` reads it. */
export type Guess = { readonly name: string; readonly decoder: string };

/** How much of a document is looked at, in bytes. */
const SAMPLE_BYTES = 65_536;
/** With fewer letters above ASCII a guess is worth nothing. */
const MIN_LETTERS = 12;

/**
 * Guesses the coding of text that is neither UTF-8 nor of a Western language, from the letters that its languages use
 * most. `null` when nothing speaks clearly for one: then it is Western, or nobody can say.
 */
export function guessEncoding(bytes: Uint8Array): Guess | null {
  const sample = toSample(bytes);
  if (sample.length < MIN_LETTERS) return null;
  return guessEastAsian(sample) ?? guessAlphabet(sample);
}

/** The bytes above ASCII with the ones that follow them: all that can tell one coding from another. */
function toSample(bytes: Uint8Array): Uint8Array {
  const first = bytes.findIndex((byte) => byte >= 0x80);
  return first < 0 ? new Uint8Array() : bytes.subarray(first, first + SAMPLE_BYTES);
}

type EastAsian = Guess & {
  /** Characters that make up most of its everyday text. */
  readonly everyday: RegExp;
  /** Share of them among all letters above ASCII, from which on it is the one. */
  readonly minShare: number;
};

/** GB 2312 and Big5 keep their everyday characters in front, so the first byte tells them: such characters are counted there. */
const EAST_ASIAN: readonly EastAsian[] = [
  { name: "euc-jp", decoder: "euc-jp", everyday: /[\u3041-\u30FF]/g, minShare: 0.25 },
  { name: "shift_jis", decoder: "shift_jis", everyday: /[\u3041-\u30FF]/g, minShare: 0.25 },
  { name: "euc-kr", decoder: "euc-kr", everyday: /[\uAC00-\uD7A3]/g, minShare: 0.85 },
  {
    name: "gb2312",
    decoder: "gb18030",
    everyday:
      /[的一是不了在人有我他这为之来以个中上们到说国和地也子时道出而要于就下得可你年生会自后能对着事其里所去行过家十用发天如然作方成者多日都三小军二无同么经法当起与好看学进种将还分此心前面又定见只主没公从]/g,
    minShare: 0.15,
  },
  {
    name: "big5",
    decoder: "big5",
    everyday:
      /[的一是不了在人有我他這為之來以個中上們到說國和地也子時道出而要於就下得可你年生會自後能對著事其里所去行過家十用發天如然作方成者多日都三小軍二無同麼經法當起與好看學進種將還分此心前面又定見只主沒公從]/g,
    minShare: 0.15,
  },
];

function guessEastAsian(sample: Uint8Array): Guess | null {
  for (const { everyday, minShare, ...guess } of EAST_ASIAN) {
    const text = decodeWhole(sample, guess.decoder);
    if (text === null) continue;
    const letters = text.match(/[\u3041-\u30FF\u4E00-\u9FFF\uAC00-\uD7A3]/g)?.length ?? 0;
    const others = text.match(/[\u0080-\u2FFF\uE000-\uFFFF]/g)?.length ?? 0;
    const found = text.match(everyday)?.length ?? 0;
    if (letters >= MIN_LETTERS / 2 && others <= letters / 2 && found >= letters * minShare) return guess;
  }
  return null;
}

/** Strictly, but for a letter that the end of the sample cuts in two. */
function decodeWhole(sample: Uint8Array, decoder: string): string | null {
  try {
    return new TextDecoder(decoder, { fatal: true }).decode(sample, { stream: true });
  } catch {
    return null;
  }
}

/** The ten or so letters that make up more than half of the text of a language, by coding. */
const ALPHABETS: readonly (Guess & { readonly common: RegExp })[] = [
  { name: "windows-1251", decoder: "windows-1251", common: /[оеаинтсрвл]/g },
  { name: "koi8-r", decoder: "koi8-r", common: /[оеаинтсрвл]/g },
  { name: "iso-8859-5", decoder: "iso-8859-5", common: /[оеаинтсрвл]/g },
  { name: "ibm866", decoder: "ibm866", common: /[оеаинтсрвл]/g },
  { name: "windows-1253", decoder: "windows-1253", common: /[αοιετνσρηπκςά]/g },
  { name: "windows-1255", decoder: "windows-1255", common: /[יוהלאמרתבש]/g },
  { name: "windows-1256", decoder: "windows-1256", common: /[اليمنرتوبة]/g },
  { name: "tis-620", decoder: "windows-874", common: /[านรอกเงมยล่้ี]/g },
];

/** Share of the common letters among those above ASCII, from which on a guess holds. */
const MIN_COMMON_SHARE = 0.45;
/** Share of letters above ASCII that stand beside another one. In Western words they are alone among ASCII letters. */
const MIN_RUN_SHARE = 0.75;

function guessAlphabet(sample: Uint8Array): Guess | null {
  const latin = new TextDecoder("windows-1252").decode(sample);
  const high = latin.match(/[^\p{ASCII}]/gu)?.length ?? 0;
  const inRuns = (latin.match(/[^\p{ASCII}]{3,}/gu) ?? []).reduce((sum, run) => sum + run.length, 0);
  if (high < MIN_LETTERS || inRuns < high * MIN_RUN_SHARE) return null;
  const shares = ALPHABETS.map(({ common, name, decoder }) => {
    const text = new TextDecoder(decoder).decode(sample);
    return { guess: { name, decoder }, share: (text.match(common)?.length ?? 0) / high };
  });
  const best = shares.reduce((one, other) => (other.share > one.share ? other : one));
  return best.share >= MIN_COMMON_SHARE ? best.guess : null;
}
