import { hasLogin, readFeedUrl } from "../settings/addresses.ts";
import { maskCredentials } from "../settings/mask.ts";
import { sourceIdOf } from "../settings/source-id.ts";
import type { Settings } from "../settings/settings.ts";
import type { Checked, SourceChecker } from "../check-source.ts";
import { isSameGroup, type Addition } from "./add-sources.ts";
import { addressKey } from "./address-key.ts";
import type { NewSource } from "./entry-text.ts";
import { inParallel } from "./in-parallel.ts";
import { nameFor, withFreeId } from "./new-source.ts";
import type { OpmlFeed } from "./opml.ts";

/** What became of one feed of the file. Only `new` and `redirected` are to be written. */
export type ImportLine = {
  /** As it may be shown: a user name and a password in its address are hidden. */
  readonly feed: OpmlFeed;
  readonly outcome: "new" | "present" | "redirected" | "dead" | "not a feed" | "no address" | "login";
  /** For people; empty when there is nothing more to say. */
  readonly detail: string;
  /** What the settings get, if anything. */
  readonly source: NewSource | null;
};

const LOGIN = "it holds a user name or a password; write it into the settings by hand, with a placeholder";

/** Tags that one source can have. */
const MAX_TAGS = 20;
/** Requests at a time; each host is asked one after the other. */
const AT_A_TIME = 16;

/** Asks each feed that the settings do not have yet; without a checker all are taken at their word. */
export async function planImport(
  feeds: readonly OpmlFeed[],
  settings: Settings,
  checker: SourceChecker | null,
  signal: AbortSignal,
): Promise<readonly ImportLine[]> {
  const present = new Set(settings.sources.map(({ request }) => addressKey(request.reveal().feedUrl)));
  const isWanted = (feed: OpmlFeed): boolean => {
    const url = feedAddress(feed);
    return url !== null && !hasLogin(url) && !present.has(addressKey(url));
  };
  const answers = await inParallel(feeds, AT_A_TIME, async (feed) => {
    const url = feedAddress(feed);
    if (checker === null || url === null || !isWanted(feed)) return null;
    return await checker.check({ feedUrl: url, headers: {} }, signal);
  });
  const line = lineMaker(settings, present);
  return feeds.map((feed, at) => withoutLogins(line(feed, answers[at] ?? null)));
}

/** Programs put addresses into titles, too. */
function withoutLogins({ feed, detail, ...line }: ImportLine): ImportLine {
  const { title, feedUrl } = feed;
  const shown = { title: title === null ? null : maskCredentials(title), feedUrl: maskCredentials(feedUrl) };
  return { ...line, feed: { ...feed, ...shown }, detail: maskCredentials(detail) };
}

/** What is to be written, by group; names of groups that differ in case alone are one. */
export function additionsOf(lines: readonly ImportLine[]): readonly Addition[] {
  const additions: { group: string | null; sources: NewSource[] }[] = [];
  for (const { feed, source } of lines) {
    if (source === null) continue;
    const known = additions.find(({ group }) => isSame(group, feed.group));
    if (known === undefined) additions.push({ group: feed.group, sources: [source] });
    else known.sources.push(source);
  }
  return additions;
}

/** Categories of what is new that are no tags of the settings, and so were left out. */
export function unknownTags(lines: readonly ImportLine[], settings: Settings): readonly string[] {
  const known = knownTags(settings);
  const tags = lines.flatMap(({ feed, source }) => (source === null ? [] : feed.tags));
  return [...new Set(tags.filter((tag) => !known.has(slugOf(tag))))].sort();
}

/** Judges the feeds in their order: what came before is present for what comes after. */
function lineMaker(settings: Settings, present: Set<string>) {
  const ids = new Set<string>(settings.sources.map(({ id }) => id));
  const known = knownTags(settings);
  return (feed: OpmlFeed, checked: Checked | null): ImportLine => {
    const url = feedAddress(feed);
    if (url === null) return { feed, outcome: "no address", detail: "not http or https", source: null };
    if (hasLogin(url)) return { feed, outcome: "login", detail: LOGIN, source: null };
    const verdict = judge(url, checked, present);
    if (verdict.url === null) return { feed, outcome: verdict.outcome, detail: verdict.detail, source: null };
    const tags = feed.tags
      .map(slugOf)
      .filter((tag) => known.has(tag))
      .slice(0, MAX_TAGS);
    const source = withFreeId({ url: verdict.url, name: nameFor(feed.title, verdict.url), tags }, ids);
    ids.add(source.id ?? sourceIdOf(source.url, source.url));
    present.add(addressKey(url)).add(addressKey(verdict.url));
    return { feed, outcome: verdict.outcome, detail: verdict.detail, source };
  };
}

type Verdict = { readonly outcome: ImportLine["outcome"]; readonly detail: string; readonly url: string | null };

function judge(url: string, checked: Checked | null, present: ReadonlySet<string>): Verdict {
  if (present.has(addressKey(url))) return { outcome: "present", detail: "", url: null };
  if (checked === null) return { outcome: "new", detail: "not tried", url };
  if (checked.kind === "nothing") return judgeFailure(url, checked);
  const { movedTo } = checked;
  if (movedTo === null || movedTo === url) return { outcome: "new", detail: "", url };
  if (hasLogin(movedTo)) return { outcome: "login", detail: `moved to ${movedTo}`, url: null };
  if (present.has(addressKey(movedTo))) return { outcome: "present", detail: `as ${movedTo}`, url: null };
  return { outcome: "redirected", detail: `to ${movedTo}`, url: movedTo };
}

/** A server that asks us to wait is alive. */
function judgeFailure(url: string, { reason, detail, page }: Checked & { kind: "nothing" }): Verdict {
  if (reason === "throttled") return { outcome: "new", detail: "its server asks us to wait", url };
  const [announced] = page?.announced ?? [];
  if (announced !== undefined) {
    return { outcome: "not a feed", detail: `a page that announces ${announced.url}`, url: null };
  }
  const isFeedless = ["not-a-feed", "broken-feed", "empty"].includes(reason);
  return { outcome: isFeedless ? "not a feed" : "dead", detail: `${reason}: ${detail}`, url: null };
}

/** Readers write `feed:` before addresses too. */
function feedAddress({ feedUrl }: OpmlFeed): string | null {
  return readFeedUrl(feedUrl.replace(/^feed:(?:\/\/)?(?=https?:)/i, "").replace(/^feed:\/\//i, "http://"));
}

function knownTags({ tags }: Settings): ReadonlySet<string> {
  return new Set(tags.map(({ tag }) => tag));
}

/** As names of tags are written. */
function slugOf(category: string): string {
  return category
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-|-$/g, "");
}

function isSame(one: string | null, other: string | null): boolean {
  return one === null || other === null ? one === other : isSameGroup(one, other);
}
