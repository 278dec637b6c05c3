/** All that cleaned HTML may ever be, as one expression: an unknown tag, attribute, address or loose mark has no place in it. */
const TEXT = String.raw`[^<>&"]|&(?:amp|lt|gt|quot);`;
const ADDRESS = String.raw`https?:\/\/(?:[^\s"'<>&\x60\\]|&amp;)+`;
const TAG = String.raw`<\/?(?:p|h[234]|ul|ol|li|blockquote|pre|figure|figcaption|strong|em|code)>|<\/a>|<br>`;
const HARMLESS = new RegExp(
  String.raw`^(?:${TEXT}|${TAG}|<a href="${ADDRESS}">|<img src="${ADDRESS}" alt="(?:${TEXT})*">)*$`,
  "u",
);

/** Characters that no output may hold: controls, bidi controls, noncharacters, halves of letters. */
const UNFIT = /(?![\t\n\r\u0085])\p{Cc}|[\u202A-\u202E\u2066-\u2069\uFFFE\uFFFF]|\p{Cs}/u;

export function isHarmlessHtml(html: string): boolean {
  return HARMLESS.test(html) && isFitText(html);
}

export function isFitText(text: string): boolean {
  return !UNFIT.test(text);
}
