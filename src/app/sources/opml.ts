import { generateOpml, parseOpml, type Opml } from "feedsmith";
import { UserError } from "../../domain/user-error.ts";

/** One feed of an OPML file. */
export type OpmlFeed = {
  readonly title: string | null;
  /** As it is written there. */
  readonly feedUrl: string;
  readonly siteUrl: string | null;
  /** The headings above it, joined; `null` when there is none. */
  readonly group: string | null;
  /** Categories that are one word of the file's own (OPML 2.0, `category` without slashes). */
  readonly tags: readonly string[];
};

/** Most feeds of one file; the settings hold no more either. */
const MAX_FEEDS = 10_000;
const MAX_GROUP_CHARS = 100;

/** Reads OPML 1.0 and 2.0. Throws a `UserError` for what is not OPML, or more than a list of feeds. */
export function readOpml(text: string, file: string): readonly OpmlFeed[] {
  if (/<!ENTITY/i.test(text)) {
    throw new UserError(
      `${file} defines entities of its own, which newsdesk does not read.`,
      "Export it anew from where it came from.",
    );
  }
  const feeds = outlinesOf(text, file).flatMap((outline) => toFeeds(outline, []));
  if (feeds.length === 0)
    throw new UserError(`${file} is OPML, and has no feeds in it.`, "Feeds are outlines with an xmlUrl.");
  if (feeds.length > MAX_FEEDS) {
    throw new UserError(
      `${file} has ${feeds.length} feeds; at most ${MAX_FEEDS} can be imported.`,
      "Import it in parts.",
    );
  }
  return feeds;
}

/** Writes OPML 2.0: groups as outlines around their feeds, in the order in which they come first. */
export function writeOpml(title: string, feeds: readonly OpmlFeed[], now: Date): string {
  const outlines = [...Map.groupBy(feeds, ({ group }) => group)].flatMap(([group, members]) =>
    group === null ? members.map(toOutline) : [{ text: group, outlines: members.map(toOutline) }],
  );
  return generateOpml({ head: { title, dateCreated: now }, body: { outlines } });
}

type Outline = NonNullable<NonNullable<Opml.Document<string>["body"]>["outlines"]>[number];

function outlinesOf(text: string, file: string): readonly Outline[] {
  try {
    return parseOpml(text).body?.outlines ?? [];
  } catch (cause) {
    throw new UserError(
      `${file} is not OPML that can be read: it is no XML, cut off, or nested too deeply.`,
      "OPML is what feed readers export; it begins with <opml>.",
      undefined,
      { cause },
    );
  }
}

function toFeeds(outline: Outline, above: readonly string[]): readonly OpmlFeed[] {
  const { text, title, xmlUrl, htmlUrl, category, outlines = [] } = outline;
  const name = oneLine(title ?? "") || oneLine(text ?? "");
  const inner = outlines.flatMap((child) => toFeeds(child, name === "" ? above : [...above, name]));
  if (xmlUrl === undefined) return inner;
  const feed = {
    title: name === "" ? null : name,
    feedUrl: xmlUrl.trim(),
    siteUrl: htmlUrl ?? null,
    group: above.length === 0 ? null : above.join(" / ").slice(0, MAX_GROUP_CHARS).trim().toWellFormed(),
    tags: tagsOf(category),
  };
  return [feed, ...inner];
}

function tagsOf(category = ""): readonly string[] {
  const names = category.split(",").map((name) => oneLine(name).replace(/^\//, ""));
  return [...new Set(names.filter((name) => name !== "" && !name.includes("/")))];
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .toWellFormed();
}

function toOutline({ title, feedUrl, siteUrl, tags }: OpmlFeed): Outline {
  const text = title ?? feedUrl;
  return {
    text,
    title: text,
    type: "rss",
    xmlUrl: feedUrl,
    ...(siteUrl === null ? {} : { htmlUrl: siteUrl }),
    ...(tags.length === 0 ? {} : { category: tags.join(",") }),
  };
}
