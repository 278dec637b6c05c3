import type { DeskStore } from "../domain/desk-store.ts";
import type { Document } from "../domain/document-store.ts";
import { editionFeeds, FEED_EDITIONS, type PublishOptions, toDocument } from "../publish/publish.ts";
import { FEED_KEY, readFeedToken } from "../send/send.ts";

/** What the address of a private feed leads to: the feed, or the end of the subscription that it was for. */
export type PrivateFeed = { readonly kind: "feed"; readonly document: Document } | { readonly kind: "ended" };

const FORMATS = {
  xml: { of: "rss", contentType: "application/rss+xml; charset=utf-8" },
  atom: { of: "atom", contentType: "application/atom+xml; charset=utf-8" },
  json: { of: "json", contentType: "application/feed+json; charset=utf-8" },
} as const;

type EditionFeeds = Awaited<ReturnType<typeof editionFeeds>>;

/** Digests whose written editions are kept; one takes some 500 kB at most. */
const MAX_KEPT = 20;

/**
 * Reads the feed at `my/FILE`, `FILE` being a token and the ending of a format. `null`: there is none, whether the token is
 * forged, unknown or of another kind. Changes nothing: the key is looked up and never made.
 */
export function privateFeedReader({ subscribers, keys, editions }: DeskStore) {
  const written = writtenEditions(editions);
  let key: Uint8Array | null = null;
  return async (file: string, options: PublishOptions): Promise<PrivateFeed | null> => {
    const [, token = "", ending = ""] = /^([\w-]+)\.(xml|atom|json)$/.exec(file) ?? [];
    if (token === "") return null;
    key ??= await keys.find(FEED_KEY);
    const wish = key === null ? null : readFeedToken(key, token);
    const subscriber = wish === null ? null : await subscribers.find(wish.subscriberId);
    if (wish === null || subscriber === null) return null;
    const isWanted = subscriber.subscriptions.some(({ digest }) => digest === wish.digest);
    if (subscriber.state !== "active" || !isWanted) return { kind: "ended" };
    const { items, digest, changedAt } = await written(wish.digest, options);
    const { privateFeed } = await editionFeeds();
    const { of, contentType } = FORMATS[ending as keyof typeof FORMATS];
    const path = `my/${token}`;
    const body = Buffer.from(privateFeed(items, digest, { site: options.site, path })[of], "utf8");
    return { kind: "feed", document: toDocument({ path: `my/${file}`, contentType, body }, changedAt) };
  };
}

type Written = {
  readonly items: ReturnType<EditionFeeds["editionItems"]>;
  readonly digest: Parameters<EditionFeeds["privateFeed"]>[1];
  readonly changedAt: Date;
};

/** The editions of a digest as items, which are the same for all its subscribers: written anew when there is a new one. */
function writtenEditions(editions: DeskStore["editions"]) {
  const kept = new Map<string, { readonly key: string; readonly made: Written }>();
  return async (name: string, options: PublishOptions): Promise<Written> => {
    const digest = digestOf(name, options);
    const heads = await editions.heads(name, FEED_EDITIONS);
    const key = JSON.stringify([options.site, digest, heads.map(({ id, muted }) => [id, muted])]);
    const known = kept.get(name);
    if (known?.key === key) return known.made;
    const { editionItems } = await editionFeeds();
    const items = editionItems(await editions.toldEditions(name, FEED_EDITIONS), digest, options.site);
    const made = { items, digest, changedAt: heads[0]?.composedAt ?? new Date(0) };
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(name, { key, made });
    return made;
  };
}

/** A digest that was taken out of the settings has no page, and its subscribers keep what they had of it. */
function digestOf(name: string, { digests }: PublishOptions): Written["digest"] {
  const { title, isArchived } = digests.find((digest) => digest.name === name) ?? { title: name, isArchived: false };
  return { name, title, isArchived };
}
