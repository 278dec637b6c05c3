import { expect, test } from "vitest";
import { NO_BOX } from "../../src/domain/report-box.ts";
import type { SendStore } from "../../src/domain/send-store.ts";
import { createLedger, createSend } from "../../src/send/send.ts";
import { address, anEdition, aRelay, MORNING } from "../builders.ts";
import { backends, openDesk } from "../contract/backends.ts";
import { queueFor } from "../contract/stored.ts";
import { RUNNING, willing } from "./send-bench.ts";

test("what could not be written down is written by the stage that comes after, when both have one ledger", async () => {
  const { store } = await openDesk(backends.sqlite);
  await queueFor(store, anEdition("daily"), ["ada@example.org"]);
  const { mailer, sent } = willing();
  let isFull = true;
  const settle: SendStore["settle"] = async (...said) => {
    if (isFull) throw new Error("The disk is full.");
    await store.send.settle(...said);
  };
  const troubled: SendStore = { ...store.send, settle };
  const ledger = createLedger(troubled, "w");
  const stage = () =>
    createSend({
      ...store,
      store: troubled,
      ledger,
      box: NO_BOX,
      relays: [aRelay(mailer)],
      clock: () => MORNING,
      log: { debug() {}, info() {}, warn() {}, error() {} },
      worker: "w",
      options: {
        sender: { name: "Desk", address: address("news@desk.example"), replyTo: null },
        siteUrl: "https://desk.example",
      },
    });
  await expect(stage()(RUNNING)).rejects.toThrow("The disk is full.");
  expect([sent.length, await store.outbox.counts()]).toEqual([1, new Map([["dot", 1]])]);
  isFull = false;
  await stage()(RUNNING); // As after new settings.
  expect([sent.length, await store.outbox.counts()]).toEqual([1, new Map([["sent", 1]])]);
});
