/**
 * Where a news agency writes from, before the first sentence: "WASHINGTON (AP) — ", "LONDON, March 10 (Reuters) - ", "AP - "; of
 * an agency that is not listed when the place is in capitals.
 */
const DATELINES: readonly RegExp[] = [
  /^\p{Lu}[\p{L}\d.,’' /]{1,60}?\((?:AP|Reuters|REUTERS|AFP|CNN|CBS|UPI|dpa|EFE|ANSA|Bloomberg|APA|KNA|epd)[^)]{0,20}\)\s*[—–-]{1,2}\s*/u,
  /^\p{Lu}{3,}[\p{Lu}., ]{0,40}(?:, \p{Lu}\p{L}{2,8}\.? \d{1,2})? \(\p{Lu}[\p{L}.]{1,20}(?: \p{Lu}\p{L}{1,15})?\) [—–-]{1,2} (?=["“„«]?\p{Lu})/u,
  /^(?:AP|AFP|Reuters|REUTERS|dpa|EFE) [—–-] /u,
  /^\p{Lu}{3,}(?:,? (?:\p{Lu}{2,}|\p{Lu}\p{L}{2,3}\.)){0,4} [—–] (?=\p{Lu})/u,
];

/** The text from where it begins to tell. */
export function withoutDateline(text: string): string {
  return DATELINES.reduce((rest, dateline) => rest.replace(dateline, ""), text);
}
