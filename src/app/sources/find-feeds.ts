import { loadDiscovery, type FeedLink, type ParsedFeed } from "../../collect/collect.ts";
import type { Checked, SourceChecker } from "../check-source.ts";
import { inParallel } from "./in-parallel.ts";

/** A feed that was read, and how it was found. */
export type Candidate = {
  /** What to follow; permanent redirects are taken at their word, since nothing is known of the address yet. */
  readonly url: string;
  readonly from: FeedLink["from"] | "itself";
  readonly isComments: boolean;
  readonly feed: ParsedFeed;
};

export type FoundFeeds = {
  /** The best first; one alone when the address is a feed itself. */
  readonly candidates: readonly Candidate[];
  /** What was announced and gave nothing. */
  readonly dead: readonly { readonly url: string; readonly reason: string; readonly detail: string }[];
  /** Why the address itself is no feed; `null` when it is one. */
  readonly problem: { readonly reason: string; readonly detail: string } | null;
};

/** Addresses that one page leads to and that are asked, and how many of them at a time. */
const MAX_TRIED = 8;
const AT_A_TIME = 4;

type Ask = (url: string) => Promise<Checked>;
type Tried = { readonly link: FeedLink; readonly checked: Checked };

/**
 * Asks an address and, when a page is there, the feeds that it leads to: those that it announces; else those that its own
 * address announces; else what looks like a feed in its text; else the usual places, until one is a feed.
 */
export async function findFeeds(checker: SourceChecker, address: string, signal: AbortSignal): Promise<FoundFeeds> {
  const ask: Ask = async (url) => await checker.check({ feedUrl: url, headers: {} }, signal);
  const toCandidate = await candidateMaker();
  const checked = await ask(address);
  if (checked.kind === "read") {
    return { candidates: [toCandidate(address, "itself", checked)], dead: [], problem: null };
  }
  const tried = checked.page === null ? [] : await tryAll(checked.page, ask);
  const candidates = tried.flatMap(({ link, checked: answer }) =>
    answer.kind === "read" ? [toCandidate(link.url, link.from, answer)] : [],
  );
  const dead = tried.flatMap(({ link: { url, from }, checked: answer }) =>
    answer.kind === "read" || from === "usual path" ? [] : [{ url, reason: answer.reason, detail: answer.detail }],
  );
  const { reason, detail } = checked;
  return { candidates: best(candidates), dead, problem: { reason, detail } };
}

/**
 * The one candidate that is surely meant, or `null`: all others are of comments, or tell the same in another format.
 */
export function clearCandidate(candidates: readonly Candidate[]): Candidate | null {
  const [first, ...others] = candidates.filter(({ isComments }) => !isComments);
  if (first === undefined) return candidates.length === 1 ? (candidates[0] ?? null) : null;
  return others.every((other) => tellsTheSame(first, other)) ? first : null;
}

type Page = NonNullable<Extract<Checked, { kind: "nothing" }>["page"]>;

async function tryAll(page: Page, ask: Ask): Promise<readonly Tried[]> {
  const { toFeedLink, usualFeeds } = await loadDiscovery();
  const tries: (() => Promise<readonly Tried[]>)[] = [
    async () => await tryEach(page.announced, ask),
    async () => (page.canonical === null ? [] : await tryPage(toFeedLink(page.canonical, "", "link"), ask)),
    async () => await tryEach(page.hinted, ask),
    async () => await tryUntilOne(usualFeeds(page.url), ask),
  ];
  const tried: Tried[] = [];
  for (const attempt of tries) {
    tried.push(...(await attempt()));
    if (tried.some(({ checked }) => checked.kind === "read")) break;
  }
  return tried;
}

async function tryEach(links: readonly FeedLink[], ask: Ask): Promise<readonly Tried[]> {
  return await inParallel(links.slice(0, MAX_TRIED), AT_A_TIME, async (link) => ({
    link,
    checked: await ask(link.url),
  }));
}

async function tryPage(link: FeedLink, ask: Ask): Promise<readonly Tried[]> {
  const checked = await ask(link.url);
  if (checked.kind === "read") return [{ link, checked }];
  return checked.page === null ? [] : await tryEach(checked.page.announced, ask);
}

async function tryUntilOne(links: readonly FeedLink[], ask: Ask): Promise<readonly Tried[]> {
  const tried: Tried[] = [];
  for (const link of links) {
    const checked = await ask(link.url);
    tried.push({ link, checked });
    if (checked.kind === "read") break;
  }
  return tried;
}

/** A feed of comments says so in its own title, if not before. */
async function candidateMaker() {
  const { toFeedLink } = await loadDiscovery();
  return (url: string, from: Candidate["from"], { feed, movedTo }: Checked & { kind: "read" }): Candidate => {
    const { isComments } = toFeedLink(movedTo ?? url, feed.feed.title ?? "", "link");
    return { url: movedTo ?? url, from, isComments, feed };
  };
}

/** Each once; what has no items, and then comments, come last. */
function best(candidates: readonly Candidate[]): readonly Candidate[] {
  const once = candidates.filter(({ url }, at) => candidates.findIndex((other) => other.url === url) === at);
  const trouble = ({ isComments, feed }: Candidate): number => (isComments ? 2 : feed.items.length === 0 ? 1 : 0);
  return once.toSorted((one, other) => trouble(one) - trouble(other));
}

/** Another format of the same feed: the same items, or the same title and nothing but items of the longer one. */
function tellsTheSame(one: Candidate, other: Candidate): boolean {
  const [ours, theirs] = [linksOf(one), linksOf(other)];
  const shared = [...ours].filter((link) => theirs.has(link)).length;
  const isSameTitle = one.feed.feed.title === other.feed.feed.title;
  return shared > 0 && shared === (isSameTitle ? Math.min(ours.size, theirs.size) : Math.max(ours.size, theirs.size));
}

function linksOf({ feed }: Candidate): ReadonlySet<string> {
  return new Set(feed.items.flatMap(({ url }) => (url === null ? [] : [url])));
}
