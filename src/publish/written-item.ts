import { escapeMarkup } from "./escape.ts";
import type { FeedItem } from "./feed-item.ts";

/**
 * What the `feed` package cannot write is added to what it wrote. Its XML has no CDATA section and no foreign `<` once
 * the sections are opened (see `Flavor`), so that its own tags can be found as text.
 */
export function mendRss(xml: string, items: readonly FeedItem[]): string {
  const opened = openSections(xml)
    .replace(/ xmlns:dc="[^"]*"/, "")
    .replace("<rss ", `<rss xmlns:dc="${DUBLIN_CORE}" `);
  return addToEach(opened, "item", items, ({ card, source, updatedAt }) => [
    card.author === null ? "" : `<dc:creator>${escapeMarkup(card.author)}</dc:creator>`,
    ...card.tags.map((tag) => `<category>${escapeMarkup(tag)}</category>`),
    `<source url="${escapeMarkup(source.url)}">${escapeMarkup(source.name)}</source>`,
    card.language === null ? "" : `<dc:language>${card.language}</dc:language>`,
    `<atom:updated>${updatedAt.toISOString()}</atom:updated>`,
  ]);
}

export function mendAtom(xml: string, items: readonly FeedItem[], language: string): string {
  const opened = openSections(xml)
    .replaceAll('<title type="html">', "<title>")
    .replace("<feed ", `<feed xml:lang="${escapeMarkup(language)}" `);
  return addToEach(opened, "entry", items, ({ card, source }) => [
    card.author === null ? "" : `<author><name>${escapeMarkup(card.author)}</name></author>`,
    ...card.tags.map((tag) => `<category term="${escapeMarkup(tag)}"/>`),
    `<link rel="related" href="${escapeMarkup(card.pageUrl)}"/>`,
    `<source><id>${escapeMarkup(source.url)}</id><title>${escapeMarkup(source.name)}</title></source>`,
  ]);
}

const DUBLIN_CORE = "http://purl.org/dc/elements/1.1/";

/** JSON Feed 1.0, as `feed` writes it, to 1.1: lists of authors, languages; and our outlet, as an extension of ours. */
export function mendJson(json: string, items: readonly FeedItem[], language: string): string {
  const { version: _, author, items: entries, ...head } = JSON.parse(json) as JsonFeed;
  const feed = {
    version: "https://jsonfeed.org/version/1.1",
    ...head,
    authors: [author],
    language,
    items: entries.map((entry, index) => Object.assign(entry, addition(items[index]))),
  };
  return `${JSON.stringify(feed, null, 2)}\n`;
}

type JsonFeed = { readonly version: string; readonly author: unknown; readonly items: readonly object[] };

function addition(item: FeedItem | undefined): object {
  if (item === undefined) return {};
  const { card, source } = item;
  return {
    ...(card.author === null ? {} : { authors: [{ name: card.author }] }),
    ...(card.language === null ? {} : { language: card.language }),
    ...(card.tags.length === 0 ? {} : { tags: card.tags }),
    _newsdesk: { about: card.pageUrl, source },
  };
}

function openSections(xml: string): string {
  return xml.replaceAll("<![CDATA[", "").replaceAll("]]>", "");
}

/** Puts lines before the end tag of each element; the items stand in the order of the elements. */
function addToEach(xml: string, name: string, items: readonly FeedItem[], lines: (item: FeedItem) => string[]): string {
  const end = `</${name}>`;
  const [...pieces] = xml.split(end);
  const last = pieces.pop() ?? "";
  const mended = pieces.map((piece, index) => {
    const item = items[index];
    return item === undefined ? piece : `${piece}${lines(item).join("")}`;
  });
  return `${[...mended, last].join(end)}\n`;
}
