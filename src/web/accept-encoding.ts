/** How a body may be sent, the one that we prefer first. */
export const ENCODINGS = ["br", "gzip", "identity"] as const;
export type Encoding = (typeof ENCODINGS)[number];

/** Longest header that is read, in characters. */
const MAX_HEADER_CHARS = 1_000;

/**
 * The encoding that the reader wants most (RFC 9110, 12.5.3); of several wanted alike the one that we prefer. Without a
 * header, and when nothing of ours is wanted, the body goes as it is: an answer that can be read beats a 406.
 */
export function chooseEncoding(header: string | undefined): Encoding {
  if (header === undefined || header.length > MAX_HEADER_CHARS) return "identity";
  const wishes = readWishes(header);
  let best: Encoding = "identity";
  let most = 0;
  for (const encoding of ENCODINGS) {
    const weight = wishes.get(encoding) ?? defaultWeight(encoding, wishes);
    if (weight > most) [best, most] = [encoding, weight];
  }
  return best;
}

/** What is not named goes by `*`; `identity` is allowed unless it is forbidden, and comes last then. */
function defaultWeight(encoding: Encoding, wishes: ReadonlyMap<string, number>): number {
  return wishes.get("*") ?? (encoding === "identity" ? Number.MIN_VALUE : 0);
}

function readWishes(header: string): ReadonlyMap<string, number> {
  const wishes = header.toLowerCase().split(",").map(readWish);
  return new Map(wishes.filter(([name]) => name !== ""));
}

function readWish(text: string): readonly [name: string, weight: number] {
  const [name = "", ...parameters] = text.split(";").map((part) => part.trim());
  const weight = parameters.find((parameter) => /^q\s*=/.test(parameter))?.replace(/^q\s*=\s*/, "");
  return [name === "x-gzip" ? "gzip" : name, weight === undefined ? 1 : toWeight(weight)];
}

/** From 0 to 1 with at most three digits (12.4.2); what is none wants nothing. */
function toWeight(text: string): number {
  return /^(?:0(?:\.\d{0,3})?|1(?:\.0{0,3})?)$/.test(text) ? Number(text) : 0;
}
