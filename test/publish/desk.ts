import { canonicalLink } from "../../src/domain/canonical-link.ts";
import { sha256 } from "../../src/domain/content-id.ts";
import type { Digest } from "../../src/domain/digest.ts";
import { type Item, type ItemId, toldAt } from "../../src/domain/item.ts";
import type { Source, SourceId } from "../../src/domain/source.ts";
import { type SourcedItem, type Story, type StoryId, type ToldItem, TOLD } from "../../src/domain/story.ts";
import type { PublishOptions, Site } from "../../src/publish/options.ts";

/** Short forms of what a desk holds; all that a test does not name is ordinary. */

export const site: Site = {
  title: "The Desk",
  url: "https://news.example.org",
  language: "en",
  timezone: "Europe/Zurich",
  description: "Technology news, each story once",
  summaryChars: 2_000,
};

export const options: PublishOptions = {
  site,
  feeds: [],
  tags: [],
  sources: [],
  followed: [],
  digests: [],
  openSources: new Set(),
  hub: null,
  postalAddress: "The Desk, 1 Example Street, 8000 Zurich",
  showsImages: false,
  frontStories: 30,
  feedStories: 50,
};

export function digest(changes: Partial<Digest> = {}): Digest {
  return {
    name: "daily",
    title: "The morning digest",
    schedule: "0 7 * * *",
    timezone: "Europe/Zurich",
    sections: [],
    stories: 20,
    minStories: 1,
    fewStories: "skip",
    lookbackSeconds: 86_400,
    catchUpSeconds: 43_200,
    template: "digest",
    isArchived: true,
    takesSignUps: false,
    countsClicks: false,
    ...changes,
  };
}

export function source(name: string, changes: Partial<Source> = {}): Source {
  const host = `${name.toLowerCase().replace(/[^a-z]+/g, "") || "outlet"}.example`;
  const id = `source-${host}` as SourceId;
  return {
    id,
    name,
    feedUrl: `https://${host}/feed.xml`,
    tags: [],
    weight: 1,
    everySeconds: null,
    headers: {},
    fullText: false,
    isPaywalled: false,
    republish: "summary",
    ...changes,
  };
}

export type TellOptions = Partial<Omit<Item, "link">> & {
  readonly outlet?: string;
  readonly link?: string | null;
  readonly at?: string;
};

/** One outlet's telling of something. */
export function tell(
  title: string,
  { outlet = "Outlet", at = "2014-12-18T08:00:00Z", link, ...changes }: TellOptions = {},
): SourcedItem {
  const from = source(outlet);
  const address = link === undefined ? `${new URL("/", from.feedUrl).href}${sha256(title).slice(0, 8)}` : link;
  const seenAt = new Date(at);
  const item: ToldItem = {
    id: `item-${sha256(`${outlet}${title}`).slice(0, 12)}` as ItemId,
    sourceId: from.id,
    identity: { kind: "guid", value: title },
    link: address === null ? null : canonicalLink(address),
    title,
    summary: "",
    author: null,
    language: "en",
    image: null,
    labels: [],
    enclosures: [],
    publishedAt: seenAt,
    updatedAt: null,
    contentHash: sha256(title),
    entryHash: "",
    textFrom: "feed",
    isQuarantined: false,
    version: 1,
    firstSeenAt: seenAt,
    changedAt: seenAt,
    ...changes,
  };
  return { item, source: from };
}

export type StoryOptions = Partial<Omit<Story, "id" | "tags" | "coverage">> & {
  readonly id?: string;
  readonly tags?: readonly string[];
  readonly points?: number;
};

/** A story of these items, the lead first. `tags`: `security` or `security=breach,hack`, the words that gave it. */
export function story(
  coverage: Story["coverage"],
  { id, tags = [], points = 0, ...changes }: StoryOptions = {},
): Story {
  const times = coverage.map(({ item }) => toldAt(item).getTime());
  const publishedAt = new Date(Math.min(...times));
  return {
    id: (id ?? `story-${sha256(coverage[0].item.title).slice(0, 20)}`) as StoryId,
    coverage,
    tags: tags.map((text) => {
      const [tag = "", words = tag] = text.split("=");
      const [first = tag, ...others] = words.split(",");
      return { tag, why: [first, ...others] };
    }),
    gist: [],
    phrases: [],
    standing: TOLD,
    rank: points === 0 ? [] : [{ name: "outlets", value: points, why: `told by ${coverage.length} outlets` }],
    publishedAt,
    firstSeenAt: publishedAt,
    updatedAt: new Date(Math.max(...times)),
    changedAt: changes.updatedAt ?? new Date(Math.max(...times)),
    ...changes,
  };
}
