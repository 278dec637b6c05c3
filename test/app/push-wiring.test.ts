import { describe, expect, onTestFinished, test } from "vitest";
import { freePort } from "../../src/app/free-port.ts";
import { openDesk } from "../../src/app/open-desk.ts";
import { createSite } from "../../src/app/site.ts";
import type { Log } from "../../src/domain/log.ts";
import { createWeb } from "../../src/web/server.ts";
import { listen } from "../../src/web/listen.ts";
import { testHub } from "../collect/push/hub.ts";
import { localSite } from "../collect/local-site.ts";
import { settingsOf } from "./settings/settings-folder.ts";
import { anArticle, wordpressPage } from "../collect/pages/wordpress-page.ts";

const NEVER = new AbortController().signal;
const NOW = new Date("2026-11-23T06:00:00Z");
const NO_LOG: Log = { debug() {}, info() {}, warn() {}, error() {} };

const site = localSite();
const hub = testHub();

/** A feed of one entry, whose server names the hub. */
function putFeed(index: number): void {
  const { title, lead } = anArticle(index);
  site.put("/feed", (_, response) => {
    const link = `<${hub.url()}>; rel=hub, <${site.url("/feed")}>; rel=self`;
    response.writeHead(200, { "content-type": "application/rss+xml", link }).end(feedOf(index, title, lead));
  });
  site.putPage(`/articles/${index}`, wordpressPage(anArticle(index), index));
}

function feedOf(index: number, title: string, lead: string): string {
  const item = `<item><guid>g${index}</guid><title>${title}</title><link>${site.url(`/articles/${index}`)}</link><description>${lead}</description></item>`;
  return `<rss version="2.0"><channel><title>Gazette</title>${item}</channel></rss>`;
}

/** The desk as `newsdesk start` opens it, with its pages. */
async function aDesk(web: string, serves: boolean) {
  const settings = await settingsOf(`site: { title: Desk, url: "https://news.example.org/" }
sources: [{ url: "${site.url("/feed")}", fullText: true }]
network: { allow: ["${site.host()}", "${hub.host()}"] }
collect: { hostGap: 0s }
web: ${web}
`);
  const desk = await openDesk(settings, { clock: () => NOW, log: NO_LOG, serves });
  onTestFinished(async () => await desk.close());
  const pages = await createWeb(createSite(desk), NO_LOG, {
    door: () => desk.push,
    maxBytes: () => settings.collect.maxBytes,
  });
  onTestFinished(async () => await pages.close());
  await listen(pages, settings.web);
  return desk;
}

describe("a desk that hubs can reach", () => {
  test("is pushed a feed, and reads the pages of what was pushed with the next pass", async () => {
    const port = await freePort();
    const desk = await aDesk(`{ listen: "127.0.0.1:${port}", publicUrl: "http://127.0.0.1:${port}/" }`, true);
    putFeed(1);
    await desk.stages.collect(NEVER);
    await hub.settled();
    expect(hub.asked[0]?.get("hub.callback")).toMatch(new RegExp(`^http://127\\.0\\.0\\.1:${port}/push/[\\w-]{43}$`));
    expect(Buffer.byteLength(hub.asked[0]?.get("hub.secret") ?? "")).toBe(43);
    putFeed(2);
    const { title, lead } = anArticle(2);
    expect(await hub.push(site.url("/feed"), feedOf(2, title, lead))).toEqual([204]);
    await desk.stages.collect(NEVER);
    const items = (await desk.store.curate.pendingItems(10)).map(({ item }) => `${item.title}: ${item.textFrom}`);
    expect(items.toSorted()).toEqual([`${anArticle(1).title}: page`, `${title}: page`].toSorted());
  });

  test.for([
    { why: "nobody said where", web: `{ listen: "127.0.0.1:0" }`, serves: true },
    {
      why: "it serves no pages",
      web: `{ listen: "127.0.0.1:0", publicUrl: "https://news.example.org" }`,
      serves: false,
    },
  ])("asks no hub while $why", async ({ web, serves }) => {
    const desk = await aDesk(web, serves);
    putFeed(1);
    await desk.stages.collect(NEVER);
    expect([desk.push, hub.asked.length]).toEqual([null, 0]);
  });
});
