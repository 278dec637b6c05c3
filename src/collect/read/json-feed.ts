import { z } from "zod";
import { NO_WISHES } from "../../domain/source.ts";
import { FeedFailure } from "./feed-failure.ts";
import { parseDate } from "./parse-date.ts";
import type { ParsedEnclosure, RawFeed, RawItem } from "./parsed-feed.ts";

/** A field of the wrong type is a field that says nothing; it never costs the entry. */
const text = z.union([z.string(), z.number()]).transform(String).nullable().catch(null).default(null);

const Author = z.object({ name: text });
const Attachment = z.object({
  url: z.string(),
  mime_type: text,
  size_in_bytes: z.number().nullable().catch(null).default(null),
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
  authors: z.array(Author.nullable().catch(null)).catch([]).default([]),
  tags: z.array(text).catch([]).default([]),
  attachments: z.array(Attachment.nullable().catch(null)).catch([]).default([]),
});

/** JSON Feed 1.0 and 1.1 (jsonfeed.org/version). Some leave out the version, none the items. */
const Feed = z.object({
  version: text,
  title: text,
  home_page_url: text,
  description: text,
  language: text,
  items: z.array(z.unknown()),
});

export function readJsonFeed(json: string, url: string): RawFeed {
  const feed = Feed.safeParse(parseJson(json)).data;
  if (feed === undefined) throw new FeedFailure("not-a-feed", "this is JSON, but not a JSON Feed");
  const items = feed.items.map((item) => Item.safeParse(item).data).filter((item) => item !== undefined);
  const [, version = ""] = /version\/(\d+(?:\.\d+)?)/.exec(feed.version ?? "") ?? [];
  return {
    format: `json ${version}`.trim(),
    feed: {
      title: feed.title,
      url: resolve(feed.home_page_url, url),
      description: feed.description,
      language: feed.language,
    },
    items: items.map((item) => toItem(item, url)),
    wishes: NO_WISHES,
    push: { hubs: [], self: null },
  };
}

function parseJson(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    throw new FeedFailure("broken-feed", "this begins as JSON, but it is cut off or broken");
  }
}

function toItem(item: z.infer<typeof Item>, base: string): RawItem {
  const url = resolve(item.url ?? item.external_url, base);
  const author = [...item.authors, item.author].find((person) => person?.name !== null && person !== null);
  return {
    id: item.id,
    url,
    title: item.title,
    titleKind: "text",
    language: item.language,
    published: parseDate(item.date_published)?.toISOString() ?? null,
    updated: parseDate(item.date_modified)?.toISOString() ?? null,
    author: author?.name ?? null,
    summary: item.summary,
    content: item.content_html ?? (item.content_text === null ? null : toHtml(item.content_text)),
    tags: item.tags.filter((tag) => tag !== null),
    enclosures: item.attachments.flatMap((attachment) => (attachment === null ? [] : [toEnclosure(attachment, base)])),
    image: resolve(item.image ?? item.banner_image, base),
    base: url ?? base,
  };
}

function toEnclosure(
  { url, mime_type: type, size_in_bytes: length }: z.infer<typeof Attachment>,
  base: string,
): ParsedEnclosure {
  return {
    url: resolve(url, base) ?? url,
    type,
    length: length !== null && Number.isSafeInteger(length) ? length : null,
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

function resolve(raw: string | null, base: string): string | null {
  if (raw === null || /^[a-z][a-z\d+.-]*:/i.test(raw)) return raw;
  return URL.parse(raw, base === "" ? undefined : base)?.href ?? raw;
}
