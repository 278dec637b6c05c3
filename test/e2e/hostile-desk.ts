import { simpleParser, type ParsedMail } from "mailparser";
import { createSite } from "../../src/app/site.ts";
import { openDesk } from "../../src/app/open-desk.ts";
import { readSettings } from "../../src/app/settings/read-settings.ts";
import type { Document } from "../../src/domain/document-store.ts";
import { runOnce } from "../../src/app/run-once.ts";
import { atomOf, jsonOf, rssOf } from "../collect/xss/documents.ts";
import { serveFeeds } from "./local-feeds.ts";
import { createTemporaryDesk, subscribe } from "./temporary-desk.ts";

/** All that people get to see of a desk that followed three feeds with these texts in every field. */
export type Outputs = {
  readonly front: string;
  readonly storyPages: readonly string[];
  readonly rss: string;
  readonly atom: string;
  readonly json: string;
  readonly mails: readonly ParsedMail[];
  /** The mails as they went out. */
  readonly rawMails: readonly string[];
};

/** One pass of a desk of its own, from the feeds over HTTP to the mails in the outbox. */
export async function runDeskOver(texts: readonly string[]): Promise<Outputs> {
  const now = new Date();
  const feeds = await serveFeeds(
    new Map([
      ["/rss", rssOf(texts).body],
      ["/atom", atomOf(texts, now.toISOString()).body],
      ["/json", jsonOf(texts, now.toISOString()).body],
    ]),
  );
  const desk = createTemporaryDesk({
    network: { allow: [feeds.host] },
    sources: ["rss", "atom", "json"].map((id) => ({ id, name: `Outlet ${id}`, url: feeds.url(`/${id}`) })),
    tags: { script: ["alert"], pictures: ["img", "svg"] },
    feeds: [{ name: "all", where: "", limit: 500 }],
    digests: [{ name: "weekly", schedule: "0 0 * * 0", minStories: 1, stories: 200, lookback: "4w", catchUp: "8d" }],
  });
  try {
    await subscribe(desk, ["reader@reader.example"]);
    const settings = await readSettings(desk.settings, {});
    const open = await openDesk(settings, { clock: () => new Date(), log: QUIET });
    try {
      await runOnce(open.stages, new AbortController().signal);
      const site = createSite(open);
      const document = async (path: string): Promise<string> => textOf(await site.document(path));
      const stories = await open.store.stories.find({ order: "newest", limit: 2_000 });
      const storyPages = await Promise.all(stories.map(async ({ id }) => textOf(await site.storyPage(id))));
      const rawMails = desk.mails();
      return {
        front: await document("index.html"),
        storyPages,
        rss: await document("feeds/all.xml"),
        atom: await document("feeds/all.atom"),
        json: await document("feeds/all.json"),
        mails: await Promise.all(rawMails.map(async (text) => await simpleParser(text))),
        rawMails,
      };
    } finally {
      await open.close();
    }
  } finally {
    desk.remove();
    await feeds.close();
  }
}

function textOf(page: Document | null): string {
  return new TextDecoder().decode(page?.body);
}

const QUIET = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
