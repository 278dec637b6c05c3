import { spawn } from "node:child_process";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFeedReader, type FeedReader } from "../../src/collect/collect.ts";
import { toldOf } from "./entries.ts";

const ORIGIN = { contentType: null, url: "https://news.example/feed" };

function rss(inner: string, doctype = ""): Uint8Array {
  return Buffer.from(`${doctype}<rss version="2.0"><channel><title>T</title>${inner}</channel></rss>`);
}

const GOOD = rss("<item><title>Good</title></item>");

/** Nothing in here is cut short by a limit of ours: the parser works through all of it. */
const ENDLESS = Buffer.from(`<rss><channel>${"<a>".repeat(400_000)}`);

async function titles(reader: FeedReader, body: Uint8Array): Promise<unknown> {
  const answer = await reader.readEntries(body, ORIGIN);
  return answer.kind === "entries" ? toldOf(answer.feed.entries).map(({ content }) => content.title) : answer.reason;
}

describe("a reader", () => {
  let reader: FeedReader;
  beforeAll(() => {
    reader = createFeedReader();
  });
  afterAll(() => reader.close());

  test("gives the feed as it says it, and cleaned", async () => {
    const body = rss(
      "<item><title>A &amp;lt;b&amp;gt; C</title><description>&lt;script>x&lt;/script>Text</description></item>",
    );
    const plain = await reader.readFeed(body, ORIGIN);
    const clean = await reader.readFeed(body, { ...ORIGIN, clean: true });
    expect(plain).toEqual({
      kind: "parsed",
      feed: {
        format: "rss 2.0",
        version: "rss20",
        encoding: "utf-8",
        feed: { title: "T", url: null, description: null, language: null },
        items: [
          {
            id: null,
            url: null,
            title: "A &lt;b&gt; C",
            published: null,
            updated: null,
            author: null,
            source: null,
            summary: "<script>x</script>Text",
            content: null,
            tags: [],
            enclosures: [],
          },
        ],
      },
    });
    expect(clean).toMatchObject({
      kind: "parsed",
      feed: { items: [{ title: "A <b> C", summary: "Text", content: "<p>Text</p>" }] },
    });
  });

  test("leaves the caller its bytes", async () => {
    const body = new Uint8Array(GOOD);
    await reader.readEntries(body, ORIGIN);
    expect(body.byteLength).toBe(GOOD.byteLength);
  });

  test.for([
    {
      why: "800 kB of &lt;",
      body: rss(`<item><title>x</title><description>${"&lt;".repeat(200_000)}</description></item>`),
      got: ["x"],
    },
    {
      why: "800 kB of open tags",
      body: rss(`<item><title>x</title><description>${"&lt;a ".repeat(130_000)}</description></item>`),
      got: ["x"],
    },
    {
      why: "800 kB of &lt; in a title",
      body: rss(`<item><title>${"&lt; ".repeat(160_000)}</title></item>`),
      got: [`${"< ".repeat(248)}<…`],
    },
    {
      why: "an entity bomb",
      body: rss(
        "<item><title>&d;</title></item>",
        `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "${"&a;".repeat(99)}"><!ENTITY c "${"&b;".repeat(99)}"><!ENTITY d "${"&c;".repeat(99)}">]>`,
      ),
      got: "broken-feed",
    },
    {
      why: "an external entity",
      body: rss("<item><title>&x;</title></item>", '<!DOCTYPE x [<!ENTITY x SYSTEM "file:///etc/passwd">]>'),
      got: "broken-feed",
    },
    {
      why: "a megabyte of guid",
      body: rss(`<item><title>x</title><guid>${"g".repeat(1_000_000)}</guid></item>`),
      got: ["x"],
    },
    {
      why: "twenty thousand nested tags",
      body: rss(
        `<item><title>x</title><description>${"<b>".repeat(20_000)}y${"</b>".repeat(20_000)}</description></item>`,
      ),
      got: ["x"],
    },
    { why: "nothing", body: new Uint8Array(), got: "empty" },
    {
      why: "noise",
      body: Buffer.from(Array.from({ length: 5_000 }, (_, n) => (n * 7_919) % 256)),
      got: "not-a-feed",
    },
  ])("survives $why", async ({ body, got }) => {
    expect(await titles(reader, body)).toEqual(got);
    expect(await titles(reader, GOOD)).toEqual(["Good"]);
  });
});

test("what passes the deadline of its thread has failed, as too slow to read", async () => {
  const reader = createFeedReader({ deadlineMs: 1 });
  expect(await reader.readEntries(ENDLESS, ORIGIN)).toEqual({
    kind: "failed",
    reason: "too-slow-to-read",
    detail: "reading it was given up: not done after 1 ms",
  });
  await reader.close();
});

describe("a thread", () => {
  // In a process of its own: where the platform's limit is met before ours, it is the process that ends.
  test.for([
    { why: "ten megabytes of &lt; in a title", piece: "&lt;", times: 2_500_000 },
    { why: "eight megabytes of open tags in a title", piece: "<b>x", times: 2_000_000 },
  ])("that fills its memory at once does not end the process: $why", async ({ piece, times }) => {
    const code = `
      import { createFeedReader } from "./src/collect/collect.ts";
      const reader = createFeedReader({ deadlineMs: 25_000, memoryMib: 128 });
      const body = "<rss version='2.0'><channel><item><title>" + ${JSON.stringify(piece)}.repeat(${times}) + "</title></item></channel></rss>";
      const { kind, detail } = await reader.readEntries(Buffer.from(body), { contentType: null, url: "" });
      console.log(kind, detail);
    `;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
      cwd: `${import.meta.dirname}/../..`,
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    const ended = await new Promise((resolve) => child.on("close", resolve));
    expect([ended, said]).toEqual([0, "failed reading it was given up: more than 128 MiB\n"]);
  });

  test("gives up what it reads when its signal aborts, and goes on with the rest", async () => {
    const reader = createFeedReader({ deadlineMs: 25_000 });
    const stop = new AbortController();
    const reading = reader.readEntries(ENDLESS, ORIGIN, undefined, { signal: stop.signal });
    const good = titles(reader, GOOD);
    stop.abort(new Error("stop"));
    await expect(reading).rejects.toThrow("stop");
    expect(await good).toEqual(["Good"]);
    await reader.close();
  });

  test("is not asked under a signal that has aborted", async () => {
    const reader = createFeedReader();
    const signal = AbortSignal.abort(new Error("stop"));
    await expect(reader.readEntries(GOOD, ORIGIN, undefined, { signal })).rejects.toThrow("stop");
    await reader.close();
  });

  test("tells an entry in its language, and the same entry no more", async () => {
    const reader = createFeedReader();
    const text = "Der Rat der Stadt hat gestern entschieden, dass die alte Brücke bis zum Sommer gesperrt bleibt.";
    const body = rss(`<language>en</language><item><title>Die Brücke</title><description>${text}</description></item>`);
    const first = await reader.readEntries(body, ORIGIN);
    const [entry] = first.kind === "entries" ? first.feed.entries : [];
    expect(entry).toMatchObject({ kind: "told", content: { language: "de" } });
    const again = await reader.readEntries(body, ORIGIN, { entryHashes: [entry?.entryHash ?? ""], blocks: [] });
    expect(again).toMatchObject({ feed: { entries: [{ kind: "same", guid: null, link: null }] } });
    await reader.close();
  });

  test("takes no more after the close", async () => {
    const reader = createFeedReader();
    const reading = reader.readEntries(ENDLESS, ORIGIN);
    const closing = reader.close();
    await expect(reading).rejects.toThrow("The reader is closed.");
    await closing;
    await expect(reader.readEntries(GOOD, ORIGIN)).rejects.toThrow("The reader is closed.");
  });

  test("does not keep the process alive", async () => {
    const code = `
      import { createFeedReader } from "./src/collect/collect.ts";
      const reader = createFeedReader({ idleMs: 600_000 });
      const answer = await reader.readEntries(Buffer.from("<rss><channel><title>T</title></channel></rss>"), { contentType: null, url: "" });
      console.log(answer.kind);
    `;
    const child = spawn(process.execPath, ["--input-type=module", "--eval", code], {
      cwd: `${import.meta.dirname}/../..`,
    });
    let said = "";
    child.stdout.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    expect([await new Promise((resolve) => child.on("close", resolve)), said]).toEqual([0, "entries\n"]);
  });
});
