import { setTimeout as wait } from "node:timers/promises";
import Parser from "rss-parser";
import type { CorpusAnswer } from "./feed-corpus.ts";

/** What the named parser says by itself, in the words of ours. */
const parser = new Parser();
/** For a document of which it never says anything. */
const PATIENCE_MS = 2_000;

export async function readPlainly(text: string): Promise<CorpusAnswer> {
  const isDone = new AbortController();
  try {
    const patience = wait(PATIENCE_MS, null, { signal: isDone.signal }).catch(() => null);
    const given = await Promise.race([parser.parseString(text), patience]);
    return given === null ? { ok: false, error: "it never answers" } : toAnswer(given);
  } catch (cause) {
    return { ok: false, error: String(cause) };
  } finally {
    isDone.abort();
  }
}

export async function parsePlainly(text: string): Promise<unknown> {
  return await parser.parseString(text);
}

type Given = Awaited<ReturnType<typeof parser.parseString>>;
type Entry = Given["items"][number] & {
  readonly id?: string;
  readonly author?: string;
  readonly "content:encoded"?: string;
};

function toAnswer(given: Given): CorpusAnswer {
  const { title, link, description } = given;
  return {
    ok: true,
    format: "",
    version: "",
    encoding: "",
    feed: {
      title: title ?? null,
      url: link ?? null,
      description: description ?? null,
      language: textOf((given as { readonly language?: unknown }).language),
    },
    items: given.items.map((entry: Entry) => ({
      id: entry.guid ?? entry.id ?? null,
      url: entry.link ?? null,
      title: entry.title ?? null,
      published: entry.isoDate ?? entry.pubDate ?? null,
      updated: null,
      author: entry.creator ?? entry.author ?? null,
      summary: entry.summary ?? entry.contentSnippet ?? null,
      content: entry["content:encoded"] ?? entry.content ?? null,
      tags: (entry.categories ?? []).map(String),
      enclosures: entry.enclosure === undefined ? [] : [toEnclosure(entry.enclosure)],
    })),
  };
}

function toEnclosure({ url, type, length }: NonNullable<Entry["enclosure"]>) {
  return { url, type: type ?? null, length: length ?? null };
}

function textOf(value: unknown): string | null {
  return typeof value === "string" ? value : null;
}
