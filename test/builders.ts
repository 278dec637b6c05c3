import type { CuratePlan } from "../src/domain/curate-store.ts";
import { canonicalLink, type CanonicalLink } from "../src/domain/canonical-link.ts";
import type { CollectPlan } from "../src/domain/collect-store.ts";
import { contentId, sha256 } from "../src/domain/content-id.ts";
import type { Delivery, DeliveryId, Mailer } from "../src/domain/delivery.ts";
import type { Edition, EditionContent, EditionId, Slot, ToldStory } from "../src/domain/digest.ts";
import type { Document } from "../src/domain/document-store.ts";
import type { HubSubscription } from "../src/domain/hub-store.ts";
import type { Item, ItemId } from "../src/domain/item.ts";
import { mailAddress } from "../src/domain/mail-address.ts";
import type { Receipt } from "../src/domain/receipt.ts";
import { NO_PUSH, NO_WISHES, type PollState, type Source, type SourceId } from "../src/domain/source.ts";
import { type SourcedItem, type Story, type StoryId, type ToldItem, TOLD } from "../src/domain/story.ts";
import type { Relay } from "../src/send/send.ts";
import { type MailAddress, type Subscriber, type SubscriberId, USUAL_WISHES } from "../src/domain/subscriber.ts";

/**
 * Makers of the desk's words for tests: sensible defaults, and each test states only what it is about. All are pure;
 * equal arguments give equal values. Times are on 2026-11-23 unless a test says otherwise.
 */
export const MORNING = at("06:00");

/** A time in UTC: `at("07:30")` on the builders' day, or any ISO text. */
export function at(text: string): Date {
  return new Date(/^\d\d:\d\d/.test(text) ? `2026-11-23T${text}Z` : text);
}

/** `minutes` after the builders' morning. */
export function minutesOn(minutes: number): Date {
  return new Date(MORNING.getTime() + minutes * 60_000);
}

export function link(raw: string): CanonicalLink {
  const found = canonicalLink(raw);
  if (found === null) throw new Error(`A test uses a link that is none: ${raw}`);
  return found;
}

export function address(raw: string): MailAddress {
  const found = mailAddress(raw);
  if (found === null) throw new Error(`A test uses a mail address that is none: ${raw}`);
  return found;
}

export function aSource(name = "The Gazette", over: Partial<Source> = {}): Source {
  const host = name.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
  const feedUrl = over.feedUrl ?? `https://${host}.example/feed.xml`;
  const id = contentId("src", feedUrl) as SourceId;
  return {
    id,
    name,
    feedUrl,
    tags: [],
    weight: 1,
    everySeconds: null,
    headers: {},
    fullText: false,
    isPaywalled: false,
    republish: "summary",
    ...over,
  };
}

export function aPollState(over: Partial<PollState> = {}): PollState {
  return {
    validators: { etag: null, lastModified: null },
    bodyHash: null,
    nextFetchAt: MORNING,
    nextFetchWhy: "",
    lastFetchAt: null,
    lastSuccessAt: null,
    lastBodyAt: null,
    failuresInARow: 0,
    goneInARow: 0,
    lastFailure: null,
    lastReceived: null,
    feedTitle: null,
    siteUrl: null,
    language: null,
    wishes: NO_WISHES,
    rhythmSeconds: null,
    newestAt: null,
    moving: null,
    movedUrl: null,
    isPage: false,
    push: NO_PUSH,
    quarantine: null,
    ...over,
  };
}

/** An item of the source, known by a link that is made from its title. */
export function anItem(title = "A lock is picked", over: Partial<Item> = {}, source: Source = aSource()): Item {
  const page = link(`https://${new URL(source.feedUrl).host}/${encodeURIComponent(title)}`);
  const identity = over.identity ?? { kind: "link", value: page };
  const summary = over.summary ?? `${title}, as ${source.name} tells it.`;
  return {
    id: contentId("itm", source.id, identity.kind, identity.value) as ItemId,
    sourceId: source.id,
    identity,
    link: page,
    title,
    summary,
    html: `<p>${summary}</p>`,
    author: null,
    language: "en",
    image: null,
    labels: [],
    enclosures: [],
    publishedAt: MORNING,
    updatedAt: null,
    contentHash: sha256(`${title} ${summary}`),
    entryHash: sha256(`entry ${title} ${summary}`),
    textFrom: "feed",
    isQuarantined: false,
    version: 1,
    firstSeenAt: MORNING,
    changedAt: MORNING,
    ...over,
  };
}

/** The next version of an item: one higher, with a content hash of its own. */
export function changed<Kind extends ToldItem>(item: Kind, over: Partial<Kind>): Kind {
  const next = { ...item, ...over, version: item.version + 1 };
  return { ...next, contentHash: sha256(`${next.title} ${next.summary} ${next.version}`) };
}

/** The item as a story holds it. */
export function sourced(whole: Item, source: Source = aSource()): SourcedItem {
  const { html: _, ...item } = whole;
  return { item, source };
}

/** The item as its source told it, for what `collect` stores. */
export function collected(item: ToldItem): Item {
  return { ...item, html: `<p>${item.summary}</p>` };
}

/** A story that is led by the first item; told when its earliest item was. */
export function aStory(coverage: Story["coverage"] = [sourced(anItem())], over: Partial<Story> = {}): Story {
  const told = coverage.map(({ item }) => (item.publishedAt ?? item.firstSeenAt).getTime());
  return {
    id: contentId("sty", coverage[0].item.id) as StoryId,
    coverage,
    tags: [],
    gist: [],
    phrases: [],
    standing: TOLD,
    rank: [{ name: "outlets", value: coverage.length, why: `${coverage.length} outlets` }],
    publishedAt: new Date(Math.min(...told)),
    firstSeenAt: MORNING,
    updatedAt: MORNING,
    changedAt: over.updatedAt ?? MORNING,
    ...over,
  };
}

/** What `curate` writes: nothing, but for what is given. */
export function aPlan(over: Partial<CuratePlan> = {}): CuratePlan {
  return { at: MORNING, stories: [], moves: [], curated: [], receipts: [], ...over };
}

export function aReceipt(over: Partial<Receipt> = {}): Receipt {
  const decision = { kind: "stored", identity: { kind: "guid", value: "1" } } as const;
  return { at: MORNING, itemId: null, storyId: null, decision, ...over };
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  xml: "application/rss+xml",
  atom: "application/atom+xml",
  json: "application/feed+json",
  html: "text/html",
  css: "text/css",
};

/** With the content type of its ending: what ends in `xml` is a feed. */
export function aDocument(path = "feed.xml", text = "<rss/>", over: Partial<Document> = {}): Document {
  const body = new TextEncoder().encode(text);
  const contentType = `${CONTENT_TYPES[path.slice(path.lastIndexOf(".") + 1)] ?? "text/plain"}; charset=utf-8`;
  return { path, contentType, body, etag: `"${sha256(body)}"`, changedAt: MORNING, ...over };
}

/** An edition of the digest, with gaps for the personal values. */
export function anEdition(digest = "daily", over: Partial<Edition> = {}): Edition {
  const slot = over.slot ?? ("2026-11-23T07:00" as Slot);
  return {
    id: contentId("edn", digest, slot) as EditionId,
    digest,
    slot,
    variant: "",
    from: null,
    composedAt: MORNING,
    subject: "What happened",
    html: ["<p>For ", { slot: "address" }, "</p><a href='", { slot: "unsubscribeUrl" }, "'>Leave</a>"],
    text: ["For ", { slot: "address" }, "\nLeave: ", { slot: "unsubscribeUrl" }, "\n"],
    storyIds: [],
    toldBy: new Map(),
    content: null,
    ...over,
  };
}

/** What an edition says: one story alone, unless a test says more. */
export function aContent(over: Partial<EditionContent> = {}): EditionContent {
  const content = { title: "The daily", timezone: "UTC", lead: aToldStory(), sections: [], moreOnWeb: 0 };
  return { ...content, ...over };
}

export function aToldStory(title = "A lock is picked", over: Partial<ToldStory> = {}): ToldStory {
  return {
    id: contentId("sty", title) as StoryId,
    title,
    link: `https://gazette.example/${encodeURIComponent(title)}`,
    outlet: "The Gazette",
    gist: "",
    language: "en",
    direction: "ltr",
    at: "2026-11-23T06:00:00Z",
    tags: [],
    why: "",
    also: [],
    alsoMore: 0,
    update: null,
    ...over,
  };
}

export function aSubscriber(mail = "ada@example.org", over: Partial<Subscriber> = {}): Subscriber {
  const id = contentId("sub", mail) as SubscriberId;
  const subscriptions = [{ digest: "daily", since: MORNING, wishes: USUAL_WISHES }];
  return { id, address: address(mail), state: "active", createdAt: MORNING, language: null, subscriptions, ...over };
}

/** A delivery of the edition to the subscriber, just claimed. */
export function aDelivery(
  edition: Edition = anEdition(),
  subscriber = aSubscriber(),
  over: Partial<Delivery> = {},
): Delivery {
  const id = contentId("dlv", edition.id, subscriber.id) as DeliveryId;
  return {
    id,
    editionId: edition.id,
    subscriberId: subscriber.id,
    digest: edition.digest,
    slot: edition.slot,
    address: subscriber.address,
    messageId: `${id}@desk.example`,
    date: MORNING,
    state: "sending",
    attempt: 1,
    nextAt: MORNING,
    detail: null,
    relay: null,
    ...over,
  };
}

/** A relay without a limit. */
export function aRelay(mailer: Mailer, over: Partial<Relay> = {}): Relay {
  return { name: "relay", rate: null, mailer, ...over };
}

/** A plan that stores nothing but what a test says. */
export function aCollectPlan(sourceId: SourceId, over: Partial<CollectPlan> = {}): CollectPlan {
  return {
    sourceId,
    before: null,
    state: aPollState(),
    inserts: [],
    updates: [],
    refreshed: [],
    pagesDue: [],
    receipts: [],
    blocks: [],
    hostPause: null,
    ...over,
  };
}

/** A subscription at our own hub that stands, and was never sent anything. */
export function aHubSubscription(id = "one", over: Partial<HubSubscription> = {}): HubSubscription {
  return {
    id,
    callback: `https://reader.example/push/${id}?key=1`,
    host: "reader.example",
    topic: "https://news.example/feed.xml",
    path: "feed.xml",
    secret: null,
    state: "active",
    leaseUntil: at("23:00"),
    asked: null,
    toldEtag: "",
    tries: 0,
    nextAt: MORNING,
    lastSentAt: null,
    detail: null,
    ...over,
  };
}
