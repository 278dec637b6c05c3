import { copyFile, mkdir, readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { rankAt, score } from "../domain/rank.ts";
import { toldAt } from "../domain/item.ts";
import type { Story } from "../domain/story.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import { fillHtml, fillText } from "../send/send.ts";
import { STYLESHEET } from "./folders.ts";
import type { Demo } from "./open-demo.ts";

const DOCUMENTS = ["feed.xml", "feed.atom", "feed.json", "index.html"] as const;
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
  };
  const stories = await desk.store.stories.find({ order: "rank", limit: MAX_STORIES });
  return { stories, digestHtml: fillHtml(edition.html, values), digestText: fillText(edition.text, values) };
}

/** Writes all of it to a folder: merged feeds, front page, digest, stories, and one `.eml` for each subscriber. */
export async function writeDemoFiles(demo: Demo, files: DemoFiles, folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const path of DOCUMENTS) {
      const document = await demo.desk.store.documents.find(path);
      if (document === null) throw new Error(`the demo made no ${path}`);
      await writeFile(join(folder, path), document.body);
    }
    await mkdir(join(folder, "assets"), { recursive: true });
    await copyFile(STYLESHEET, join(folder, "assets", "newsdesk.css"));
    await writeFile(join(folder, "digest.html"), files.digestHtml);
    await writeFile(join(folder, "digest.txt"), files.digestText);
    await writeFile(
      join(folder, "stories.json"),
      `${JSON.stringify(storiesJson(files.stories, demo.desk.clock()), null, 2)}\n`,
    );
    for (const name of await readdir(demo.outbox)) {
      if (name.endsWith(".eml")) await copyFile(join(demo.outbox, name), join(folder, name));
    }
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw new UserError(
      `The demo cannot write to ${folder}: ${cause.message}.`,
      "Name another folder with --out DIR.",
      EXIT.resource,
      { cause },
    );
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
