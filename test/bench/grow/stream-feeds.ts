import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** Words that titles are made of, by chance: five of them are never the same ones again. */
const WORDS = 20_000;
/** Every third item is told by an outlet that is late: another's title, with a few words more. */
const COPIED = 3;

/** One item of so many is a probe: it has a word that gives its story a tag, and a number of its own. */
const PROBED = 100;
export const PROBE_WORD = "probe";
const PROBE = new RegExp(`${PROBE_WORD} n(\\d+)`, "g");

/** The numbers of the probes that a text tells, each once. */
export function probesIn(text: string): ReadonlySet<number> {
  return new Set(Array.from(text.matchAll(PROBE), ([, number]) => Number(number)));
}

export type StreamFeeds = {
  readonly host: string;
  readonly urls: readonly string[];
  /** When a probe was first served, by its number, in milliseconds of the process. */
  readonly servedAt: ReadonlyMap<number, number>;
  /** Items that were served so far. */
  readonly items: () => number;
  readonly close: () => void;
};

/** Feeds that tell so many items that nobody has told before, each time that they are asked. */
export async function serveStream(feeds: number, itemsEach: number): Promise<StreamFeeds> {
  const servedAt = new Map<number, number>();
  let made = 0;
  const item = (): string => {
    made += 1;
    const isCopy = made % COPIED === 0 && made > 60;
    const told = isCopy ? made - 31 : made;
    const probe = told % PROBED === 1 ? ` ${PROBE_WORD} n${told}` : "";
    const title = `${titleOf(told)}${probe}${isCopy ? ", others say" : ""}`;
    if (probe !== "" && !servedAt.has(told)) servedAt.set(told, performance.now());
    const link = `https://outlet${made % 97}.example/${made}`;
    return (
      `<item><title>${title}</title><link>${link}</link><guid>${link}</guid><pubDate>${new Date().toUTCString()}</pubDate>` +
      `<description>${summaryOf(told)}</description></item>`
    );
  };
  const server = createServer((request, response) => {
    const items = Array.from({ length: itemsEach }, item).join("");
    const head = `<title>Feed ${request.url ?? ""}</title><link>https://example.org/</link><description>A stream</description>`;
    response
      .writeHead(200, { "content-type": "application/rss+xml" })
      .end(`<?xml version="1.0"?><rss version="2.0"><channel>${head}${items}</channel></rss>`);
  });
  const host = await listening(server);
  return {
    host,
    urls: Array.from({ length: feeds }, (_, feed) => `http://${host}/${feed}.xml`),
    servedAt,
    items: () => made,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function listening(server: Server): Promise<string> {
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function titleOf(number: number): string {
  return Array.from({ length: 5 }, (_, at) => wordOf(mixed(number, at))).join(" ");
}

function summaryOf(number: number): string {
  return `${Array.from({ length: 25 }, (_, at) => wordOf(mixed(number, 5 + at))).join(" ")}.`;
}

/** A number of 32 bits that seems to have nothing to do with these two: no title comes again, however long the stream is. */
function mixed(number: number, at: number): number {
  let bits = Math.imul(number, 0x9e_37_79_b1) ^ Math.imul(at + 1, 0x85_eb_ca_77);
  for (const factor of [0x7f_eb_35_2d, 0x84_6c_a6_8b]) bits = Math.imul(bits ^ (bits >>> 15), factor);
  return (bits ^ (bits >>> 16)) >>> 0;
}

/** Made of syllables, so that it looks like a word to whoever cuts it. */
function wordOf(seed: number): string {
  let left = seed % WORDS;
  let word = "";
  for (let at = 0; at < 4; at += 1) {
    word += `${"bcdfghklmnprstvz"[left % 16] ?? "b"}${"aeiou"[left % 5] ?? "a"}`;
    left = Math.floor(left / 11) + at * 7;
  }
  return word;
}
