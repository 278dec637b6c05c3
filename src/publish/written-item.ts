import { Feed } from "feed";
import { escapeMarkup } from "./escape.ts";
import type { FeedItem } from "./feed-item.ts";
import { atomFile, atomImage, jsonFile, rssFiles } from "./file-markup.ts";
import { type Prefix, prefixesIn } from "./xml-spaces.ts";

/** A feed item as it stands in every feed that has it, so it is written once, however many feeds and passes that are. */
export type WrittenItem = {
  /** An `item` element, and an `entry` element; each begins on a line of its own. */
  readonly rss: string;
  readonly atom: string;
  /** A JSON object on one line. */
  readonly json: string;
  readonly updatedAt: Date;
  /** Of namespaces that not every item needs. */
  readonly prefixes: { readonly rss: readonly Prefix[]; readonly atom: readonly Prefix[] };
  /** It has a whole text, which is long, and which storage may let go of. */
  readonly isWhole: boolean;
};

/** What the `feed` package cannot write is added to what it wrote. */
export function writeItem(item: FeedItem): WrittenItem {
  const [rss, atom] = [rssItem(item), atomEntry(item)];
  const prefixes = { rss: prefixesIn(rss), atom: prefixesIn(atom) };
  return { rss, atom, json: jsonItem(item), updatedAt: item.updatedAt, prefixes, isWhole: item.isWhole };
}

/**
 * `feed` writes titles and texts into CDATA sections. What we put there is escaped once more than it should be, and
 * then the sections are taken away: so nothing foreign ever stands unescaped in our XML, and tags can be found as text.
 */
function rssItem(item: FeedItem): string {
  const { card, source, updatedAt, image, files } = item;
  return within("item", packaged(item, MARKUP).rss2(), [
    ...card.authors.map((name) => `<dc:creator>${escapeMarkup(name)}</dc:creator>`),
    ...card.tags.map((tag) => `<category>${escapeMarkup(tag)}</category>`),
    source === null ? "" : `<source url="${escapeMarkup(source.url)}">${escapeMarkup(source.name)}</source>`,
    card.language === null ? "" : `<dc:language>${card.language}</dc:language>`,
    `<atom:updated>${updatedAt.toISOString()}</atom:updated>`,
    ...rssFiles(files, image),
  ]);
}

function atomEntry(item: FeedItem): string {
  const { card, source, image, files } = item;
  const entry = within("entry", packaged(item, MARKUP).atom1(), [
    ...card.authors.map((name) => `<author><name>${escapeMarkup(name)}</name></author>`),
    ...card.tags.map((tag) => `<category term="${escapeMarkup(tag)}"/>`),
    card.pageUrl === card.link ? "" : `<link rel="related" href="${escapeMarkup(card.pageUrl)}"/>`,
    ...files.map(atomFile),
    source === null
      ? ""
      : `<source><id>${escapeMarkup(source.url)}</id><title>${escapeMarkup(source.name)}</title></source>`,
    atomImage(image),
  ]).replaceAll('<title type="html">', "<title>");
  return card.language === null ? entry : entry.replace("<entry>", `<entry xml:lang="${card.language}">`);
}

/**
 * JSON Feed 1.0, as `feed` writes it, to 1.1: lists of authors, a language; and our outlet and what is known of an episode,
 * as an extension of ours.
 */
function jsonItem(item: FeedItem): string {
  const { card, source, image, files } = item;
  const episode = files[0]?.episode;
  const { items } = JSON.parse(packaged(item, PLAIN).json1()) as { readonly items: readonly object[] };
  return JSON.stringify({
    ...items[0],
    ...(image === null ? {} : { image }),
    ...(card.authors.length === 0 ? {} : { authors: card.authors.map((name) => ({ name })) }),
    ...(card.language === null ? {} : { language: card.language }),
    ...(card.tags.length === 0 ? {} : { tags: card.tags }),
    ...(files.length === 0 ? {} : { attachments: files.map(jsonFile) }),
    _newsdesk: {
      about: card.pageUrl,
      ...(source === null ? {} : { source }),
      ...(episode === undefined ? {} : { episode }),
    },
  });
}

type Flavor = {
  readonly title: (text: string) => string;
  readonly summary: (text: string) => string;
  readonly html: (html: string) => string;
};

const same = (text: string): string => text;
const MARKUP: Flavor = {
  title: escapeMarkup,
  summary: (text) => escapeMarkup(escapeMarkup(text)), // plain text in an element that holds HTML
  html: escapeMarkup,
};
const PLAIN: Flavor = { title: same, summary: same, html: same };

/** A feed of this item alone, by the `feed` package. */
function packaged({ id, card, content, publishedAt, updatedAt }: FeedItem, flavor: Flavor): Feed {
  const feed = new Feed({ id, title: "", updated: updatedAt, generator: false, copyright: "" });
  feed.addItem({
    id,
    link: card.link,
    title: flavor.title(card.title),
    date: updatedAt,
    published: publishedAt,
    content: flavor.html(content),
    ...(card.gist === "" ? {} : { description: flavor.summary(card.gist) }),
  });
  return feed;
}

/** The one element of this name, with lines put before its end. */
function within(name: string, xml: string, lines: readonly string[]): string {
  const element = xml.slice(xml.indexOf(`<${name}>`), xml.lastIndexOf(`</${name}>`)).trimEnd();
  const opened = element.replaceAll("<![CDATA[", "").replaceAll("]]>", "");
  return `${[opened, ...lines.filter((line) => line !== "")].join("\n")}\n</${name}>\n`;
}
