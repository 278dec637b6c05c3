import { HISTORY_RULES } from "./history-rules.ts";
import { MEDIA_RULES } from "./media-rules.ts";
import { brokenRules, isLanguage, isMediaType, isRfc822, isWebAddress, repeated, type Rule } from "./rule.ts";
import { childrenOf, everyElement, textOf, xmlTree, type XmlElement } from "./xml-tree.ts";

const ATOM_LINK = "{http://www.w3.org/2005/Atom}link";
const CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded";

/** RSS 2.0 (rssboard.org/rss-specification), and the Best Practices Profile (rssboard.org/rss-profile) where it is stricter. */
type Rss = { readonly root: XmlElement; readonly channel: XmlElement; readonly items: readonly XmlElement[] };

/** What breaks a rule of RSS 2.0 or RFC 5005, in words; nothing when all is well. */
export function brokenRssRules(xml: string): readonly string[] {
  const root = xmlTree(xml);
  const [channel] = childrenOf(root, "channel");
  if (root.name !== "rss" || channel === undefined) return ["RSS 2.0, What is RSS? root: it is no rss with a channel"];
  const items = childrenOf(channel, "item");
  return [
    ...brokenRules([...RULES, ...MEDIA_RULES], { root, channel, items }),
    ...brokenRules(HISTORY_RULES, { head: channel, entries: items }),
  ];
}

const CHANNEL_ONCE = [
  "title",
  "link",
  "description",
  "language",
  "pubDate",
  "lastBuildDate",
  "docs",
  "generator",
  "ttl",
];
const CHANNEL_MORE = ["copyright", "managingEditor", "webMaster", "category", "cloud", "image", "rating", "textInput"];
const CHANNEL = new Set([...CHANNEL_ONCE, ...CHANNEL_MORE, "skipHours", "skipDays", "item"]);
const ITEM_ONCE = ["title", "link", "description", "author", "comments", "guid", "pubDate", "source", CONTENT];
const ITEM = new Set([...ITEM_ONCE, "category", "enclosure"]);

const RULES: readonly Rule<Rss>[] = [
  {
    name: "version",
    section: "RSS 2.0, What is RSS?",
    finds: ({ root }) => (root.attributes.version === "2.0" ? [] : [`version is ${root.attributes.version}`]),
  },
  {
    name: "required-channel-elements",
    section: "RSS 2.0, Required channel elements",
    finds: ({ channel }) => ["title", "link", "description"].filter((name) => textOf(channel, name) === null),
  },
  {
    name: "known-elements",
    section: "RSS 2.0, Extending RSS",
    finds: ({ channel, items }) => [unknown(channel, CHANNEL), ...items.map((item) => unknown(item, ITEM))].flat(),
  },
  {
    name: "declared-prefixes",
    section: "RSS 2.0, Extending RSS",
    finds: ({ root }) =>
      everyElement(root)
        .map(({ name }) => name)
        .filter((name) => name.startsWith("{undeclared}")),
  },
  {
    name: "once",
    section: "RSS Profile, Elements",
    finds: ({ channel, items }) => [
      ...CHANNEL_ONCE.filter((name) => childrenOf(channel, name).length > 1),
      ...each(items, (item) => ITEM_ONCE.filter((name) => childrenOf(item, name).length > 1)),
    ],
  },
  {
    name: "title-or-description",
    section: "RSS 2.0, Elements of <item>",
    finds: ({ items }) =>
      each(items, (item) => ((textOf(item, "title") ?? textOf(item, "description") ?? "") === "" ? ["neither"] : [])),
  },
  {
    name: "links-are-addresses",
    section: "RSS 2.0, Comments: links",
    finds: ({ channel, items }) =>
      each([channel, ...items], (element) =>
        childrenOf(element, "link").flatMap(({ text }) => unless(isWebAddress, text)),
      ),
  },
  {
    name: "guid",
    section: "RSS 2.0, <guid> sub-element of <item>",
    finds: ({ items }) =>
      each(items, (item) => {
        const [guid] = childrenOf(item, "guid");
        if (guid === undefined || guid.text === "") return ["has none"];
        return guid.attributes.isPermaLink === "false" ? [] : unless(isWebAddress, guid.text);
      }),
  },
  {
    name: "guids-differ",
    section: "RSS 2.0, <guid> sub-element of <item>",
    finds: ({ items }) => repeated(items.map((item) => textOf(item, "guid") ?? "")),
  },
  {
    name: "dates",
    section: "RSS 2.0, <pubDate>: RFC 822",
    finds: ({ channel, items }) =>
      each([channel, ...items], (element) =>
        ["pubDate", "lastBuildDate"]
          .flatMap((name) => childrenOf(element, name))
          .flatMap(({ text }) => unless(isRfc822, text)),
      ),
  },
  {
    name: "language",
    section: "RSS 2.0, Optional channel elements",
    finds: ({ channel }) => childrenOf(channel, "language").flatMap(({ text }) => unless(isLanguage, text)),
  },
  {
    name: "ttl",
    section: "RSS 2.0, <ttl> sub-element of <channel>",
    finds: ({ channel }) => childrenOf(channel, "ttl").flatMap(({ text }) => unless(isCount, text)),
  },
  {
    name: "enclosure",
    section: "RSS 2.0, <enclosure> sub-element of <item>",
    finds: ({ items }) =>
      each(items, (item) =>
        childrenOf(item, "enclosure").flatMap(({ attributes: { url = "", length = "", type = "" } }) =>
          [unless(isWebAddress, url), unless(isCount, length), unless(isMediaType, type)].flat(),
        ),
      ),
  },
  {
    name: "one-enclosure",
    section: "RSS Profile, enclosure",
    finds: ({ items }) => each(items, (item) => (childrenOf(item, "enclosure").length > 1 ? ["more than one"] : [])),
  },
  {
    name: "source",
    section: "RSS 2.0, <source> sub-element of <item>",
    finds: ({ items }) =>
      each(items, (item) =>
        childrenOf(item, "source").flatMap(({ attributes }) => unless(isWebAddress, attributes.url ?? "")),
      ),
  },
  {
    name: "author-is-a-mail-address",
    section: "RSS 2.0, <author> sub-element of <item>",
    finds: ({ items }) =>
      each(items, (item) =>
        childrenOf(item, "author").flatMap(({ text }) => unless((name) => name.includes("@"), text)),
      ),
  },
  {
    name: "self",
    section: "RSS Profile, atom:link",
    finds: ({ channel }) => {
      const selves = childrenOf(channel, ATOM_LINK).filter(({ attributes }) => attributes.rel === "self");
      return selves.length === 1
        ? unless(isWebAddress, selves[0]?.attributes.href ?? "")
        : [`${selves.length} of them`];
    },
  },
];

function unknown({ name, children }: XmlElement, known: ReadonlySet<string>): readonly string[] {
  return children
    .filter((child) => !child.name.startsWith("{") && !known.has(child.name))
    .map((child) => `${child.name} in ${name}`);
}

function each(elements: readonly XmlElement[], find: (element: XmlElement) => readonly string[]): readonly string[] {
  return elements.flatMap((element) =>
    find(element).map((what) => `${element.name} "${textOf(element, "title")}": ${what}`),
  );
}

function unless(isRight: (text: string) => boolean, text: string): readonly string[] {
  return isRight(text) ? [] : [JSON.stringify(text)];
}

function isCount(text: string): boolean {
  return /^\d+$/.test(text);
}
