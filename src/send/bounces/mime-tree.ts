/** A part of a message. Bytes stand as characters from 0 to 255 until `partText` reads them. */
export type Part = {
  readonly headers: Headers;
  /** In lower case, such as `multipart/report`; `text/plain` where it does not say. */
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  /** As it came, still encoded. */
  readonly body: string;
  /** Of a multipart. What is inside of an attached message is not looked at: it is somebody's quotation. */
  readonly parts: readonly Part[];
};

/** Unfolded values by name in lower case, in the order in which they came. */
export type Headers = ReadonlyMap<string, readonly string[]>;

/** What is read of one message; a report that matters is a few kilobytes. */
export const MIME_LIMITS = { bytes: 1024 * 1024, parts: 100, depth: 10 } as const;

/** Reads a message (RFC 5322, RFC 2045). Total: what is broken is read as far as it goes, and what is over a limit is not. */
export function readMime(raw: Uint8Array): Part {
  const text = Buffer.from(raw.subarray(0, MIME_LIMITS.bytes)).toString("latin1").replaceAll("\r\n", "\n");
  return readPart(text, 1, { parts: MIME_LIMITS.parts - 1 });
}

/** All parts, the outermost first. */
export function* allParts(part: Part): Generator<Part> {
  yield part;
  for (const inner of part.parts) yield* allParts(inner);
}

/** The fields at the beginning of a text, up to its first empty line; none when it begins with one. */
export function readHeaders(text: string): Headers {
  const [head = ""] = text.startsWith("\n") ? [] : text.split("\n\n", 1);
  const headers = new Map<string, string[]>();
  for (const line of head.replace(/\n[ \t]+/g, " ").split("\n")) {
    const colon = line.indexOf(":");
    if (colon < 1) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const values = headers.get(name);
    if (values === undefined) headers.set(name, [line.slice(colon + 1).trim()]);
    else values.push(line.slice(colon + 1).trim());
  }
  return headers;
}

export function header(headers: Headers, name: string): string {
  return headers.get(name)?.[0] ?? "";
}

type Room = { parts: number };

function readPart(text: string, depth: number, room: Room): Part {
  const headers = readHeaders(text);
  const end = text.startsWith("\n") ? 0 : text.indexOf("\n\n");
  const body = end === -1 ? "" : text.slice(end).replace(/^\n{1,2}/, "");
  const [type, parameters] = readType(header(headers, "content-type"));
  const boundary = type.startsWith("multipart/") ? parameters.get("boundary") : undefined;
  const pieces = boundary === undefined || depth >= MIME_LIMITS.depth ? [] : splitAt(body, boundary);
  const parts: Part[] = [];
  for (const piece of pieces) {
    if (room.parts <= 0) break;
    room.parts -= 1;
    parts.push(readPart(piece, depth + 1, room));
  }
  return { headers, type, parameters, body, parts };
}

/** `Content-Type` (RFC 2045, 5.1); comments and continued parameters do not occur in what we look for. */
function readType(value: string): [string, ReadonlyMap<string, string>] {
  const [, type = "text/plain"] = /^\s*([\w.+-]+\/[\w.+-]+)/.exec(value) ?? [];
  const given = value.matchAll(/;\s*([\w-]+)\s*=\s*(?:"([^"]*)"|([^\s;"]+))/g);
  const parameters = Array.from(
    given,
    ([, name = "", quoted, bare = ""]) => [name.toLowerCase(), quoted ?? bare] as const,
  );
  return [type.toLowerCase(), new Map(parameters)];
}

/** The parts between the lines of a boundary (RFC 2046, 5.1.1). One that was cut off ends with the text. */
function splitAt(body: string, boundary: string): readonly string[] {
  const parts: string[][] = [];
  for (const line of body.split("\n")) {
    const rest = line.startsWith(`--${boundary}`) ? line.slice(boundary.length + 2).trimEnd() : null;
    if (rest === "--") break;
    if (rest === "") parts.push([]);
    else parts.at(-1)?.push(line);
  }
  return parts.map((lines) => lines.join("\n"));
}
