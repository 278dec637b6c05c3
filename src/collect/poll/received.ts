import { counted } from "../../domain/counted.ts";
import type { FetchOutcome } from "../../domain/source.ts";
import { unreachable } from "../../domain/unreachable.ts";

/** A type is kept this long; servers write whole sentences there. */
const MAX_TYPE_CHARS = 60;

/** For people: what came over the wire, such as `200, application/rss+xml, 35 kB, 20 items`. `items`: `null` when none were read. */
export function receivedWords(asked: FetchOutcome, items: number | null): string {
  switch (asked.kind) {
    case "fresh":
      return [
        "200",
        typeOf(asked.contentType),
        sizeWords(asked.body.byteLength),
        ...(items === null ? [] : [counted(items, "item")]),
      ].join(", ");
    case "unchanged":
      return "304, not modified";
    case "throttled":
      return "429 or 503, asked to wait";
    case "gone":
      return "410, gone for good";
    case "failed":
      return asked.status === undefined ? `no answer (${asked.reason})` : `${asked.status}, ${asked.reason}`;
    default:
      return unreachable(asked);
  }
}

function typeOf(contentType: string | null): string {
  const [type = ""] = (contentType ?? "").split(";");
  return type.trim().slice(0, MAX_TYPE_CHARS) || "no type";
}

function sizeWords(bytes: number): string {
  if (bytes < 1_000) return counted(bytes, "byte");
  return bytes < 1_000_000 ? `${Math.round(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
}
