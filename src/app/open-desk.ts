import { randomBytes, randomUUID } from "node:crypto";
import { hostname } from "node:os";
import {
  createCollect,
  createFeedReader,
  createPageReader,
  createPush,
  createReadPages,
  type FeedReader,
  type Push,
} from "../collect/collect.ts";
import type { CollectStore } from "../domain/collect-store.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import type { FetchImage } from "../domain/image.ts";
import { NO_BOX } from "../domain/report-box.ts";
import type { Clock, Log } from "../domain/log.ts";
import { createHttpClient, type HttpClient } from "../net/http-client.ts";
import { createFetchFeed } from "../net/http-fetch.ts";
import { createAskHub } from "../net/http-hub.ts";
import { createFetchImage } from "../net/http-image.ts";
import { createFetchPage } from "../net/http-page.ts";
import { createReportBox } from "../net/report-box.ts";
import { createMailer } from "../net/mailer.ts";
import { createPublish, type Hub } from "../publish/publish.ts";
import { createRender } from "../render/render.ts";
import { createReportDoor, createSend, createWriteLetters, openSigner } from "../send/send.ts";
import { cacheDocuments } from "../store/document-cache.ts";
import { openStore } from "../store/open-store.ts";
import { type BounceDoor, createBounceDoor } from "./bounce-door.ts";
import { openCurate } from "./curate-stage.ts";
import { TEMPLATES } from "./folders.ts";
import { openHub } from "./open-hub.ts";
import type { Stages } from "./run-once.ts";
import { readExamples } from "./tag-examples.ts";
import { VERSION } from "./version.ts";
import { wholeTextReader } from "./whole-texts.ts";
import { toSource, type Settings } from "./settings/settings.ts";
import {
  collectOptions,
  dkimOptions,
  httpOptions,
  letterOptions,
  publishOptions,
  reportBoxText,
  sendOptions,
  transportText,
} from "./stage-options.ts";

/** The desk at work: the four stages over their adapters. Holds the worker lock of the database until it is closed. */
export type Desk = {
  readonly settings: Settings;
  readonly store: DeskStore;
  readonly stages: Stages;
  /** `null`: hubs cannot reach us. */
  readonly push: Push | null;
  /** By the manners that feeds are asked with. */
  readonly fetchImage: FetchImage;
  /** Pushes our own feeds; works beside the passes, and is woken by `onHubWork`. */
  readonly hub: Hub;
  /** Takes what mail services report; `null`: the settings have no secret for it. */
  readonly bounces: BounceDoor | null;
  readonly clock: Clock;
  /**
   * Works by other settings from now on, over the same database and lock; not to be called while a pass runs. Throws what
   * `openDesk` throws, and then the settings stay as they were.
   */
  renew(settings: Settings): Promise<void>;
  close(): Promise<void>;
};

export type DeskParts = {
  readonly clock: Clock;
  readonly log: Log;
  /** Ask every source in each pass, due or not. */
  readonly askAll?: boolean;
  /** The pages are served meanwhile, so hubs can reach us when `web.publicUrl` says where. */
  readonly serves?: boolean;
  /** Called when there is something for the hub to do: feeds changed, or somebody wants them. */
  readonly onHubWork?: () => void;
};

/** Later than any source can be due. */
const END_OF_TIME = new Date(8.64e15);

export async function openDatabase({ database }: Settings): Promise<DeskStore> {
  return await openStore(database.kind === "sqlite" ? database.path : database.address.reveal());
}

/** Opens all that the stages need, in the order in which an operator's mistake is cheapest. Throws a `UserError` for each. */
export async function openDesk(settings: Settings, parts: DeskParts): Promise<Desk> {
  const closing = new AsyncDisposableStack();
  try {
    const worker = `${hostname()}-${process.pid}-${randomUUID().slice(0, 8)}`;
    const database = await openDatabase(settings);
    closing.defer(async () => await database.close());
    // The stages publish through the same memory from which pages are served, so that it knows what changed.
    const store: DeskStore = { ...database, documents: cacheDocuments(database.documents) };
    const lock = await store.lockWorker(worker, parts.clock());
    closing.defer(async () => await lock.release());
    let work = await openWork(settings, { ...parts, worker, store });
    closing.defer(async () => await work.closing.disposeAsync());
    return {
      get settings() {
        return work.settings;
      },
      get stages() {
        return work.stages;
      },
      get push() {
        return work.push;
      },
      fetchImage: async (url, signal) => await work.fetchImage(url, signal),
      get hub() {
        return work.hub;
      },
      get bounces() {
        return work.bounces;
      },
      store,
      clock: parts.clock,
      async renew(next) {
        const before = work;
        work = await openWork(next, { ...parts, worker, store });
        await before.closing.disposeAsync();
      },
      close: async () => await closing.disposeAsync(),
    };
  } catch (cause) {
    await closing.disposeAsync();
    throw cause;
  }
}

type WorkParts = DeskParts & { readonly worker: string; readonly store: DeskStore };

/** The stages by some settings, and what they opened. */
async function openWork(settings: Settings, parts: WorkParts) {
  const closing = new AsyncDisposableStack();
  try {
    if (settings.curate.examples !== null) await readExamples(settings.curate.examples); // A mistake is told now.
    const opened = await openStages(settings, { ...parts, closing });
    await parts.store.collect.syncSources(settings.sources.map(toSource), parts.clock());
    return { settings, ...opened, closing };
  } catch (cause) {
    await closing.disposeAsync();
    throw cause;
  }
}

type StageParts = WorkParts & { readonly closing: AsyncDisposableStack };

async function openStages(settings: Settings, { worker, store, closing, ...parts }: StageParts) {
  const dkim = dkimOptions(settings.mail);
  const signer = dkim === null ? null : await openSigner(dkim);
  const mailer = await createMailer(transportText(settings.mail.transport));
  closing.defer(async () => await mailer.close());
  const mailbox = settings.mail.bounces?.mailbox ?? null;
  const box = mailbox === null ? NO_BOX : await createReportBox(reportBoxText(mailbox));
  const http = createHttpClient(httpOptions(settings));
  closing.defer(async () => await http.close());
  const reader = createFeedReader();
  closing.defer(async () => await reader.close());
  const { mail, page, pageTemplates } = createRender(TEMPLATES);
  const drawnWith = async (): Promise<string> => `${VERSION} ${await pageTemplates()}`;
  const { clock, log } = parts;
  const collectStore = parts.askAll === true ? askingAll(store.collect) : store.collect;
  const fetch = createFetchFeed(http, clock);
  const pageReader = createPageReader();
  closing.defer(async () => await pageReader.close());
  const readPages = createReadPages({
    store: { ...store.collect, ...store.pages },
    fetchPage: createFetchPage(http, clock),
    reader: pageReader,
    clock,
    log,
  });
  const push = openPush(settings, { ...parts, store, http, reader });
  closing.defer(async () => await push?.close());
  const onWork = parts.onHubWork ?? (() => {});
  const hub = openHub(settings, { store, http, clock, log, onWork, serves: parts.serves === true });
  closing.defer(async () => await hub.close());
  const publish = createPublish({
    ...store,
    wholeTexts: wholeTextReader(store.collect),
    page,
    mail,
    pageTemplates: drawnWith,
    clock,
    log,
    options: publishOptions(settings),
  });
  const writeLetters = createWriteLetters({ ...store, mail, clock, log, options: letterOptions(settings) });
  const send = createSend({
    ...store,
    store: store.send,
    box,
    mailer,
    clock,
    log,
    worker,
    signer,
    options: sendOptions(settings),
  });
  const stages: Stages = {
    collect: createCollect({
      store: collectStore,
      fetch,
      reader,
      clock,
      log,
      options: collectOptions(settings),
      readPages,
      ...(push === null ? {} : { push }),
    }),
    curate: openCurate({ store, settings, clock, log }),
    async publish(signal) {
      const report = await publish(signal);
      if (report.changed.length > 0) onWork();
      return report;
    },
    async send(signal) {
      await writeLetters(signal);
      return await send(signal);
    },
  };
  const bounces = openBounces(settings, { store, clock, log });
  return { stages, push, hub, bounces, fetchImage: createFetchImage(http) };
}

type PushParts = DeskParts & Pick<StageParts, "store"> & { readonly http: HttpClient; readonly reader: FeedReader };

function openPush({ web }: Settings, { serves, store, http, reader, clock, log }: PushParts): Push | null {
  if (web.publicUrl === null || serves !== true) return null;
  return createPush({
    store,
    askHub: createAskHub(http, clock),
    reader,
    publicUrl: web.publicUrl,
    clock,
    random: (bytes) => randomBytes(bytes).toString("base64url"),
    log,
  });
}

function openBounces(
  { mail }: Settings,
  { store, clock, log }: Pick<StageParts, "store" | "clock" | "log">,
): BounceDoor | null {
  const { webhook = null, address = null } = mail.bounces ?? {};
  if (webhook === null) return null;
  return createBounceDoor(webhook, createReportDoor({ store: store.bounces, keys: store.keys, clock, log, address }));
}

/** The same storage, in which every source is due, and no host is left alone because of what it said before this pass. */
function askingAll(store: CollectStore): CollectStore {
  return {
    ...store,
    dueSources: async (_now, limit) => await store.dueSources(END_OF_TIME, limit),
    hostPauses: async () => [],
  };
}
