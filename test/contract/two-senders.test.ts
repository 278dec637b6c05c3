import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { twoSenders } from "../bench/crash/two-senders.ts";
import { backends } from "./backends.ts";

/** Of each sender. */
const CONNECTIONS = 5;

test(
  "two senders over one outbox, killed and made to stand still past their lease, send each mail once",
  { timeout: 300_000 },
  async () => {
    const folder = await mkdtemp(join(tmpdir(), "newsdesk-senders-"));
    onTestFinished(() => rm(folder, { recursive: true }));
    const address = await backends.postgres.makeAddress();
    const outcome = await twoSenders({ address, folder, mails: 200, kills: 3, stops: 1 });
    const kept = { lost: 0, doubled: 0, truncated: 0, overwritten: 0, open: 0, unseen: 0 };
    expect(outcome).toMatchObject({ ...kept, mails: 200, kills: 3, stops: 1 });
    expect(outcome.held.length).toBeLessThanOrEqual(CONNECTIONS * (outcome.kills + outcome.stops + outcome.idleStops));
  },
);
