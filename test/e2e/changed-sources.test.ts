import { parseJsonFeed, parseRssFeed } from "feedsmith";
import { expect, onTestFinished, test } from "vitest";
import { serveFeeds } from "./local-feeds.ts";
import { createTemporaryDesk } from "./temporary-desk.ts";

const AT = new Date(Date.now() - 3_600_000).toUTCString();

function item(title: string, fields: string): string {
  const link = `https://www.wire.example/${title.length}`;
  return `<item><title>${title}</title><link>${link}</link><guid>${link}</guid><pubDate>${AT}</pubDate>${fields}</item>`;
}

const TEXT = "<p>All were saved when the ferry sank off Uster.</p><p>THE SECOND PARAGRAPH</p><script>alert(1)</script>";
const FEED = `<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0"><channel><title>Wire</title><link>https://www.wire.example/</link>
${item(
  "Ferry sinks off Uster",
  `<description>All were saved when the ferry sank off Uster.</description><content:encoded><![CDATA[${TEXT}]]></content:encoded>
<enclosure url="https://www.wire.example/1.mp3" type="audio/mpeg" length="9"/><itunes:duration>1:00</itunes:duration><itunes:episode>3</itunes:episode>
<podcast:transcript url="https://www.wire.example/1.vtt" type="text/vtt"/>`,
)}
${item("Advertisement: a chair made of oak", "<description>Buy it while it lasts, today only.</description>")}
</channel></rss>`;

test(
  "what a source may show of itself, and which of its items are told, changes with the settings in the next pass",
  { timeout: 120_000 },
  async () => {
    const feeds = await serveFeeds(new Map([["/wire.xml", FEED]]));
    onTestFinished(async () => await feeds.close());
    const settingsOf = (source: object): object => ({
      network: { allow: [feeds.host] },
      sources: [{ url: feeds.url("/wire.xml"), id: "wire", name: "Wire", ...source }],
      digests: [],
    });
    const desk = createTemporaryDesk(settingsOf({ exclude: "advertisement" }));
    onTestFinished(() => desk.remove());

    async function pass(): Promise<{
      readonly titles: readonly string[];
      readonly json: string;
      readonly rss: string;
    }> {
      const { code, stderr } = await desk.run("run");
      expect([code, stderr]).toEqual([0, ""]);
      return await desk.look(async ({ documents }) => {
        const textOf = async (path: string): Promise<string> =>
          Buffer.from((await documents.find(path))?.body ?? "").toString();
        const json = await textOf("feed.json");
        const titles = (parseJsonFeed(json).items ?? []).map(({ title = "" }) => title).toSorted();
        return { titles, json, rss: await textOf("feed.xml") };
      });
    }

    const summed = await pass();
    expect(summed.titles).toEqual(["Ferry sinks off Uster"]);
    expect(summed.json).toContain("All were saved");
    expect(summed.json).not.toContain("THE SECOND PARAGRAPH");
    expect(parseRssFeed(summed.rss).items?.[0]).toMatchObject({
      itunes: { duration: 60, episode: 3 },
      podcast: { transcripts: [{ url: "https://www.wire.example/1.vtt", type: "text/vtt" }] },
    });

    desk.configure(settingsOf({ republish: "full" }));
    const whole = await pass();
    expect(whole.titles).toEqual(["Advertisement: a chair made of oak", "Ferry sinks off Uster"]);
    expect(whole.json).toContain("<p>THE SECOND PARAGRAPH</p></div>");
    expect(whole.json).not.toContain("alert(1)");

    desk.configure(settingsOf({ republish: "title", exclude: "advertisement" }));
    const bare = await pass();
    expect(bare.titles).toEqual(whole.titles); // What a story has stays there.
    expect(bare.json + bare.rss).not.toMatch(/All were saved|THE SECOND|Buy it/);
    const { stdout } = await desk.run("explain", "https://www.wire.example/34");
    expect(stdout).toMatch(/Kept out: exclude of its source[^]*Let in: include and exclude of its source were changed/);
  },
);
