import { createHash } from "node:crypto";
import { brotliCompressSync, gzipSync } from "node:zlib";

/** One feed that was made to hurt: up to 10 MiB of text, as its server would send it. */
export type HostileFeed = { readonly name: string; readonly body: Uint8Array; readonly coding: "gzip" | "br" | null };

const MIB = 1024 * 1024;
/** Just below what is read at all, once it is unpacked. */
const MOST_BYTES = 10 * MIB - 4_096;

function whole(text: string): string {
  return `<?xml version="1.0"?><rss version="2.0"><channel><title>t</title>${text}</channel></rss>`;
}

function item(text: string): string {
  return `<item><title>one</title><link>http://x.example/1</link><description>${text}</description></item>`;
}

function fill(piece: string, bytes = MOST_BYTES): string {
  return piece.repeat(Math.floor((bytes - 400) / piece.length));
}

/** Packed, because no more than 5 MB come over the wire. */
export function hostileFeeds(): readonly HostileFeed[] {
  const texts: readonly (readonly [name: string, text: string])[] = [
    ["800 KB of &lt; in a text", whole(item(fill("&lt;", 800_000)))],
    ["10 MB of &lt; in a text", whole(item(fill("&lt;")))],
    ["10 MB of &amp;lt; in a title", whole(`<item><title>${fill("&amp;lt;")}</title></item>`)],
    ["10 MB of < in CDATA", whole(item(`<![CDATA[${fill("<")}]]>`))],
    ["10 MB of tags in one another", whole(fill("<a>"))],
    ["10 MB of divs in one another", whole(item(`<![CDATA[${fill("<div>")}]]>`))],
    ["10 MB of one attribute", whole(`<item a="${fill("x")}"/>`)],
    [
      "a tag with half a million attributes",
      whole(`<item ${Array.from({ length: 500_000 }, (_, index) => `a${index}=""`).join(" ")}/>`),
    ],
    ["10 MB of words in one entry", whole(item(fill("words of a text that goes on and on. ")))],
    ["10 MB of paragraphs in one entry", whole(item(fill("&lt;p&gt;words of a text&lt;/p&gt;")))],
    [
      "500 entries of 20 kB",
      whole(
        Array.from(
          { length: 500 },
          (_, index) =>
            `<item><guid>${index}</guid><title>t ${index}</title><description>${fill("&lt;p&gt;words &lt;b&gt;of&lt;/b&gt; a text.&lt;/p&gt; ", 20_000)}</description></item>`,
        ).join(""),
      ),
    ],
    [
      "a hundred thousand entries",
      whole(
        Array.from(
          { length: 100_000 },
          (_, index) => `<item><guid>${index}</guid><title>t ${index}</title></item>`,
        ).join(""),
      ),
    ],
    ["10 MB of comments", whole(fill("<!-- -->"))],
    ["10 MB of ampersands", whole(item(fill("& ")))],
    [
      "10 MB of one number in JSON",
      `{"version":"https://jsonfeed.org/version/1.1","title":"t","items":[{"id":${fill("9")}}]}`,
    ],
    ["10 MB of brackets in JSON", `{"version":"https://jsonfeed.org/version/1.1","items":${fill("[")}`],
    ["10 MB of white space", fill(" \n")],
    ["10 MB of a page", `<!doctype html><title>t</title>${fill("<p>no feed at all")}`],
  ];
  const packed = texts.map(([name, text]): HostileFeed => ({
    name,
    body: gzipSync(text, { level: 1 }),
    coding: "gzip",
  }));
  return [...packed, ...bombs(), noise()];
}

function bombs(): readonly HostileFeed[] {
  const zeros = Buffer.alloc(256 * MIB);
  const atLimit = Buffer.alloc(MOST_BYTES, " ");
  return [
    { name: "a bomb of 256 MiB in gzip", body: gzipSync(zeros, { level: 1 }), coding: "gzip" },
    { name: "a bomb of 256 MiB in brotli", body: brotliCompressSync(zeros.subarray(0, 64 * MIB)), coding: "br" },
    { name: "10 MiB of blanks in brotli", body: brotliCompressSync(atLimit), coding: "br" },
  ];
}

/** What cannot be packed: the most that comes over the wire. */
function noise(): HostileFeed {
  const blocks = Array.from({ length: 75_000 }, (_, index) => createHash("sha512").update(String(index)).digest());
  return { name: "4.8 MB of noise", body: Buffer.concat(blocks), coding: null };
}
