import { brokenRules, isLanguage, isMediaType, isRfc3339, isWebAddress, repeated, type Rule } from "./rule.ts";

type Named = "version" | "title" | "items" | "attachments" | "next_url" | "feed_url" | "hubs";
type Fields = { readonly [name: string]: unknown } & { readonly [name in Named]?: unknown };
type JsonFeed = { readonly feed: Fields; readonly items: readonly Fields[] };

/** What breaks a rule of JSON Feed 1.1 (jsonfeed.org/version/1.1), in words; nothing when all is well. */
export function brokenJsonRules(json: string): readonly string[] {
  const feed: unknown = JSON.parse(json);
  if (!isFields(feed)) return ["JSON Feed 1.1, Top-level root: it is no object"];
  return brokenRules(RULES, { feed, items: fieldsIn(feed.items) });
}

const TOP =
  "version title home_page_url feed_url description user_comment next_url icon favicon authors language expired hubs items";
const ITEM =
  "id url external_url title content_html content_text summary image banner_image date_published date_modified authors tags language attachments";
const ATTACHMENT = "url mime_type title size_in_bytes duration_in_seconds";

const RULES: readonly Rule<JsonFeed>[] = [
  {
    name: "version",
    section: "JSON Feed 1.1, Top-level",
    finds: ({ feed }) => (feed.version === "https://jsonfeed.org/version/1.1" ? [] : [String(feed.version)]),
  },
  {
    name: "title-and-items",
    section: "JSON Feed 1.1, Top-level",
    finds: ({ feed }) => [
      ...(typeof feed.title === "string" ? [] : ["no title"]),
      ...(Array.isArray(feed.items) && fieldsIn(feed.items).length === feed.items.length ? [] : ["no list of items"]),
    ],
  },
  {
    name: "known-fields",
    section: "JSON Feed 1.1, Extensions",
    finds: ({ feed, items }) => [
      ...unknown(feed, TOP),
      ...items.flatMap((item) => unknown(item, ITEM)),
      ...items.flatMap((item) => fieldsIn(item.attachments)).flatMap((attachment) => unknown(attachment, ATTACHMENT)),
    ],
  },
  {
    name: "extensions-are-objects",
    section: "JSON Feed 1.1, Extensions",
    finds: ({ feed, items }) =>
      [feed, ...items].flatMap((fields) =>
        Object.keys(fields).filter((name) => name.startsWith("_") && (!isFields(fields[name]) || name.includes("."))),
      ),
  },
  {
    name: "addresses",
    section: "JSON Feed 1.1, Top-level and Items",
    finds: ({ feed, items }) => [
      ...addresses(feed, "home_page_url feed_url next_url icon favicon"),
      ...items.flatMap((item) => addresses(item, "url external_url image banner_image")),
    ],
  },
  {
    name: "next-is-another",
    section: "JSON Feed 1.1, Top-level: next_url",
    finds: ({ feed }) =>
      feed.next_url !== undefined && feed.next_url === feed.feed_url ? ["next_url is feed_url"] : [],
  },
  {
    name: "id",
    section: "JSON Feed 1.1, Items: id",
    finds: ({ items }) => items.flatMap(({ id }) => (typeof id === "string" && id !== "" ? [] : [JSON.stringify(id)])),
  },
  {
    name: "ids-differ",
    section: "JSON Feed 1.1, Items: id",
    finds: ({ items }) => repeated(items.map(({ id }) => String(id))),
  },
  {
    name: "content",
    section: "JSON Feed 1.1, Items: content_html and content_text",
    finds: ({ items }) =>
      items.flatMap(({ id, content_html: html, content_text: text }) =>
        typeof html === "string" || typeof text === "string" ? [] : [`${String(id)} has neither`],
      ),
  },
  {
    name: "dates",
    section: "JSON Feed 1.1, Items: date_published and date_modified",
    finds: ({ items }) =>
      items
        .flatMap(({ date_published: published, date_modified: modified }) => [published, modified])
        .filter((date) => date !== undefined && !(typeof date === "string" && isRfc3339(date)))
        .map(String),
  },
  {
    name: "authors",
    section: "JSON Feed 1.1, Top-level: authors",
    finds: ({ feed, items }) =>
      [feed, ...items]
        .flatMap(({ authors }) => fieldsIn(authors))
        .flatMap((author) =>
          Object.keys(author).length === 0 ? ["an author without anything"] : unknown(author, "name url avatar"),
        ),
  },
  {
    name: "tags",
    section: "JSON Feed 1.1, Items: tags",
    finds: ({ items }) =>
      items.flatMap(({ tags = [] }) =>
        Array.isArray(tags) && tags.every((tag) => typeof tag === "string" && tag !== "") ? [] : [JSON.stringify(tags)],
      ),
  },
  {
    name: "language",
    section: "JSON Feed 1.1, Top-level: language",
    finds: ({ feed, items }) =>
      [feed, ...items].flatMap(({ language = "en" }) => (isLanguage(String(language)) ? [] : [String(language)])),
  },
  {
    name: "attachments",
    section: "JSON Feed 1.1, Attachments",
    finds: ({ items }) =>
      items
        .flatMap(({ attachments }) => fieldsIn(attachments))
        .filter(
          ({ url, mime_type: type, size_in_bytes: size = 0, duration_in_seconds: seconds = 0 }) =>
            !(isWebAddress(String(url)) && isMediaType(String(type)) && isCount(size) && isCount(seconds)),
        )
        .map((attachment) => JSON.stringify(attachment)),
  },
  {
    name: "hubs",
    section: "JSON Feed 1.1, Subscribing to real-time notifications",
    finds: ({ feed }) =>
      fieldsIn(feed.hubs)
        .filter(({ type, url }) => !(typeof type === "string" && isWebAddress(String(url))))
        .map((hub) => JSON.stringify(hub)),
  },
];

function isCount(value: unknown): boolean {
  return typeof value === "number" && value >= 0;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fieldsIn(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.filter(isFields) : [];
}

function unknown(fields: Fields, known: string): readonly string[] {
  const names = known.split(" ");
  return Object.keys(fields).filter((name) => !name.startsWith("_") && !names.includes(name));
}

function addresses(fields: Fields, names: string): readonly string[] {
  return names.split(" ").flatMap((name) => {
    const value = fields[name];
    return value === undefined || (typeof value === "string" && isWebAddress(value))
      ? []
      : [`${name} is ${JSON.stringify(value)}`];
  });
}
