import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { onTestFinished } from "vitest";
import { sha256 } from "../../../src/domain/content-id.ts";
import { type Entry, rss } from "../../e2e/local-feeds.ts";

export type PoliteFeeds = {
  /** `host:port`. */
  readonly hosts: readonly string[];
  readonly urls: readonly string[];
  /** Each feed tells one item more. */
  readonly tellMore: () => void;
  /** Items that were told so far, by all feeds. */
  readonly told: () => number;
  readonly manners: () => Manners;
};

/** Of the host that was asked worst. */
export type Manners = {
  /** Most requests at the same time. */
  readonly atOnce: number;
  /** Shortest time from the end of a request to the start of the next, in milliseconds. */
  readonly gapMs: number;
};

export type PoliteWish = { readonly hosts: number; readonly feedsPerHost: number; readonly answerMs: number };

/** Several hosts of this machine with some feeds each, that note how they are asked. */
export async function servePoliteFeeds({ hosts, feedsPerHost, answerMs }: PoliteWish): Promise<PoliteFeeds> {
  let rounds = 1;
  const worst = { atOnce: 0, gapMs: Number.POSITIVE_INFINITY };
  const servers = Array.from({ length: hosts }, async (_, host) => {
    const name = `host${host}`;
    const answer = (path: string): string => rss(`${name}${path}`, entriesOf(`${name}${path}`, rounds));
    return await listenOn(`127.0.0.${10 + host}`, noting(worst, answerMs, answer));
  });
  const addresses = await Promise.all(servers);
  return {
    hosts: addresses,
    urls: addresses.flatMap((host) => Array.from({ length: feedsPerHost }, (_, feed) => `http://${host}/${feed}.xml`)),
    tellMore: () => void (rounds += 1),
    told: () => hosts * feedsPerHost * rounds,
    manners: () => ({ ...worst }),
  };
}

function noting(
  worst: { atOnce: number; gapMs: number },
  answerMs: number,
  answer: (path: string) => string,
): RequestListener {
  let running = 0;
  let endedAt = Number.NEGATIVE_INFINITY;
  return (request, response) => {
    running += 1;
    worst.atOnce = Math.max(worst.atOnce, running);
    worst.gapMs = Math.min(worst.gapMs, performance.now() - endedAt);
    void sleep(answerMs).then(() => {
      running -= 1;
      endedAt = performance.now();
      return response.writeHead(200, { "content-type": "application/rss+xml" }).end(answer(request.url ?? "/"));
    });
  };
}

async function listenOn(address: string, listener: RequestListener): Promise<string> {
  const server = createServer(listener);
  await new Promise<void>((done) => void server.listen(0, address, done));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `${address}:${(server.address() as AddressInfo).port}`;
}

/** No two have a word in common but the smallest, so each item is a story of its own. */
function entriesOf(feed: string, rounds: number): readonly Entry[] {
  return Array.from({ length: rounds }, (_, round) => {
    const word = (part: string): string =>
      sha256(`${feed} ${round} ${part}`)
        .replace(/[\d]/g, (digit) => "ghijklmnop"[Number(digit)] ?? "")
        .slice(0, 9);
    return {
      title: `${word("Q")} ${word("W")} ${word("R")}`,
      summary: `${word("A")} ${word("S")} ${word("D")} ${word("F")}.`,
      link: `https://outlet.example/${word("L")}`,
      at: new Date(Date.now() - 60_000),
    };
  });
}
