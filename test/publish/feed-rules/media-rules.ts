import { isLanguage, isMediaType, isWebAddress, type Rule } from "./rule.ts";
import { childrenOf, everyElement, textOf, type XmlElement } from "./xml-tree.ts";

const itunes = (name: string): string => `{http://www.itunes.com/dtds/podcast-1.0.dtd}${name}`;
const podcast = (name: string): string => `{https://podcastindex.org/namespace/1.0}${name}`;
const media = (name: string): string => `{http://search.yahoo.com/mrss/}${name}`;

const GUIDE = "Apple, A Podcaster’s Guide to RSS";
const ONCE = ["duration", "episode", "season", "explicit", "image"].map(itunes);

/** Of the namespaces that items of RSS use for files: iTunes, podcasts, Media RSS 1.5. */
export const MEDIA_RULES: readonly Rule<{ readonly items: readonly XmlElement[] }>[] = [
  {
    name: "itunes-once",
    section: GUIDE,
    finds: ({ items }) => each(items, (item) => ONCE.filter((name) => childrenOf(item, name).length > 1)),
  },
  {
    name: "itunes-needs-an-enclosure",
    section: `${GUIDE}, enclosure`,
    finds: ({ items }) =>
      each(items, (item) => {
        const used = item.children.filter(({ name }) => name.startsWith(itunes("")) || name.startsWith(podcast("")));
        return used.length > 0 && childrenOf(item, "enclosure").length === 0 ? ["has none"] : [];
      }),
  },
  {
    name: "itunes-duration",
    section: `${GUIDE}, itunes:duration`,
    finds: ({ items }) => texts(items, itunes("duration"), (text) => /^\d+$/.test(text)),
  },
  {
    name: "itunes-numbers",
    section: `${GUIDE}, itunes:episode and itunes:season`,
    finds: ({ items }) => [...texts(items, itunes("episode"), isNumber), ...texts(items, itunes("season"), isNumber)],
  },
  {
    name: "itunes-explicit",
    section: `${GUIDE}, itunes:explicit`,
    finds: ({ items }) => texts(items, itunes("explicit"), (text) => text === "true" || text === "false"),
  },
  {
    name: "itunes-image",
    section: `${GUIDE}, itunes:image`,
    finds: ({ items }) =>
      named(items, itunes("image")).flatMap(({ attributes: { href = "" } }) => unless(isWebAddress, href)),
  },
  {
    name: "podcast-transcript",
    section: "Podcast namespace 1.0, transcript",
    finds: ({ items }) =>
      named(items, podcast("transcript")).flatMap(({ attributes: { url = "", type = "", language = "en" } }) =>
        [unless(isWebAddress, url), unless(isMediaType, type), unless(isLanguage, language)].flat(),
      ),
  },
  {
    name: "podcast-chapters",
    section: "Podcast namespace 1.0, chapters",
    finds: ({ items }) => [
      ...each(items, (item) => (childrenOf(item, podcast("chapters")).length > 1 ? ["more than one"] : [])),
      ...named(items, podcast("chapters")).flatMap(({ attributes: { url = "", type = "" } }) =>
        [unless(isWebAddress, url), unless(isMediaType, type)].flat(),
      ),
    ],
  },
  {
    name: "media-content",
    section: "Media RSS 1.5, media:content",
    finds: ({ items }) =>
      named(items, media("content")).flatMap(
        ({ attributes: { url = "", type = "", fileSize = "0", duration = "0" } }) =>
          [
            unless(isWebAddress, url),
            unless(isMediaType, type),
            unless(isCount, fileSize),
            unless(isCount, duration),
          ].flat(),
      ),
  },
  {
    name: "media-thumbnail",
    section: "Media RSS 1.5, media:thumbnail",
    finds: ({ items }) =>
      named(items, media("thumbnail")).flatMap(({ attributes: { url = "" } }) => unless(isWebAddress, url)),
  },
  {
    name: "media-description",
    section: "Media RSS 1.5, media:description",
    finds: ({ items }) =>
      named(items, media("description")).flatMap(({ attributes: { type = "plain" }, children }) =>
        children.length > 0 ? ["elements in it"] : unless((text) => text === "plain" || text === "html", type),
      ),
  },
];

function named(items: readonly XmlElement[], name: string): readonly XmlElement[] {
  return items.flatMap(everyElement).filter((element) => element.name === name);
}

function texts(items: readonly XmlElement[], name: string, isRight: (text: string) => boolean): readonly string[] {
  return named(items, name).flatMap(({ text }) => unless(isRight, text));
}

function each(items: readonly XmlElement[], find: (item: XmlElement) => readonly string[]): readonly string[] {
  return items.flatMap((item) => find(item).map((what) => `item "${textOf(item, "title")}": ${what}`));
}

function unless(isRight: (text: string) => boolean, text: string): readonly string[] {
  return isRight(text) ? [] : [JSON.stringify(text)];
}

function isCount(text: string): boolean {
  return /^\d+$/.test(text);
}

function isNumber(text: string): boolean {
  return /^[1-9]\d*$/.test(text);
}
