/** A word always follows them. */
const BEFORE_WORDS = new Set(
  `mr mrs ms dr prof st ste mt ft gen sen rep gov lt col sgt cpl capt cmdr rev hon pres supt det insp vs cf approx fig ed
   e.g i.e viz al incl excl resp z.b z d.h u.a u.u i.d.r v.a s.o bzw sog evtl ggf ca zzgl inkl geb verh abs hl
   m mm mme mlle mgr me bd av chap env p.ex sr sra srta d dna dra lic ing arq gral pdte dott sig avv on p pp`
    .split(/\s+/)
    .filter((word) => word !== ""),
);
/** With a number behind them they are no end. */
const BEFORE_NUMBERS = new Set(
  "no nos nr nrn num art fig vol pp p pg ch chap sec sect ver v n nº núm jg kap par".split(" "),
);
const MONTHS = new Set(
  "jan feb mar apr jun jul aug sep sept oct nov dec jän mär okt dez janv févr avr juil déc ene abr ago dic".split(" "),
);
/** They stand inside a sentence and at its end alike. */
const ANYWHERE = new Set(
  "inc corp ltd co llc plc bros jr sr etc usw etw dept est gmbh mio mrd min max std tel ee.uu".split(" "),
);

/** Words that open a sentence far oftener than they follow an abbreviation with a capital. */
const STARTERS = new Set(
  `the it he she they we i you in on at by for from with as a an and but or if when while after before since this that these
   those his her its their there here however meanwhile more some many most no one what who how why now also yet
   der die das ein eine er sie es wir ich im am bei nach mit für auf aus doch auch aber und wer was wie nun seit zudem
   le la les un une des il elle ils elles on ce cette ces son sa ses dans mais en au pour selon
   el los las una unos lo su sus este esta estos según pero para por con al se`.split(/\s+/),
);

/** Languages that put a full stop behind the number of a day or a place: "am 5. Mai", "die 3. Liga". */
export const ORDINAL_LANGUAGES = new Set([
  "de",
  "da",
  "no",
  "nb",
  "sv",
  "fi",
  "cs",
  "sk",
  "pl",
  "hu",
  "tr",
  "hr",
  "sl",
  "et",
]);

type Stopped = {
  readonly before: string;
  readonly last: string;
  readonly next: string;
  readonly language: string | null;
};

/** Before "no" they say that it is an answer and no number. */
const ANSWERING =
  /(?:^|\s)(?:is|was|be|say|says|said|saying|answer|answers|answered|vote|votes|voted|replied)[,:]?\s+["“'‘]?no$/iu;

/**
 * Whether the full stop at the end of `before` is part of its `last` word, and no end of a sentence, when `next` follows
 * with a capital or digit.
 */
export function isAbbreviation({ before, last, next, language }: Stopped): boolean {
  const word = last.toLowerCase();
  const isNumber = /^\p{N}/u.test(next);
  if (BEFORE_WORDS.has(word) && !isStarter(word, next)) return true;
  if (isNumber && last === "no" && ANSWERING.test(before)) return false;
  if (isNumber && (BEFORE_NUMBERS.has(word) || MONTHS.has(word))) return true;
  if (/^\d{1,2}$/.test(word)) return language !== null && ORDINAL_LANGUAGES.has(language);
  const isDotted = /^(?:\p{L}{1,2}\.)+\p{L}{1,2}$/u.test(word);
  const isInitial = /^\p{Lu}$/u.test(last);
  return (isDotted || isInitial || ANYWHERE.has(word)) && !STARTERS.has(next.toLowerCase());
}

/** Short ones are also plain words at an end: "he said so on. The". And a street ends a sentence: "on Main St. The". */
function isStarter(word: string, next: string): boolean {
  return (
    ["on", "me", "al", "ed", "d", "m", "p", "z", "st", "ste", "ft"].includes(word) && STARTERS.has(next.toLowerCase())
  );
}
