import { setTimeout as sleep } from "node:timers/promises";
import type { Log } from "../../../src/domain/log.ts";
import { NO_BOX } from "../../../src/domain/report-box.ts";
import { createSmtpMailer } from "../../../src/net/smtp-mailer.ts";
import { createSend } from "../../../src/send/send.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { aRelay, address } from "../../builders.ts";
import { FROM, SITE_URL } from "./count-mails.ts";

/**
 * The send stage in a process of its own, beside others over the same outbox: `sender-process.ts DATABASE RELAY WORKER LEASE`,
 * the lease in seconds. Works until SIGTERM; says "ready" when it begins.
 */

const QUIET: Log = { debug() {}, info() {}, warn() {}, error() {} };
const REST_MS = 50;
/** Few, so that both have some. */
const BATCH_ROWS = 20;

const [database = "", relay = "", worker = "", lease = ""] = process.argv.slice(2);
const stopping = new AbortController();
process.once("SIGTERM", () => stopping.abort());
process.once("disconnect", () => process.exit(0));

const store = await openStore(database);
const mailer = createSmtpMailer({ url: relay });
const send = createSend({
  ...store,
  store: store.send,
  box: NO_BOX,
  relays: [aRelay(mailer)],
  clock: () => new Date(),
  log: QUIET,
  worker,
  options: {
    sender: { name: "Desk", address: address(FROM), replyTo: null },
    siteUrl: SITE_URL,
    leaseSeconds: Number(lease),
    batchRows: BATCH_ROWS,
  },
});
process.send?.("ready");
while (!stopping.signal.aborted) {
  await send(stopping.signal);
  await sleep(REST_MS, undefined, { signal: stopping.signal }).catch(() => {});
}
await mailer.close();
await store.close();
process.disconnect();
