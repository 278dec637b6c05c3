import { type LearnedBlock, NO_MEMORY, type SourceMemory } from "../../../src/domain/collect-store.ts";
import { cleanFeed, type CleanEntry, type CleanFeed } from "../../../src/collect/clean/clean-feed.ts";
import type { RawFeed, RawItem } from "../../../src/collect/read/parsed-feed.ts";
import { toldOf } from "../entries.ts";

/** An article as its author wrote it, in the shape that it has after cleaning. */
export type Article = { readonly title: string; readonly author: string; readonly html: string };

const PLACES = "Aarhus Bergen Cork Dundee Espoo Faro Ghent Huelva Izmir Jena Kaunas Lviv".split(" ");
const THINGS = [
  ..."a tram line,a water plant,a cable ship,a wind park,a data vault,a night train".split(","),
  ..."a chip works,a tide mill,a radio mast,a bus depot,a print shop,a lock gate".split(","),
];
const AUTHORS = ["Ann Okafor", "Ben Lindqvist", "Carla Moreau"];

/** Twelve articles with headings, lists, labels and code that recur over them, as articles have them. */
export const ARTICLES: readonly Article[] = PLACES.map((place, n) => {
  const thing = THINGS[n] ?? "";
  return {
    title: `${place} gets ${thing} at last`,
    author: AUTHORS[n % 3] ?? "",
    html: [
      `<p>The town of ${place} opened ${thing} on day ${n + 2} of the month, after ${n + 3} years of waiting for it.</p>`,
      n % 2 === 0 ? `<h3>What happened</h3>` : `<h3>Why it took so long</h3>`,
      `<p>People in ${place} had asked for ${thing} since the old one was closed. It cost ${n + 11} million and is quieter than thought.</p>`,
      `<p>Place: ${place}</p>`,
      `<ul><li>${n + 40} tons of steel</li><li>Built in ${place}</li></ul>`,
      "<pre>make install</pre>",
      `<p>Whether ${thing} will pay for itself nobody in ${place} could say; the council meets again in week ${n + 20}.</p>`,
    ].join(""),
  };
});

export type Dress = {
  readonly why: string;
  readonly head?: (article: Article, n: number) => string;
  readonly tail: (article: Article, n: number) => string;
};

const related = (n: number): string =>
  [1, 2, 3].map((k) => `<li><a href="/archive/${n * 3 + k}">An older story, the ${n * 3 + k}th</a></li>`).join("");

/** What publishing systems put around an article. Written for this test; no site looks like this. */
export const DRESSES: readonly Dress[] = [
  {
    why: "a weblog with share rows, author box, related posts and comment form",
    tail: ({ title, author }, n) =>
      `<h3>Share this:</h3><ul><li><a href="/${n}?share=mail">Email</a></li><li><a href="/${n}?share=print">Print</a></li></ul>
      <h4>About the author</h4><p>${author} writes for us from the road.</p><h3>Related</h3><ul>${related(n)}</ul>
      <h3>Leave a Reply</h3><p>Your email address will not be published. Required fields are marked *</p>
      <p>The post <a href="/p/${n}">${title}</a> appeared first on <a href="/">The Daily Wire</a>.</p>`,
  },
  {
    why: "a newsletter with its plea at both ends",
    head: () =>
      `<p><em>This is a free edition of Tidings. <a href="/subscribe">Subscribe</a> to get every edition by mail.</em></p>`,
    tail: (_, n) =>
      `<p>Thanks for reading Tidings! This edition is public, so feel free to share it with everyone who likes what we do here.</p>
      <p><a href="/p/${n}?action=share">Share</a></p><p><a href="/p/${n}/comments">Leave a comment</a></p>
      <p>Tidings is a publication that is kept alive by its readers. To get new editions and support our work, consider becoming a free or paid subscriber.</p>`,
  },
  {
    why: "a magazine that tells where the piece was published first",
    tail: ({ title }, n) =>
      `<img src="https://count.example/stat?event=read&amp;id=${n}" width="1" height="1">
      <p><a href="/p/${n}">${title}</a> was originally published in <a href="/wide">The Wide View</a> on Middling, where people go on talking about it by marking and answering this story.</p>`,
  },
  {
    why: "a forum with counts and a link to the thread",
    tail: (_, n) =>
      `<p><small>${1 + (n % 5)} posts - ${1 + (n % 3)} participants</small></p><p><a href="/t/${n}">Read full topic</a></p>`,
  },
  {
    why: "a news site with rows of links",
    head: (_, n) => `<p>Read more: <a href="/archive/${n + 70}">An older story, the ${n + 70}th</a></p>`,
    tail: (_, n) =>
      `<p>Related: <a href="/archive/${n}">A story of the week, the ${n}th</a></p><p>Follow us on <a href="/x">Chirper</a>, <a href="/y">Faces</a> and <a href="/z">Frames</a></p>
      <p>Do you know more about this story? <a href="/tips">Tell us</a> in confidence.</p><p>(C) The Morning Mail</p>`,
  },
  {
    why: "a podcast with a long footer in its notes",
    tail: (_, n) =>
      `<p>---</p><p>Send us a voice message: <a href="https://cast.example/message">https://cast.example/message</a></p>
      <p>${"Our show is made possible by listeners like you. ".repeat(4)}Hosts: two people. Music: one more.</p>
      <p>Privacy and opt-out information: <a href="https://cast.example/privacy">https://cast.example/privacy</a></p>
      <p>Learn more about your ad choices. Visit <a href="https://cast.example/adchoices">cast.example/adchoices</a>, episode ${n}</p>`.replace(
        /, episode \d+/,
        "",
      ),
  },
];

const URL = "https://house.example/feed";

const NOTHING: RawItem = {
  id: null,
  url: null,
  title: null,
  titleKind: "text",
  summary: null,
  content: null,
  author: null,
  published: null,
  updated: null,
  language: null,
  image: null,
  base: "",
  tags: [],
  enclosures: [],
};

export function rawItem(item: Partial<RawItem>): RawItem {
  return { ...NOTHING, ...item };
}

/** The article in the dress, as a feed tells it. */
export function worn(article: Article, { head, tail }: Omit<Dress, "why">, n: number): RawItem {
  return rawItem({
    id: `id-${n}`,
    url: `https://house.example/p/${n}`,
    title: article.title,
    author: article.author,
    content: `<div>${head?.(article, n) ?? ""}${article.html}${tail(article, n)}</div>`,
  });
}

/** Reads documents one after the other, as `collect` does: with what is remembered of the earlier ones. */
export async function readInTurn(
  documents: readonly (readonly RawItem[])[],
  { isRemembered = false, language = null as string | null, heard = null as string | null } = {},
): Promise<
  readonly { readonly feed: CleanFeed; readonly told: readonly CleanEntry[]; readonly memory: SourceMemory }[]
> {
  const read: { feed: CleanFeed; told: readonly CleanEntry[]; memory: SourceMemory }[] = [];
  for (const [day, items] of documents.entries()) {
    const { memory: before } = read.at(-1) ?? { memory: NO_MEMORY };
    const now = new Date(Date.UTC(2026, 0, 1 + day));
    const raw = { ...EMPTY, items, feed: { ...EMPTY.feed, language } };
    const feed = await cleanFeed(raw, { url: URL, memory: before, now, loadDetector: async () => () => heard });
    const told = toldOf(feed.entries);
    const memory = {
      entryHashes: isRemembered ? [...before.entryHashes, ...told.map(({ entryHash }) => entryHash)] : [],
      blocks: remembered(before.blocks, feed.blocks),
    };
    read.push({ feed, told, memory });
  }
  return read;
}

/** As the store keeps them. */
function remembered(before: readonly LearnedBlock[], learned: readonly LearnedBlock[]): readonly LearnedBlock[] {
  const blocks = new Map([...before, ...learned].map((block) => [block.key, block]));
  return [...blocks.values()].filter(({ entries }) => entries > 0);
}

const EMPTY: RawFeed = {
  format: "rss 2.0",
  feed: { title: "House", url: null, description: null, language: null },
  items: [],
  wishes: { ttlSeconds: null, updateSeconds: null, skipHours: [], skipDays: [] },
  push: { hubs: [], self: null },
};
