import { Parser } from "htmlparser2";

/** Names that are markup when they stand in a title; anything else in angle brackets is part of what it says. */
const MARKUP = new Set(
  (
    "a abbr acronym address article aside b bdi bdo big blink blockquote body br button center cite code dd del details dfn " +
    "div dl dt em figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe img input ins kbd label li " +
    "link main mark math meta nav noscript object ol option p pre q ruby s samp script section select small span strike strong " +
    "style sub summary sup svg table tbody td textarea tfoot th thead time title tr tt u ul var video wbr xmp"
  ).split(" "),
);

const UNSHOWN = new Set(["script", "style", "noscript", "template", "iframe", "textarea", "select", "title"]);
const INLINE =
  /^(?:a|abbr|b|bdi|bdo|big|cite|code|del|dfn|em|font|i|ins|kbd|mark|q|s|samp|small|span|strike|strong|sub|sup|tt|u|var|wbr)$/;

/**
 * The text that a piece of HTML shows: tags taken off, entities decoded once, parts that no browser shows left out.
 * `<b>` that is written as `&lt;b&gt;` in the HTML is text and stays; so does `<T>`, which no browser knows.
 */
export function textOfHtml(html: string): string {
  if (!/[<&]/.test(html)) return html;
  try {
    return shownText(html);
  } catch (cause) {
    if (cause instanceof TooDeep) return html.replace(/<[^<>]*>/g, " ");
    throw cause;
  }
}

/** More elements within each other than any text has. The time of the parser grows with the square of them. */
const MAX_OPEN_TAGS = 1_000;

class TooDeep extends Error {}

function shownText(html: string): string {
  const parts: string[] = [];
  let hidden = 0;
  let open = 0;
  const parser = new Parser({
    onopentag(name) {
      open += 1;
      if (open > MAX_OPEN_TAGS) throw new TooDeep(); // The parser has no other way out.
      if (UNSHOWN.has(name)) hidden += 1;
      if (!INLINE.test(name)) parts.push(" ");
    },
    ontext(text) {
      if (hidden === 0) parts.push(text);
    },
    onclosetag(name) {
      open -= 1;
      if (UNSHOWN.has(name)) hidden -= 1;
      if (!INLINE.test(name)) parts.push(" ");
    },
  });
  const known = html.replace(/<(?!!--|\/?([a-z][a-z\d]*)[\s/>])|<\/?([a-z][a-z\d]*)/gi, keepUnknown);
  parser.end(withoutOpenEnds(known));
  return parts.join("");
}

const SWALLOWING =
  /<(iframe|noscript|noembed|noframes|textarea|select|title|xmp|template|svg|math|form|button)(?=[\s/>])[^<>]*>/gi;

/**
 * Takes out the start tags of elements whose content is not shown, where their end was forgotten: they would swallow
 * all the rest of the text.
 */
export function withoutOpenEnds(html: string): string {
  const ends = new Map<string, number>();
  return html.replace(SWALLOWING, (tag, written: string, at: number) => {
    const name = written.toLowerCase();
    const end = ends.get(name) ?? html.toLowerCase().lastIndexOf(`</${name}`);
    ends.set(name, end);
    return at > end ? " " : tag;
  });
}

function keepUnknown(whole: string, _: string | undefined, name: string | undefined): string {
  return name !== undefined && MARKUP.has(name.toLowerCase()) ? whole : `&lt;${whole.slice(1)}`;
}

// Bidi controls, tag characters, zero-width marks that join nothing, and control characters: what they do cannot be seen.
const UNSEEN = /[\u200B\u200E\u200F\u061C\u202A-\u202E\u2060-\u2069\uFEFF\uFFF9-\uFFFB]|[\u{E0000}-\u{E007F}]/gu;
/** What no text may hold, but for lone surrogates: controls, characters that turn others round, and what XML 1.0 forbids. */
const CONTROLS = /(?![\t\n\v\f\r\u0085])\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFFF9-\uFFFB\uFFFE\uFFFF]/gu;
/** The same, for a look at a text that most probably holds none of it. */
export const UNFIT = new RegExp(String.raw`[\v\f]|${CONTROLS.source}|\p{Cs}`, "u");
/** More marks than any script puts on one letter. */
const PILED_MARKS = /(\p{M}{4})\p{M}+/gu;

/** One line of plain text in NFC, without characters that hide or turn what stands beside them; at most `maxChars` long. */
export function oneLine(text: string, maxChars: number): string {
  const bounded = text.slice(0, maxChars * 8); // Nobody shall make us normalize megabytes.
  const seen = isAscii(bounded) ? bounded : withoutTricks(bounded.replaceAll("\u0085", "\n")); // A line end that \s leaves out.
  return shorten(singleSpaced(seen.replace(CONTROLS, "")), maxChars);
}

/** Each run of white space as one space, and none at the ends. Spaces that stand alone are passed over: they are nearly all. */
export function singleSpaced(text: string): string {
  return text.replace(/[^\S ]\s*| \s+/g, " ").trim();
}

/** Text that every database and every XML document can hold, read in the order in which it stands. Tabs and line ends stay. */
export function withoutControls(text: string): string {
  if (!UNFIT.test(text)) return text;
  return text
    .toWellFormed()
    .replace(/[\v\f]/g, " ")
    .replace(CONTROLS, "");
}

function withoutTricks(text: string): string {
  return text.toWellFormed().replace(UNSEEN, "").normalize("NFC").replace(PILED_MARKS, "$1");
}

/** Most texts are; what is done about the letters of the world can be left out for them. */
export function isAscii(text: string): boolean {
  return /^\p{ASCII}*$/u.test(text);
}

/** Cuts a text between two words, with an ellipsis, so that it has at most `maxChars` UTF-16 units. */
export function shorten(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  const cut = text.slice(0, maxChars - 1);
  const space = cut.lastIndexOf(" ");
  return `${(space > maxChars / 2 ? cut.slice(0, space) : cut).replace(/[\uD800-\uDBFF]$/, "").trimEnd()}…`;
}

/** Parts a text after each end of a sentence. */
export function sentencesOf(text: string): readonly string[] {
  return text.split(/(?<=[.!?…。！？][)\]"'”’»]?)\s+(?=\S)/u);
}

/** The first sentences of a text: as many as fit in `maxChars`, at least a cut first one. */
export function firstSentences(text: string, maxChars: number): string {
  let taken = "";
  for (const sentence of sentencesOf(text.slice(0, maxChars * 2))) {
    const longer = taken === "" ? sentence : `${taken} ${sentence}`;
    if (longer.length > maxChars) break;
    taken = longer;
  }
  return taken === "" ? shorten(text, maxChars) : taken;
}
