import { z } from "zod";
import { NO_WISHES } from "../../domain/source.ts";
import { FeedFailure } from "./feed-failure.ts";
import { parseDate } from "./parse-date.ts";
import type { ParsedEnclosure, RawFeed, RawItem } from "./parsed-feed.ts";
import { resolveAddress, resolveWebAddress } from "./resolve-address.ts";
import { MAX_ENTRIES } from "./xml-entries.ts";
import { MAX_HUBS } from "./xml-links.ts";
import { mendCutJson } from "./json-repair.ts";
import { joinAuthors } from "./xml-people.ts";

/**
 * A field of the wrong type is a field that says nothing; it never costs the entry. Halves of letters, which JSON can
 * write as numbers, become U+FFFD: no output could hold them.
 */
const text = z
  .union([z.string(), z.number()])
  .transform((value) => String(value).toWellFormed())
  .nullable()
  .catch(null)
  .default(null);

/** A list keeps what is sound in it; what is no list is none. */
function listOf<T extends z.ZodType>(entry: T) {
  return z
    .array(entry.nullable().catch(null))
    .catch([])
    .default([])
    .transform((list) => list.filter((one) => one !== null));
}

const Author = z.object({ name: text });
const Hub = z.object({ type: text, url: text });
const Attachment = z.object({
  url: z.string().transform((value) => value.toWellFormed()),
  mime_type: text,
  size_in_bytes: z.number().nullable().catch(null).default(null),
  duration_in_seconds: z.number().nullable().catch(null).default(null),
});

const Item = z.object({
  id: text,
  url: text,
  external_url: text,
  title: text,
  content_html: text,
  content_text: text,
  summary: text,
  image: text,
  banner_image: text,
  date_published: text,
  date_modified: text,
  language: text,
  author: Author.nullable().catch(null).default(null),
  authors: listOf(Author),
  tags: listOf(text),
  attachments: listOf(Attachment),
});

/** JSON Feed 1.0 and 1.1 (jsonfeed.org/version). Some leave out the version, none the items. */
const Feed = z.object({
  version: text,
  title: text,
  home_page_url: text,
  feed_url: text,
  description: text,
  language: text,
  author: Author.nullable().catch(null).default(null),
  authors: listOf(Author),
  hubs: listOf(Hub),
  items: z.array(z.unknown()),
});

type Feed = z.infer<typeof Feed>;
type Item = z.infer<typeof Item>;

export function readJsonFeed(json: string, url: string): RawFeed {
  const feed = Feed.safeParse(parseJson(json)).data;
  if (feed === undefined) throw new FeedFailure("not-a-feed", "this is JSON, but not a JSON Feed");
  const items = feed.items.slice(0, MAX_ENTRIES).map((item) => Item.safeParse(item).data);
  const [, version = ""] = /version\/(\d+(?:\.\d+)?)/.exec(feed.version ?? "") ?? [];
  const authors = authorsOf(feed);
  return {
    format: `json ${version}`.trim(),
    feed: {
      title: feed.title,
      url: resolveAddress(feed.home_page_url, url),
      description: feed.description,
      language: feed.language,
    },
    items: items.filter((item) => item !== undefined).map((item) => toItem(item, authors, url)),
    wishes: NO_WISHES,
    push: { hubs: hubsOf(feed, url), self: resolveWebAddress(feed.feed_url, url) },
  };
}

/** Hubs that speak WebSub, by its name of today or of then; `rssCloud` is another thing. */
function hubsOf({ hubs }: Feed, base: string): readonly string[] {
  const ours = hubs.filter(({ type }) => /^(?:websub|pubsubhubbub)$/i.test(type ?? ""));
  const urls = ours.map((hub) => resolveWebAddress(hub.url, base)).filter((url) => url !== null);
  return [...new Set(urls)].slice(0, MAX_HUBS);
}

function parseJson(json: string): unknown {
  const whole = tryJson(json);
  if (whole !== undefined) return whole;
  const cut = mendCutJson(json);
  if (cut.kind === "no-item")
    throw new FeedFailure("broken-feed", "this JSON is cut off before its first item is whole");
  const mended = cut.kind === "mended" ? tryJson(cut.json) : undefined;
  if (mended === undefined) throw new FeedFailure("broken-feed", "this begins as JSON, but it is cut off or broken");
  return mended;
}

/** `undefined`: it is no JSON. */
function tryJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

function toItem(item: Item, feedAuthors: string | null, base: string): RawItem {
  const url = resolveAddress(item.url ?? item.external_url, base);
  return {
    id: item.id,
    url,
    title: item.title,
    titleKind: "text",
    language: item.language,
    published: parseDate(item.date_published)?.toISOString() ?? null,
    updated: parseDate(item.date_modified)?.toISOString() ?? null,
    author: authorsOf(item) ?? feedAuthors,
    source: null,
    summary: item.summary,
    content: item.content_html ?? (item.content_text === null ? null : toHtml(item.content_text)),
    tags: item.tags,
    enclosures: item.attachments.map((attachment) => toEnclosure(attachment, base)),
    image: resolveAddress(item.image ?? item.banner_image, base),
    base: url ?? base,
  };
}

/** Version 1.1 has a list of authors, 1.0 one; an entry without any has those of the feed. */
function authorsOf({ authors, author }: Pick<Item, "authors" | "author">): string | null {
  return joinAuthors([...authors, author].map((person) => person?.name ?? null));
}

function toEnclosure(
  { url, mime_type: type, size_in_bytes: length, duration_in_seconds: seconds }: z.infer<typeof Attachment>,
  base: string,
): ParsedEnclosure {
  const duration = Math.floor(seconds ?? 0);
  return {
    url: resolveAddress(url, base) ?? url,
    type,
    length: length !== null && Number.isSafeInteger(length) ? length : null,
    ...(Number.isSafeInteger(duration) && duration > 0 ? { duration } : {}),
  };
}

/** Plain text as the HTML that shows it. */
function toHtml(plain: string): string {
  const escaped = plain.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
  return escaped
    .split(/\n{2,}/)
    .map((paragraph) => `<p>${paragraph}</p>`)
    .join("");
}
