/**
 * Makes foreign text fit for one line of any of our outputs: no control characters (XML 1.0, 2.2 forbids most), no
 * lone surrogates or noncharacters, no bidi controls (UAX 9, 2) that could turn what follows around.
 */
export function cleanText(raw: string): string {
  return raw
    .toWellFormed()
    .replace(/[\p{Noncharacter_Code_Point}\p{Bidi_Control}]/gu, "")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim();
}

/** The same for markup of several lines that is sound already: line ends and tabs stay, for they count in code. */
export function cleanMarkup(html: string): string {
  return html
    .toWellFormed()
    .replace(/[\p{Noncharacter_Code_Point}\p{Bidi_Control}]/gu, "")
    .replace(/\r\n?/g, "\n")
    .replace(/[^\P{Cc}\n\t]/gu, "");
}

/** Cuts at the end of a word so that at most `maxChars` are left, the ellipsis counted. */
export function cutAtWord(text: string, maxChars: number): string {
  if (text.length <= maxChars) return text;
  if (maxChars < 1) return "";
  const head = text.slice(0, maxChars);
  const space = head.lastIndexOf(" ");
  // A text without spaces (Chinese, a long address) is cut where it must be.
  const cut = space > maxChars / 3 ? head.slice(0, space) : text.slice(0, maxChars - 1).replace(/[\uD800-\uDBFF]$/, "");
  return `${cut.replace(/[\s,;:.!?–—-]+$/u, "")}…`;
}

/**
 * The address when it is an absolute http(s) one, in its normal form; else `null`. Browsers let a few characters stand in
 * addresses that RFC 3986, 2 does not know, and that feed validators refuse.
 */
export function webLink(raw: string | null): string | null {
  const url = raw === null ? null : URL.parse(raw);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href.replace(/["<>\\^`{|}]/g, encodeURIComponent) : null;
}

/** BCP 47 in its common shape, else `null`: feeds write all sorts of things there. */
export function languageTag(raw: string | null): string | null {
  return raw !== null && /^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/.test(raw) ? raw : null;
}

const RIGHT_TO_LEFT =
  /^[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]$/u;

/** The direction of the first letter (the first step of Unicode UAX 9, P2). */
export function textDirection(text: string): "ltr" | "rtl" {
  const letter = /\p{L}/u.exec(text)?.[0] ?? "a";
  return RIGHT_TO_LEFT.test(letter) ? "rtl" : "ltr";
}
