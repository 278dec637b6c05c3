import type { AudienceStore } from "../domain/audience-store.ts";
import type { ArchiveStore } from "../domain/archive-store.ts";
import type { Document, DocumentStore } from "../domain/document-store.ts";
import type { EditionStore } from "../domain/edition-store.ts";
import type { Clock, Log } from "../domain/log.ts";
import type { RenderMail, RenderPage } from "../domain/render.ts";
import type { StoryStore } from "../domain/story-store.ts";
import { UserError } from "../domain/user-error.ts";
import type { ReadWholeTexts } from "../domain/whole-text.ts";
import type { AskedParts, DrawAsked } from "./asked-feeds.ts";
import { archivedPlans, dueFeeds, fewestWaiting, isArchiveBehind } from "./archived-plans.ts";
import { drawnFrom, editionsDrawnFrom } from "./drawn-from.ts";
import type { FeedPageParts, FeedPageWish } from "./feed-page.ts";
import { createFeedMemory, type FeedMemory } from "./feed-memory.ts";
import type { PublishOptions } from "./options.ts";
import { type OwnReport, publishOwn } from "./own/publish-own.ts";
import type { KeyStore } from "../domain/subscriber-store.ts";
import { type EditionReport, publishEdition } from "./publish-edition.ts";
import { createWaiting } from "./waiting.ts";

export { archiveDocument, type ArchiveName, parseArchiveFile } from "./archive-document.ts";
export { isArchived } from "./archived-plans.ts";
export { feedsPage, feedTwin, storiesInFeed } from "./feed-twins.ts";
export { archivePage, dayPage, MAX_DAY_STORIES, monthPage } from "./archive-pages.ts";
export { dayOf } from "./calendar-days.ts";
export { bestStories, wantedStories } from "./chosen-stories.ts";
export type { DrawAsked } from "./asked-feeds.ts";
export { drawnFrom } from "./drawn-from.ts";
export { drawingMoment } from "./drawing-moment.ts";
export { frontPage } from "./front-page.ts";
export { movedPage } from "./moved-page.ts";
export { SOURCE_LIST } from "./source-list-path.ts";
export { feedPaths, feedPlans, feedTopics, isOfSource, shownSources } from "./feed-plans.ts";
export { placeAddress } from "./feed-links.ts";
export { digestPage, editionPage, editionsPage, STATIC_EDITIONS } from "./edition-pages.ts";
export { editionFeedPlans, editionPath, FEED_EDITIONS } from "./edition-path.ts";
export { CLICK_KEY, isCountedLink } from "./counted-links.ts";
export { draftEdition } from "./draft-edition.ts";
export { GMAIL_CLIP_BYTES, MAX_HTML_BYTES } from "./freeze-edition.ts";
export { errorPage } from "./error-page.ts";
export { createHub, type Hub } from "./hub/hub.ts";
export type { HubForm } from "./hub/hub-wish.ts";
export { shownCallback } from "./hub/shown-callback.ts";
export { OPEN_SEARCH, openSearch } from "./open-search.ts";
export type { PublishOptions } from "./options.ts";
export type { EditionReport } from "./publish-edition.ts";
export { riverPage, type RiverWish } from "./river-page.ts";
export { PAGE_STORIES } from "./river-stories.ts";
export { searchPage, type SearchForm } from "./search-page.ts";
export { searchStories } from "./search-stories.ts";
export { CHART_DAYS, type FollowedSource, sourcePage, sourcesPage } from "./source-pages.ts";
export { openAddress } from "./feed-item.ts";
export { MAX_EARLIER_TEXTS } from "./text-changes.ts";
export { pageDocument, toDocument } from "./documents.ts";
export { lastChange, MAX_SITEMAP_STORIES, robots, sitemap } from "./sitemap.ts";
export { storyImage } from "./story-image.ts";
export { type DueSlot, plannedSlots } from "./slot.ts";
export { storyPage } from "./story-page.ts";
export { withoutNextPage } from "./without-next-page.ts";
export { askedPage, confirmPage, confirmWords, linkPage, signUpPage } from "./sign-up-pages.ts";
export { type Choosable, erasePage, preferencesPage } from "./preferences-pages.ts";
export type { WishFields } from "./wish-fields.ts";
export { unsubscribePage } from "./unsubscribe-page.ts";

/** What feeds of editions are written with; loaded when the first one is asked for, for a quiet pass needs none. */
export const editionFeeds = async () => await import("./edition-feed.ts");

export type PublishParts = {
  readonly stories: StoryStore;
  readonly archives: ArchiveStore;
  readonly documents: DocumentStore;
  readonly editions: EditionStore;
  readonly audience: AudienceStore;
  readonly keys: KeyStore;
  readonly wholeTexts: ReadWholeTexts;
  readonly page: RenderPage;
  readonly mail: RenderMail;
  /** A text that is another one whenever a page template, or the program itself, is. */
  readonly pageTemplates: () => Promise<string>;
  /** Paths of the feeds that somebody is sent whenever they change. Missing: none. */
  readonly pushed?: () => Promise<ReadonlySet<string>>;
  /** Whether editions may be composed now; else their slots wait for a later pass. Missing: always. */
  readonly mayCompose?: () => Promise<boolean>;
  readonly clock: Clock;
  readonly log: Log;
  readonly options: PublishOptions;
};

export type PublishReport = {
  /** Paths of the documents whose bytes changed. */
  readonly changed: readonly string[];
  /** The slots that were decided in this pass. */
  readonly editions: readonly EditionReport[];
  /** What was composed for subscribers who want something of their own; of digests where some were due. */
  readonly own: readonly OwnReport[];
  /** What could not be published, and what the operator can do about it; the rest was. */
  readonly problems: readonly PublishProblem[];
};

/** `what`: `archives`, `feeds`, `front page`, `digest NAME` or `feeds of editions`. */
export type PublishProblem = { readonly what: string; readonly problem: string; readonly hint: string };

/**
 * Draws the merged feeds and the front page unless nothing has changed that they are drawn from, then composes the editions
 * that are due and draws their feeds. A broken template stops what needs it and nothing else.
 */
export function createPublish(parts: PublishParts): (signal: AbortSignal) => Promise<PublishReport> {
  const memory = createFeedMemory();
  const waiting = createWaiting(parts.stories);
  return async (signal) => {
    const now = parts.clock();
    const pass = { ...parts, pageTemplates: once(parts.pageTemplates), memory, waiting, now };
    const problems: PublishProblem[] = [];
    const attempt: Attempt = async (what, work) => {
      signal.throwIfAborted();
      return await orProblem(what, work, problems);
    };
    signal.throwIfAborted();
    const changed = await publishDocuments(pass, attempt);
    const editions: EditionReport[] = [];
    const own: OwnReport[] = [];
    const digests = (await parts.mayCompose?.()) === false ? [] : parts.options.digests;
    for (const digest of digests) {
      const report = await attempt(`digest ${digest.name}`, () => publishEdition(digest, pass));
      if (report !== null) editions.push(report);
      const some = await publishOwn(
        digest,
        { ...pass, attempt: (work) => attempt(`digest ${digest.name}`, work) },
        signal,
      );
      if (some.readers + some.skipped > 0) own.push(some);
    }
    const told = await publishEditions(pass, attempt);
    const report = { changed: [...changed, ...told], editions, own, problems };
    tell(parts.log, report);
    return report;
  };
}

type Attempt = <Value>(what: string, work: () => Promise<Value>) => Promise<Value | null>;

/** Draws what is served, unless it was drawn from the same before: most passes bring no news. Returns the paths that changed. */
async function publishDocuments(
  pass: PublishParts & { readonly memory: FeedMemory; readonly now: Date },
  attempt: Attempt,
): Promise<readonly string[]> {
  await attempt("archives", () => publishArchives(pass));
  const from = await drawnFrom(pass);
  if (from !== null && from === (await pass.documents.drawnFrom("stories"))) return [];
  const { publishFeeds } = await import("./publish-feeds.ts");
  const { publishFront } = await import("./publish-documents.ts");
  const feeds = await attempt("feeds", async () => {
    return await publishFeeds({ ...pass, pushed: (await pass.pushed?.()) ?? new Set() });
  });
  const front = await attempt("front page", () => publishFront(pass));
  if (from !== null && feeds !== null && front !== null) await pass.documents.noteDrawnFrom("stories", from);
  return [...(feeds ?? []), ...(front ?? [])];
}

/** Most passes have nothing to do for the archives, and load nothing. */
async function publishArchives(
  pass: PublishParts & { readonly memory: FeedMemory; readonly now: Date },
): Promise<void> {
  const { stories, archives, options, memory } = pass;
  const now = { state: await stories.state(), options };
  if (!isArchiveBehind(await archives.progress(), now)) {
    const plans = archivedPlans(options);
    const waitingOver = fewestWaiting(plans);
    memory.isArchiveDue ??= dueFeeds(plans, await archives.feeds({ waitingOver })).length > 0;
    if (!memory.isArchiveDue) return;
  }
  const { keepArchives } = await import("./keep-archives.ts");
  await keepArchives(pass);
}

/** A further page of a feed, drawn when it is asked for; what draws it is loaded then. `null`: there is none. */
export async function feedPage(wish: FeedPageWish, parts: FeedPageParts): Promise<Document | null> {
  const { drawFeedPage } = await import("./feed-page.ts");
  return await drawFeedPage(wish, parts);
}

/** Feeds of sources are drawn when they are asked for; what draws them is loaded with the first. */
export function askedFeeds(parts: AskedParts): DrawAsked {
  let loading: Promise<DrawAsked> | null = null;
  const load = async (): Promise<DrawAsked> => (await import("./asked-feeds.ts")).createAskedFeeds(parts);
  return async (...feed) => await (await (loading ??= load()))(...feed);
}

/** Draws the feeds of editions after a new one, or when they are to be drawn otherwise. Returns the paths that changed. */
async function publishEditions(
  pass: PublishParts & { readonly now: Date },
  attempt: Attempt,
): Promise<readonly string[]> {
  const from = await editionsDrawnFrom(pass);
  if (from !== null && from === (await pass.documents.drawnFrom("editions"))) return [];
  const { publishEditionFeeds } = await import("./publish-edition-feeds.ts");
  const feeds = await attempt("feeds of editions", () => publishEditionFeeds(pass));
  if (from !== null && feeds !== null) await pass.documents.noteDrawnFrom("editions", from);
  return feeds ?? [];
}

/** Both ask for it in each pass, and it reads files. */
function once<Value>(read: () => Promise<Value>): () => Promise<Value> {
  let reading: Promise<Value> | null = null;
  return async () => await (reading ??= read());
}

/** What the operator can mend is noted, and the pass goes on; a bug is thrown. */
async function orProblem<Value>(
  what: string,
  work: () => Promise<Value>,
  problems: PublishProblem[],
): Promise<Value | null> {
  try {
    return await work();
  } catch (cause) {
    if (!(cause instanceof UserError)) throw cause;
    const isKnown = problems.some((one) => one.what === what && one.problem === cause.message);
    if (!isKnown) problems.push({ what, problem: cause.message, hint: cause.hint });
    return null;
  }
}

function tell(log: Log, { changed, editions, own, problems }: PublishReport): void {
  for (const problem of problems) log.error(problem, "this could not be published");
  for (const report of editions) {
    if (report.kind === "skipped") log.info(report, "no edition for this slot");
    else
      log.info(
        { digest: report.digest, slot: report.edition.slot, stories: report.edition.storyIds.length },
        "edition composed",
      );
  }
  for (const report of own) log.info(report, "editions composed for subscribers with wishes of their own");
  if (changed.length > 0) log.info({ changed: changed.length }, "documents changed");
}
