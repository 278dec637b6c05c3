import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { openStore } from "../../../src/store/open-store.ts";
import type { Edition } from "../../../src/domain/digest.ts";
import { aFanOut, queueFor } from "../../contract/stored.ts";
import { packagedMain } from "../packaged.ts";
import type { Sink } from "./open-sink.ts";

const WAITING = 200;
const LOOK_EVERY_MS = 10;
const PATIENCE_MS = 60_000;

/**
 * From the start of the packaged program, over a desk whose outbox is full as after a crash, to the first mail that is whole at the
 * relay, in seconds. `sink`: a new one, which nobody has sent to.
 */
export async function firstSendSeconds(edition: Edition, sink: Sink, folder: string): Promise<number> {
  const config = join(folder, "newsdesk.yaml");
  writeFileSync(config, settings(sink.port));
  const store = await openStore(join(folder, "newsdesk.db"));
  const fresh = { ...edition, composedAt: new Date() };
  await queueFor(
    store,
    fresh,
    Array.from({ length: WAITING }, (_, index) => `reader-${index}@example.org`),
  );
  await store.send.claim("a process that died", aFanOut().now, 5);
  await store.close();
  const program = packagedMain();
  const startedAtMs = Date.now();
  const child = spawn(process.execPath, [program, "run", "--config", config], { stdio: "ignore" });
  const ended = once(child, "exit");
  try {
    return ((await firstMailAt(sink)) - startedAtMs) / 1_000;
  } finally {
    child.kill();
    await ended;
  }
}

async function firstMailAt(sink: Sink): Promise<number> {
  for (let waitedMs = 0; waitedMs < PATIENCE_MS; waitedMs += LOOK_EVERY_MS) {
    const { firstAtMs } = await sink.seen();
    if (firstAtMs > 0) return firstAtMs;
    await sleep(LOOK_EVERY_MS);
  }
  throw new Error("No mail came.");
}

/** Nothing answers at the source, so that the time is that of the outbox. */
function settings(port: number): string {
  return `
site: { title: Desk, url: https://news.example.org }
database: ./newsdesk.db
network: { allow: ["127.0.0.1:9"] }
sources: [http://127.0.0.1:9/feed.xml]
mail: { from: news@desk.example, transport: "smtp://127.0.0.1:${port}" }
`;
}
