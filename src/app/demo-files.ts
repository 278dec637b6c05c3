import { copyFile, mkdir, readdir, rename, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rankAt, score } from "../domain/rank.ts";
import { toldAt } from "../domain/item.ts";
import type { Story } from "../domain/story.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import { fillHtml, fillText } from "../send/send.ts";
import { ASSET_NAMES } from "./assets.ts";
import { ASSETS } from "./folders.ts";
import type { Demo } from "./open-demo.ts";

const DOCUMENTS = ["feed.xml", "feed.atom", "feed.json", "index.html"] as const;
/** How the demo's mails are named: after a Message-ID below the demo's own domain. */
const DEMO_MAIL = /^dlv-[0-9a-f]+@newsdesk\.example\.eml$/;
/** Far above what the samples hold. */
const MAX_STORIES = 1_000;

export type DemoFiles = {
  readonly stories: readonly Story[];
  readonly digestHtml: string;
  readonly digestText: string;
};

/** Collects what the demo made: the digest as one reader sees it, and all stories, the highest rank first. */
export async function demoFiles({ desk }: Demo): Promise<DemoFiles> {
  const [digest] = desk.settings.digests;
  const edition = digest === undefined ? null : await desk.store.editions.last(digest.name);
  if (edition === null) throw new Error("the demo made no edition");
  const values = {
    address: "you@reader.example",
    unsubscribeUrl: `${desk.settings.site.url}/unsubscribe/your-own-token`,
    privateFeedUrl: `${desk.settings.site.url}/my/your-own-token.atom`,
    preferencesUrl: `${desk.settings.site.url}/preferences/your-own-token`,
  };
  const stories = await desk.store.stories.find({ order: "rank", limit: MAX_STORIES });
  return { stories, digestHtml: fillHtml(edition.html, values), digestText: fillText(edition.text, values) };
}

/** Writes all of it to a folder: merged feeds, front page, digest, stories, and one `.eml` for each subscriber. */
export async function writeDemoFiles(demo: Demo, files: DemoFiles, folder: string): Promise<void> {
  try {
    await mkdir(join(folder, "assets"), { recursive: true });
    await writePages(demo, folder);
    await writeFile(join(folder, "digest.html"), files.digestHtml);
    await writeFile(join(folder, "digest.txt"), files.digestText);
    const stories = storiesJson(files.stories, demo.desk.clock());
    await writeFile(join(folder, "stories.json"), `${JSON.stringify(stories, null, 2)}\n`);
    for (const name of await readdir(folder)) if (DEMO_MAIL.test(name)) await unlink(join(folder, name));
    await copyMails(demo.outbox, folder);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    const problem = `The demo cannot write to ${folder}: ${cause.message}.`;
    throw new UserError(problem, "Name another folder with --out DIR.", EXIT.resource, { cause });
  }
}

async function writePages({ desk }: Demo, folder: string): Promise<void> {
  for (const path of DOCUMENTS) {
    const document = await desk.store.documents.find(path);
    if (document === null) throw new Error(`the demo made no ${path}`);
    await writeFile(join(folder, path), document.body);
  }
  for (const name of ASSET_NAMES) await copyFile(join(ASSETS, name), join(folder, "assets", name));
}

/** The mails of an earlier demo have other names, so they go first; no other file is touched. */
/** Also done after the mails of a sign-up on the demo's own pages. */
export async function copyMails(outbox: string, folder: string): Promise<void> {
  for (const name of (await readdir(outbox)).filter((each) => DEMO_MAIL.test(each))) {
    const part = join(folder, `.${name}.part`);
    await copyFile(join(outbox, name), part);
    await rename(part, join(folder, name)); // Whole or not at all, for whoever looks meanwhile.
  }
}

function storiesJson(stories: readonly Story[], now: Date): readonly object[] {
  return stories.map((story) => {
    const parts = rankAt(story, now);
    const coverage = story.coverage.map(({ item, source }) => ({
      outlet: source.name,
      title: item.title,
      link: item.link,
      toldAt: toldAt(item).toISOString(),
    }));
    const [lead] = story.coverage;
    return { id: story.id, title: lead.item.title, coverage, tags: story.tags, score: score(parts), scoreParts: parts };
  });
}
