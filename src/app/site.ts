import type { Document } from "../domain/document-store.ts";
import type { CountedLink } from "../domain/counted-link.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import type { FetchImage } from "../domain/image.ts";
import type { Clock } from "../domain/log.ts";
import {
  askedFeeds,
  editionFeedPlans,
  errorPage,
  feedPage,
  feedPaths,
  feedPlans,
  isArchived,
  isOfSource,
  OPEN_SEARCH,
  openSearch,
  robots,
  type SearchForm,
  searchPage,
  SOURCE_LIST,
  toDocument,
  unsubscribePage,
} from "../publish/publish.ts";
import { createRender } from "../render/render.ts";
import { readUnsubscribeToken, UNSUBSCRIBE_KEY } from "../send/send.ts";
import { type AssetName, assetsReader } from "./assets.ts";
import { type Click, clickReader } from "./clicks.ts";
import { type FeedArchives, openFeedArchives } from "./feed-archives.ts";
import { TEMPLATES } from "./folders.ts";
import { createImages } from "./images.ts";
import { ownHosts } from "./own-hosts.ts";
import { drawnOrStored } from "./drawn-or-stored.ts";
import { createPeople, type People, spokenTo } from "./people/people.ts";
import { createDrawnSite, type DrawnSite } from "./pages/drawn-site.ts";
import { type PrivateFeed, privateFeedReader } from "./private-feed.ts";
import type { Settings } from "./settings/settings.ts";
import { sitemapReader } from "./sitemap-document.ts";
import { publishOptions } from "./stage-options.ts";
import { wholeTextReader } from "./whole-texts.ts";

/** What the web room can ask for: whole pages and bytes, made by the rooms below. */
export type Site = FeedArchives &
  DrawnSite & {
    /** Where readers find it, without a slash at its end. */
    url(): string;
    /** The hubs that push the feeds. */
    hubs(): readonly string[];
    /** Whether a `Host` header means this site. */
    isOwnHost(header: string): boolean;
    /** The very same value as long as its bytes are the same. `null`: it is not served. */
    document(path: string): Promise<Document | null>;
    /** Of a feed that has further pages the one behind this cursor, of any other the feed itself. `null`: it is not there. */
    feedPage(path: string, behind: string): Promise<Document | null>;
    /** A file of `templates/assets`. */
    asset(name: AssetName): Promise<Document>;
    /** The image of a told story, from its outlet. `null`: there is none, or images are not shown. */
    image(storyId: string, version: string): Promise<Document | null>;
    /** Stories that a choice takes. `isReadable`: false when the query is none, which the page says. */
    searchPage(form: SearchForm): Promise<{ readonly html: string; readonly isReadable: boolean }>;
    /** The feed of a subscriber at `my/FILE`. `null`: there is none. */
    privateFeed(file: string): Promise<PrivateFeed | null>;
    /** A link of a mail that leads by way of us. `null`: we made none like it. */
    click(link: CountedLink): Promise<Click | null>;
    errorPage(status: number): Promise<string>;
    /** `ask` shows the form, `act` ends the subscription; the page says which. `null`: the token is not ours. */
    unsubscribePage(token: string, what: "ask" | "act"): Promise<string | null>;
    /** Signing up, and subscribers' own pages. */
    readonly people: People;
  };

/** `settings` may be others at each look: what is served goes by those of the moment. */
type SiteParts = {
  readonly settings: Settings;
  readonly store: DeskStore;
  readonly clock: Clock;
  /** Missing: no image is passed on, whatever the settings say. */
  readonly fetchImage?: FetchImage;
};

/** `onInquiry` is called when somebody asked for a letter. */
export function createSite(parts: SiteParts, onInquiry: () => void = () => {}): Site {
  const { store, clock } = parts;
  const { page, pageTemplates } = createRender(TEMPLATES);
  const now = viewOfSettings(parts);
  const sitemap = sitemapReader(store, clock);
  const { fetchImage } = parts;
  const image = fetchImage === undefined ? null : createImages({ stories: store.stories, fetch: fetchImage, clock });
  const wholeTexts = wholeTextReader(store.collect);
  const feedArchives = openFeedArchives(store.archives, {
    siteUrl: () => now().options.site.url,
    isServed: (path) => now().served.has(path),
  });
  const askedFeed = drawnOrStored(store.documents, askedFeeds({ ...store, wholeTexts, clock }));
  const find = async (path: string): Promise<Document | null> => {
    const { options, asked } = now();
    const plan = asked.get(path);
    return plan === undefined ? await store.documents.find(path) : await askedFeed(path, plan, options);
  };
  const document = async (path: string): Promise<Document | null> => {
    const view = now();
    if (view.served.has(path)) return await find(path);
    if (path === "sitemap.xml") return await sitemap(view.options);
    return view.made.get(path) ?? null;
  };
  const privateFeed = privateFeedReader(store);
  const click = clickReader(store);
  return {
    url: () => now().options.site.url,
    hubs: () => now().hubs,
    isOwnHost: (header) => now().isOwnHost(header),
    document,
    async feedPage(path, behind) {
      const { options, paged } = now();
      const wish = paged.get(path);
      return wish === undefined
        ? await document(path)
        : await feedPage({ ...wish, behind }, { stories: store.stories, wholeTexts, options, now: clock() });
    },
    ...feedArchives,
    ...createDrawnSite({ store: { ...store, documents: { find } }, render: { page, pageTemplates }, view: now, clock }),
    asset: assetsReader(),
    async image(storyId, version) {
      return image === null || !now().options.showsImages ? null : await image(storyId, version);
    },
    async searchPage(form) {
      const { options, sources } = now();
      const from = { stories: store.stories, search: store.search, sources, options, now: clock() };
      const { data, isReadable } = await searchPage(form, from);
      return { html: await page("search", data), isReadable };
    },
    privateFeed: async (file) => await privateFeed(file, now().options),
    people: createPeople({ store, clock, page, options: () => now().options, onInquiry }),
    click: async (link) => await click(link, now().options),
    errorPage: async (status) => await page("error", errorPage(status, now().options)),
    async unsubscribePage(token, what) {
      const key = await store.keys.find(UNSUBSCRIBE_KEY); // No GET makes one.
      const wish = key === null ? null : readUnsubscribeToken(key, token);
      if (wish === null) return null;
      if (what === "act") await store.subscribers.end(wish.subscriberId, wish.digest, clock());
      const subscriber = await store.subscribers.find(wish.subscriberId);
      const options = spokenTo(subscriber?.language ?? null, now().options);
      const digest = options.digests.find(({ name }) => name === wish.digest)?.title ?? wish.digest;
      return await page("unsubscribe", unsubscribePage({ digest, isDone: what === "act" }, options));
    },
  };
}

/** What the pages need of the settings, made anew only when these are others. */
function viewOfSettings(parts: Pick<SiteParts, "settings" | "clock">): () => View {
  let view = toView(parts.settings, parts.clock());
  return () => {
    if (view.settings !== parts.settings) view = toView(parts.settings, parts.clock());
    return view;
  };
}

type View = ReturnType<typeof toView>;

/** A feed that was taken out of the settings stays stored, but nobody draws it any more. */
function toView(settings: Settings, now: Date) {
  const options = publishOptions(settings);
  const { site } = options;
  const made = [
    { path: "robots.txt", contentType: "text/plain; charset=utf-8", text: robots(site) },
    { path: OPEN_SEARCH, contentType: "application/opensearchdescription+xml; charset=utf-8", text: openSearch(site) },
  ].map(({ text, ...file }) => toDocument({ ...file, body: Buffer.from(text, "utf8") }, now));
  const plans = feedPlans(options);
  const endings = ["xml", "atom", "json"] as const;
  const paged = plans
    .filter((plan) => !isArchived(plan))
    .flatMap(({ path }) => endings.map((ending) => [`${path}.${ending}`, { path, ending }] as const));
  const asked = plans.filter(isOfSource).flatMap((plan) => feedPaths([plan]).map((path) => [path, plan] as const));
  return {
    settings,
    options,
    hubs: options.hub === null ? [] : [options.hub],
    sources: settings.sources,
    made: new Map(made.map((document) => [document.path, document])),
    served: new Set<string>(["index.html", SOURCE_LIST, ...feedPaths([...plans, ...editionFeedPlans(options)])]),
    /** By the path of the document: drawn when they are asked for. */
    asked: new Map(asked),
    /** By the path of the document. */
    paged: new Map<string, (typeof paged)[number][1]>(paged),
    isOwnHost: ownHosts(settings),
  };
}
