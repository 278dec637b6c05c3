import type { CollectStore } from "../../domain/collect-store.ts";
import type { FetchPage, Throttled } from "../../domain/fetch-page.ts";
import type { Clock, Log } from "../../domain/log.ts";
import type { DuePage, PageMark, PageStore } from "../../domain/page-store.ts";
import type { HostPause } from "../../domain/source.ts";
import { runLanes, type Worked } from "../lanes.ts";
import { pauseOf } from "../poll/host-pause.ts";
import { loadHostPauses } from "../poll/host-pauses.ts";
import { askPage, type AskParts, type PageAsked } from "./ask-page.ts";
import type { ExtractedPage } from "./extract-page.ts";
import type { PageReader } from "./page-reader.ts";
import type { PageEnd } from "./plan-pages.ts";
import { createRobots } from "./robots.ts";
import { createSiteDelays } from "./site-delays.ts";

export type PagesParts = {
  readonly store: PageStore & Pick<CollectStore, "hostPauses" | "sourceMemory">;
  readonly fetchPage: FetchPage;
  readonly reader: PageReader;
  readonly clock: Clock;
  readonly log: Log;
  readonly options?: Partial<PagesOptions>;
};

export type PagesOptions = {
  /** Pages of one source that are read in one pass. */
  readonly perSource: number;
  /** Pages that are read in one pass. */
  readonly perPass: number;
  /** Sources whose pages are read at the same time. */
  readonly concurrency: number;
  /** After so long no further page is waited for, in milliseconds: the other stages want their turn. */
  readonly passMs: number;
};

const PAGES_DEFAULTS: PagesOptions = { perSource: 5, perPass: 100, concurrency: 8, passMs: 20_000 };

/** Reads the pages that are due; what was not done in time stays due. */
export type ReadPages = (signal: AbortSignal) => Promise<void>;

/**
 * Makes the second half of `collect`: the pages behind new and changed items of sources with `fullText` are read, and
 * their text kept in the place of the feed's. A page that gives nothing leaves the feed's own text.
 */
export function createReadPages(parts: PagesParts): ReadPages {
  const options = { ...PAGES_DEFAULTS, ...parts.options };
  const askLeave = createRobots(parts);
  const delays = createSiteDelays(parts.clock);
  const laneOptions = { concurrency: options.concurrency, restMs: 0, sleep: async () => {} };
  return async (signal) => {
    const { perPass: limit, perSource } = options;
    const due = await parts.store.duePages({ now: parts.clock(), limit, perSource });
    if (due.length === 0) return;
    const pauses = await loadHostPauses(parts.store, parts.clock);
    const stop = AbortSignal.any([signal, AbortSignal.timeout(options.passMs)]);
    const groups = [...Map.groupBy(due, ({ source }) => source.id).values()];
    const lanes = groups.map((group) => [group]);
    const work = async (group: readonly DuePage[]): Promise<Worked> => {
      signal.throwIfAborted();
      await readGroup({ ...parts, askLeave, delays, pauses }, group, stop);
      signal.throwIfAborted();
      return "free"; // The client of the house keeps hosts apart.
    };
    await runLanes(lanes, laneOptions, work, signal);
  };
}

/** With a parser of HTML, for which most passes have no use. */
const loadPlans = async () => await import("./plan-pages.ts");

type GroupParts = PagesParts & AskParts;

type Asked = { readonly due: DuePage; readonly asked: PageAsked };

async function readGroup(parts: GroupParts, group: readonly DuePage[], stop: AbortSignal): Promise<void> {
  const [first] = group;
  const { asked, hostPauses } = await askGroup(parts, group, stop);
  if (first === undefined || asked.length === 0) return;
  const { source } = first;
  const now = parts.clock();
  const { planEnd } = await loadPlans();
  const ends = asked.flatMap(({ due, asked: end }) => (isEnd(end) ? [planEnd(due, end, now)] : []));
  const read = await planRead(parts, asked, now);
  const marks = [...ends, ...read.marks];
  await parts.store.savePages({ sourceId: source.id, marks, blocks: read.blocks, hostPauses });
  for (const mark of marks) tell(parts.log, source.name, mark);
}

function isEnd(asked: PageAsked): asked is PageEnd {
  return asked.kind === "retry" || asked.kind === "end";
}

type AskedGroup = { readonly asked: readonly Asked[]; readonly hostPauses: readonly HostPause[] };

/** One page after the other. Items of one link share what came of it. */
async function askGroup(parts: GroupParts, group: readonly DuePage[], stop: AbortSignal): Promise<AskedGroup> {
  const byLink = new Map<string | null, PageAsked>();
  const done: Asked[] = [];
  const hostPauses: HostPause[] = [];
  for (const due of group) {
    if (stop.aborted) break;
    const { link } = due.item;
    const shared = byLink.get(link);
    const asked = shared ?? (await askInTime(parts, due, stop));
    byLink.set(link, asked);
    if (shared === undefined && asked.kind === "retry" && asked.throttled !== null)
      hostPauses.push(pauseHost(parts, asked.throttled));
    if (asked.kind !== "not-now") done.push({ due, asked });
  }
  return { asked: done, hostPauses };
}

/** From now on nobody asks the host in this pass. */
function pauseHost({ pauses, clock }: GroupParts, throttled: Throttled): HostPause {
  const pause = pauseOf(throttled, pauses.last(throttled.host), { now: clock(), failuresInARow: 1 });
  pauses.add(pause);
  return pause;
}

/** A page that the end of the pass cuts off stays due, as if it had not been asked for. */
async function askInTime(parts: GroupParts, due: DuePage, stop: AbortSignal): Promise<PageAsked> {
  try {
    return await askPage(parts, due, stop);
  } catch (cause) {
    if (stop.aborted) return { kind: "not-now" };
    throw cause;
  }
}

type Article = { readonly due: DuePage; readonly article: ExtractedPage };

async function planRead(parts: GroupParts, asked: readonly Asked[], now: Date) {
  const articles = asked.flatMap(({ due, asked: one }): readonly Article[] =>
    one.kind === "article" ? [{ due, article: one.article }] : [],
  );
  // A page that two items share counts once, or all of it would seem to recur.
  const single = [...new Map(articles.map((one) => [one.due.item.link, one])).values()];
  const [first] = single;
  if (first === undefined) return { marks: [], blocks: [] };
  const { planArticles, planEnd } = await loadPlans();
  const { blocks } = await parts.store.sourceMemory(first.due.source.id);
  const trimmed = await parts.reader.trim(single.map(toText), { blocks, now });
  if (trimmed.kind === "unreadable") {
    const end = { kind: "end", state: "failed", detail: `it cannot be read: ${trimmed.detail}` } as const;
    return { marks: articles.map(({ due }) => planEnd(due, end, now)), blocks: [] };
  }
  const byLink = new Map(single.map(({ due }, index) => [due.item.link, trimmed.pages[index]]));
  const pages = articles.flatMap((one) => {
    const page = byLink.get(one.due.item.link);
    return page === undefined ? [] : [{ ...one, page }];
  });
  return { marks: planArticles(pages, now), blocks: trimmed.blocks };
}

function toText({ due: { item }, article }: Article) {
  return { title: item.title, link: item.link ?? "", author: item.author ?? article.author, html: article.html };
}

function tell(log: Log, source: string, { itemId, state, tries, detail }: PageMark): void {
  log.debug({ source, item: itemId, state, tries, detail }, "page asked");
}
