import type { Departure } from "../../domain/departure.ts";
import type { SubscriberId } from "../../domain/subscriber.ts";

/** Longest line that is read, in characters; ours have some 120. */
export const MAX_LINE_CHARS = 1_000;

/** One line of JSON, so that a line which was cut short is no line: the brace at its end is missing. */
export function toLine({ at, ...departure }: Departure): string {
  return JSON.stringify({ at: at.toISOString(), ...departure });
}

/** `null`: the line says nothing. */
export function parseLine(line: string): Departure | null {
  if (line.length > MAX_LINE_CHARS) return null;
  try {
    const said: unknown = JSON.parse(line);
    return typeof said === "object" && said !== null ? toDeparture(said as Readonly<Record<string, unknown>>) : null;
  } catch {
    return null;
  }
}

const REASONS = ["bounce", "complaint", "request"] as const;

function toDeparture(said: Readonly<Record<string, unknown>>): Departure | null {
  const at = new Date(typeof said["at"] === "string" ? said["at"] : Number.NaN);
  if (Number.isNaN(at.getTime())) return null;
  const subscriber = textOf(said["subscriber"]) as SubscriberId | null;
  const hash = textOf(said["hash"]);
  switch (said["what"]) {
    case "ended": {
      const { digest } = said;
      if (subscriber === null || (digest !== null && textOf(digest) === null)) return null;
      return { at, what: "ended", subscriber, digest: textOf(digest) };
    }
    case "erased":
      return subscriber === null ? null : { at, what: "erased", subscriber };
    case "suppressed": {
      const reason = REASONS.find((one) => one === said["reason"]);
      return hash === null || reason === undefined ? null : { at, what: "suppressed", hash, reason };
    }
    case "lifted":
      return hash === null ? null : { at, what: "lifted", hash };
    default:
      return null;
  }
}

function textOf(value: unknown): string | null {
  return typeof value === "string" && value !== "" ? value : null;
}
