import { randomBytes } from "node:crypto";
import {
  type CollectParts,
  createCollect,
  createFeedReader,
  createPageReader,
  createPush,
  createReadPages,
  type FeedReader,
  type Push,
  type ReadPages,
} from "../collect/collect.ts";
import type { CollectStore } from "../domain/collect-store.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import type { Clock, Log } from "../domain/log.ts";
import { NO_BOX } from "../domain/report-box.ts";
import { createHttpClient, type HttpClient } from "../net/http-client.ts";
import { createFetchFeed } from "../net/http-fetch.ts";
import { createAskHub } from "../net/http-hub.ts";
import { createFetchImage } from "../net/http-image.ts";
import { createFetchPage } from "../net/http-page.ts";
import { createReportBox } from "../net/report-box.ts";
import { createMailer } from "../net/mailer.ts";
import { createPublish, type PublishParts } from "../publish/publish.ts";
import { createRender } from "../render/render.ts";
import { createMarkFile } from "../store/mark-file.ts";
import {
  createReportDoor,
  createSend,
  createWriteLetters,
  type Ledger,
  openSigner,
  type Relay,
  type SendParts,
  type WriteLetters,
} from "../send/send.ts";
import { type BounceDoor, createBounceDoor } from "./bounce-door.ts";
import { openCurate } from "./curate-stage.ts";
import { TEMPLATES } from "./folders.ts";
import { openHub } from "./open-hub.ts";
import type { Stages } from "./run-once.ts";
import { VERSION } from "./version.ts";
import { meterFetch, meterStages } from "./watch/meter-stages.ts";
import type { Meter } from "./watch/meter.ts";
import { wholeTextReader } from "./whole-texts.ts";
import type { Settings } from "./settings/settings.ts";
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

export type DeskParts = {
  readonly clock: Clock;
  readonly log: Log;
  /** Ask every source in each pass, due or not. */
  readonly askAll?: boolean;
  /** The pages are served meanwhile, so hubs can reach us when `web.publicUrl` says where. */
  readonly serves?: boolean;
  /** Called when there is something for the hub to do: feeds changed, or somebody wants them. */
  readonly onHubWork?: () => void;
  /** Hears what the stages do. */
  readonly meter?: Meter;
};

export type WorkParts = DeskParts & { readonly worker: string; readonly store: DeskStore };
export type StageParts = WorkParts & {
  readonly closing: AsyncDisposableStack;
  /** What this process knows of mails and could not write down yet; it outlives these settings. */
  readonly ledger?: Ledger;
  /** Where other workers send from the same outbox (`SendOptions.leaseSeconds`). */
  readonly leaseSeconds?: number;
};

/** The stages by some settings over their adapters, which `closing` closes. Throws a `UserError` for what the operator can mend. */
export async function openStages(settings: Settings, parts: StageParts) {
  const { store, closing, clock, log, meter } = parts;
  const send = await openSend(settings, parts); // A key that cannot sign is told before anything is asked.
  const http = createHttpClient(httpOptions(settings));
  closing.defer(async () => await http.close());
  const reader = createFeedReader();
  closing.defer(async () => await reader.close());
  const push = openPush(settings, { ...parts, http, reader });
  closing.defer(async () => await push?.close());
  const onWork = parts.onHubWork ?? (() => {});
  const hub = openHub(settings, { store, http, clock, log, onWork, serves: parts.serves === true });
  closing.defer(async () => await hub.close());
  const publish = openPublish(settings, parts);
  const stages: Stages = {
    collect: createCollect(openCollecting(settings, { ...parts, http, reader, push })),
    curate: openCurate({ store, settings, clock, log }),
    async publish(signal) {
      const report = await publish(signal);
      if (report.changed.length > 0) onWork();
      return report;
    },
    send,
  };
  return {
    stages: meter === undefined ? stages : meterStages(stages, meter, clock),
    push,
    hub,
    bounces: openBounces(settings, parts),
    fetchImage: createFetchImage(http),
  };
}

/** The third stage alone. */
export function openPublish(settings: Settings, { store, clock, log, mayCompose }: PublishingParts): Stages["publish"] {
  const { mail, page, pageTemplates } = createRender(TEMPLATES);
  return createPublish({
    ...store,
    wholeTexts: wholeTextReader(store.collect),
    page,
    mail,
    pageTemplates: async () => `${VERSION} ${await pageTemplates()}`,
    ...(mayCompose !== undefined && { mayCompose }),
    clock,
    log,
    options: publishOptions(settings),
  });
}

type PublishingParts = Pick<StageParts, "store" | "clock" | "log"> & Pick<PublishParts, "mayCompose">;

export type CollectingParts = StageParts & {
  readonly http: HttpClient;
  readonly reader: FeedReader;
  readonly push: Push | null;
};

/** What the first stage is made of, and what reads the pages behind its items. */
export function openCollecting(
  settings: Settings,
  parts: CollectingParts,
): CollectParts & { readonly readPages: ReadPages } {
  const { store, clock, log, http, reader, push, closing, meter } = parts;
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
  return {
    store: parts.askAll === true ? askingAll(store.collect) : store.collect,
    fetch: meter === undefined ? fetch : meterFetch(fetch, meter),
    reader,
    clock,
    log,
    options: collectOptions(settings),
    readPages,
    ...(push === null ? {} : { push }),
  };
}

/** What was asked on the web becomes letters first, so that they go out with the same run. */
async function openSend(settings: Settings, parts: StageParts): Promise<Stages["send"]> {
  const { writeLetters, sendParts } = await openSending(settings, parts);
  const send = createSend(sendParts);
  return async (signal) => await behindLetters(writeLetters, signal, send);
}

/** A broken letter holds up no edition; it is told when the rest is done. */
export async function behindLetters<Report>(
  writeLetters: WriteLetters,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<Report>,
): Promise<Report> {
  const trouble = await writeLetters(signal).then(
    () => null,
    (cause: unknown) => ({ cause }),
  );
  const report = await work(signal);
  if (trouble !== null) throw trouble.cause;
  return report;
}

/** What the last stage is made of. */
export async function openSending(settings: Settings, parts: StageParts) {
  const { store, clock, log, worker, closing } = parts;
  const { mail } = createRender(TEMPLATES);
  const dkim = dkimOptions(settings.mail);
  const signer = dkim === null ? null : await openSigner(dkim);
  const relays = await openRelays(settings, closing);
  const mailbox = settings.mail.bounces?.mailbox ?? null;
  const box = mailbox === null ? NO_BOX : await createReportBox(reportBoxText(mailbox));
  const writeLetters = createWriteLetters({ ...store, mail, clock, log, options: letterOptions(settings) });
  const { leaseSeconds, ledger } = parts;
  const options = { ...sendOptions(settings), ...(leaseSeconds !== undefined && { leaseSeconds }) };
  const marking = { guard: store.guard, marks: createMarkFile(settings.mail.mark) };
  const sendParts: SendParts = {
    ...store,
    store: store.send,
    box,
    relays,
    clock,
    log,
    worker,
    signer,
    marking,
    ...(ledger !== undefined && { ledger }),
    options,
  };
  return { writeLetters, sendParts };
}

async function openRelays({ mail }: Settings, closing: AsyncDisposableStack): Promise<readonly Relay[]> {
  const relays: Relay[] = [];
  for (const { name, rate, transport } of mail.relays) {
    const mailer = await createMailer(transportText(transport));
    closing.defer(async () => await mailer.close());
    relays.push({ name, rate, mailer });
  }
  return relays;
}

type PushParts = DeskParts & Pick<StageParts, "store"> & { readonly http: HttpClient; readonly reader: FeedReader };

export function openPush({ web }: Settings, { serves, store, http, reader, clock, log }: PushParts): Push | null {
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

export function openBounces(
  { mail }: Settings,
  { store, clock, log }: Pick<StageParts, "store" | "clock" | "log">,
): BounceDoor | null {
  const { webhook = null, address = null } = mail.bounces ?? {};
  if (webhook === null) return null;
  const { bounces, subscribers, keys } = store;
  return createBounceDoor(webhook, createReportDoor({ store: bounces, subscribers, keys, clock, log, address }));
}

/** Later than any source can be due. */
const END_OF_TIME = new Date(8.64e15);

/** The same storage, in which every source is due, and no host is left alone because of what it said before this pass. */
function askingAll(store: CollectStore): CollectStore {
  return {
    ...store,
    dueSources: async (_now, limit) => await store.dueSources(END_OF_TIME, limit),
    hostPauses: async () => [],
  };
}
