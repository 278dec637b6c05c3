import { createSocket, type Socket } from "node:dgram";

/** What a name server says of a name: addresses, texts or names, that there is no such name, or nothing at all. */
export type NameAnswer = readonly string[] | "unknown" | "silent";

export type NameServer = {
  /** `host:port` */
  readonly address: string;
  /** Each question, as "A name" or "AAAA name". */
  readonly asked: readonly string[];
  close(): void;
};

const TYPES: Readonly<Record<number, string>> = { 1: "A", 12: "PTR", 16: "TXT", 28: "AAAA" };
const NAME = 12;
const TEXT = 16;
const NO_ERROR = 0x81_80;
const NO_SUCH_NAME = 0x81_83;

/** A name server of our own on this machine (RFC 1035): as much of one as a resolver needs. */
export async function startNameServer(answerOf: (name: string) => NameAnswer): Promise<NameServer> {
  const asked: string[] = [];
  const socket = createSocket("udp4");
  socket.on("message", (query, from) => {
    const { name, type, end } = questionOf(query);
    asked.push(`${TYPES[type] ?? type} ${name}`);
    const answer = answerOf(name);
    if (answer !== "silent") socket.send(replyTo(query.subarray(0, end), type, answer), from.port, from.address);
  });
  await new Promise<void>((resolve) => void socket.bind(0, "127.0.0.1", resolve));
  return { address: `127.0.0.1:${portOf(socket)}`, asked, close: () => void socket.close() };
}

function portOf(socket: Socket): number {
  return socket.address().port;
}

function questionOf(query: Buffer): { readonly name: string; readonly type: number; readonly end: number } {
  const labels: string[] = [];
  let at = 12;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    labels.push(query.toString("latin1", at + 1, at + 1 + length));
    at += 1 + length;
  }
  return { name: labels.join("."), type: query.readUInt16BE(at + 1), end: at + 5 };
}

function replyTo(question: Buffer, type: number, answer: readonly string[] | "unknown"): Buffer {
  const addresses =
    answer === "unknown"
      ? []
      : answer.filter((one) => type === TEXT || type === NAME || one.includes(":") === (type === 28));
  const head = Buffer.from(question);
  head.writeUInt16BE(answer === "unknown" ? NO_SUCH_NAME : NO_ERROR, 2);
  head.writeUInt16BE(addresses.length, 6);
  head.writeUInt32BE(0, 8); // What the resolver adds to its question (EDNS) is not repeated.
  return Buffer.concat([head, ...addresses.map((address) => recordOf(type, address))]);
}

function recordOf(type: number, address: string): Buffer {
  const bytes = bytesOf(type, address);
  const record = Buffer.alloc(12);
  record.writeUInt16BE(0xc0_0c, 0); // The name is that of the question.
  record.writeUInt16BE(type, 2);
  record.writeUInt16BE(1, 4);
  record.writeUInt32BE(300, 6);
  record.writeUInt16BE(bytes.length, 10);
  return Buffer.concat([record, bytes]);
}

function bytesOf(type: number, answer: string): Buffer {
  if (type === TEXT) return textBytes(answer);
  if (type === NAME) return nameBytes(answer);
  return type === 28 ? sixBytes(answer) : Buffer.from(answer.split(".").map(Number));
}

/** In pieces of at most 255 bytes (RFC 1035, 3.3). */
function textBytes(text: string): Buffer {
  const pieces = text.match(/.{1,255}/gs) ?? [""];
  return Buffer.concat(pieces.flatMap((piece) => [Buffer.of(piece.length), Buffer.from(piece, "latin1")]));
}

/** Label by label (RFC 1035, 3.1). */
function nameBytes(name: string): Buffer {
  const labels = name.split(".").flatMap((label) => [Buffer.of(label.length), Buffer.from(label, "latin1")]);
  return Buffer.concat([...labels, Buffer.of(0)]);
}

/** An address of version 6, without letters for an embedded one of version 4. */
function sixBytes(address: string): Buffer {
  const [left = "", right = ""] = address.split("::");
  const [first, last] = [left, right].map((part) => part.split(":").filter((group) => group !== "")) as [
    string[],
    string[],
  ];
  const zeros = Array.from({ length: address.includes("::") ? 8 - first.length - last.length : 0 }, () => "0");
  const bytes = Buffer.alloc(16);
  for (const [index, group] of [...first, ...zeros, ...last].entries())
    bytes.writeUInt16BE(Number.parseInt(group, 16), index * 2);
  return bytes;
}
