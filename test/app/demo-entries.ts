import { readFileSync } from "node:fs";
import { parseFeed } from "feedsmith";

/** Where the sample feeds of `newsdesk demo` lie. */
export const FOLDER = new URL("../../config/demo/feeds/", import.meta.url);

export type Entry = { readonly title: string; readonly link: string; readonly at: Date; readonly summary: string };

export const FILES = [
  { file: "wirepost.xml", format: "rss", items: 9 },
  { file: "screen-and-signal.xml", format: "rss", items: 9 },
  { file: "cipher-street.atom", format: "atom", items: 9 },
  { file: "kernel-gazette.rdf", format: "rdf", items: 9 },
  { file: "locksmiths-log.xml", format: "rss", items: 8 },
  { file: "brueckenpost.xml", format: "rss", items: 8 },
  { file: "silicon-quay.xml", format: "rss", items: 9 },
  { file: "open-orbit.json", format: "json", items: 8 },
  { file: "pacific-byte.atom", format: "atom", items: 9 },
  { file: "link-basket.xml", format: "rss", items: 8 },
] as const;

export function readText(file: string): string {
  const charset = file === "brueckenpost.xml" ? "windows-1252" : "utf-8";
  return new TextDecoder(charset).decode(readFileSync(new URL(file, FOLDER)));
}

export function allEntries(): readonly Entry[] {
  return FILES.flatMap(({ file }) => entriesOf(file));
}

/** What a parser that is not ours finds in the file. */
export function entriesOf(file: string): readonly Entry[] {
  return rawEntries(file).map(({ title = "", link = "", at = "", summary = "" }) => {
    return { title, link, at: new Date(at.replace(/PST$/, "-0800")), summary: summary.replaceAll(/<[^>]*>/g, "") };
  });
}

type RawEntry = { readonly [Name in keyof Entry]?: string | undefined };

function rawEntries(file: string): readonly RawEntry[] {
  const { format, feed } = parseFeed(readText(file));
  if (format === "atom") {
    return (feed.entries ?? []).map(({ title, links, published, summary }) => {
      return { title: title?.value, link: links?.[0]?.href, at: published, summary: summary?.value };
    });
  }
  if (format === "json") {
    return (feed.items ?? []).map(({ title, url, date_published, summary }) => {
      return { title, link: url, at: date_published, summary };
    });
  }
  return (feed.items ?? []).map((item) => {
    const at = "pubDate" in item ? item.pubDate : item.dc?.dates?.[0];
    return { title: item.title, link: item.link, at, summary: item.description };
  });
}
