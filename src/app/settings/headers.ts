const MAX_VALUE_CHARS = 4_000;

/** Headers that the client sets itself; given by the operator they would break caching, framing or the guard. */
const OURS = new Set([
  ..."accept-encoding connection content-length host if-match if-modified-since if-none-match if-range".split(" "),
  ..."if-unmodified-since keep-alive proxy-authorization proxy-connection range te trailer transfer-encoding upgrade".split(
    " ",
  ),
]);

/** A token (RFC 9110, 5.6.2) that is not one of ours, in lower case, since names are the same in any case (5.1). */
export function readHeaderName(raw: string): string | null {
  const name = raw.toLowerCase();
  return /^[!#$%&'*+.^_`|~0-9a-z-]{1,100}$/.test(name) && !OURS.has(name) ? name : null;
}

/** Visible ASCII, blanks and tabs inside (RFC 9110, 5.5, without the obsolete octets). */
export function readHeaderValue(raw: string): string | null {
  const value = raw.trim();
  return value.length <= MAX_VALUE_CHARS && /^[\t\x20-\x7e]+$/.test(value) ? value : null;
}
