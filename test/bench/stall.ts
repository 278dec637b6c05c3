import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Figure } from "./figure.ts";
import { type HostileFeed, hostileFeeds } from "./hostile-feeds.ts";
import { runMeasured } from "./measured-process.ts";
import type { Suffered } from "./stall-probe.ts";

const PROBE = fileURLToPath(import.meta.resolve("./stall-probe.ts"));
const REACH_MS = 50;
const REACH_GROWTH_MB = 150;
/** Other processes can only add to a stall, so the best of so many rounds counts. */
const ROUNDS = 3;
const GOOD =
  "<rss version='2.0'><channel><title>good</title><item><guid>1</guid><title>one</title><description>A text in some language, and a little more of it.</description></item></channel></rss>";

/** What hostile feeds of up to 10 MiB do to the thread that also serves the pages. */
export async function stall(): Promise<readonly Figure[]> {
  const feeds = hostileFeeds();
  const rounds: (readonly Suffered[])[] = [];
  for (let round = 0; round < ROUNDS; round += 1) rounds.push(await suffer(feeds));
  const best = feeds.map((feed, index) => {
    const all = rounds.flatMap((round) => round[index] ?? []);
    const least = (pick: (one: Suffered) => number): number => Math.min(...all.map(pick));
    return {
      name: feed.name,
      stallMs: least((one) => one.stallMs),
      grewMb: least((one) => one.grewMb),
      tookMs: least((one) => one.tookMs),
      outcome: all[0]?.outcome ?? "",
    };
  });
  return [
    ...best.map((one) => ({
      group: "stall",
      figure: `${one.name} (${one.outcome})`,
      value: one.stallMs,
      unit: "ms",
      reach: null,
      pass: null,
    })),
    worst(
      "worst stall of the main thread",
      "ms",
      best.map((one) => one.stallMs),
      REACH_MS,
    ),
    worst(
      "largest growth by one feed",
      "MB",
      best.map((one) => one.grewMb),
      REACH_GROWTH_MB,
    ),
    worst(
      "longest wait for those behind one feed",
      "ms",
      best.map((one) => one.tookMs),
      5_000,
    ),
  ];
}

function worst(figure: string, unit: string, values: readonly number[], reach: number): Figure {
  const value = Math.max(...values);
  return { group: "stall", figure, value, unit, reach: `under ${reach} ${unit}`, pass: value < reach };
}

async function suffer(feeds: readonly HostileFeed[]): Promise<readonly Suffered[]> {
  const server = createServer((request, response) => {
    const feed = feeds[Number(request.url?.slice(1))];
    const coding = feed?.coding ?? null;
    response.writeHead(200, {
      "content-type": "application/rss+xml",
      ...(coding === null ? {} : { "content-encoding": coding }),
    });
    response.end(feed?.body ?? GOOD);
  });
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-bench-"));
  try {
    await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const urls = ["good", ...feeds.keys()].map((path) => `${base}/${path}`);
    const { stdout } = await runMeasured({ script: PROBE, args: [join(folder, "newsdesk.db"), ...urls], folder });
    return (JSON.parse(stdout) as readonly Suffered[]).slice(1);
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true });
  }
}
