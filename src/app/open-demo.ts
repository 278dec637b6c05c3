import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mailAddress } from "../domain/mail-address.ts";
import type { Log } from "../domain/log.ts";
import { serveDemoFeeds } from "./demo-feeds.ts";
import { DEMO } from "./folders.ts";
import { openDesk, type Desk } from "./open-desk.ts";
import { runOnce, type PassReport } from "./run-once.ts";
import { readSettings } from "./settings/read-settings.ts";

/** The demo's present: the morning after the main event, half an hour after the digest is due. */
const DEMO_NOW = new Date("2014-12-21T07:30:00Z");

const READERS = ["ada@reader.example", "benedict@reader.example", "carol@reader.example"];

export type Demo = {
  readonly desk: Desk;
  readonly report: PassReport;
  /** Where the mails lie. */
  readonly outbox: string;
  /** Also removes the demo's database and mails. */
  close(): Promise<void>;
};

/** One whole pass over the sample feeds with everything real but the calendar: HTTP, database, mail folder. */
export async function openDemo(siteUrl: string, log: Log, signal: AbortSignal): Promise<Demo> {
  const closing = new AsyncDisposableStack();
  try {
    const data = await mkdtemp(join(tmpdir(), "newsdesk-demo-"));
    closing.defer(async () => await rm(data, { recursive: true }));
    const feeds = await serveDemoFeeds();
    closing.defer(async () => await feeds.close());
    const env = { DEMO_URL: `http://${feeds.host}`, DEMO_HOST: feeds.host, DEMO_SITE: siteUrl, DEMO_DATA: data };
    const settings = await readSettings(join(DEMO, "newsdesk.yaml"), env);
    const desk = await openDesk(settings, { clock: () => DEMO_NOW, log });
    closing.defer(async () => await desk.close());
    await addReaders(desk);
    const report = await runOnce(desk.stages, signal);
    return { desk, report, outbox: join(data, "outbox"), close: async () => await closing.disposeAsync() };
  } catch (cause) {
    await closing.disposeAsync();
    throw cause;
  }
}

async function addReaders({ store, settings }: Desk): Promise<void> {
  const digests = settings.digests.map(({ name }) => name);
  for (const text of READERS) {
    const address = mailAddress(text);
    if (address !== null) await store.subscribers.add(address, digests, DEMO_NOW);
  }
}
