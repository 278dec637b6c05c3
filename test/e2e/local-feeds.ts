import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

/** A text is served as a feed, a number is an answer with this status, `hang` is none at all. */
export type Answer =
  | string
  | number
  | { readonly html: string; readonly link?: string }
  | { readonly movedTo: string }
  | { readonly hang: true };

export const HANG: Answer = { hang: true };

export type LocalFeeds = {
  /** `127.0.0.1:port`. */
  readonly host: string;
  readonly url: (path: string) => string;
  /** Waits until somebody has asked for the path. */
  readonly asked: (path: string) => Promise<void>;
  /** All paths that somebody has asked for, in the order of the first time. */
  readonly paths: () => readonly string[];
  close(): Promise<void>;
};

/** Serves the answers by path on a free loopback port; what the map says at the moment of asking counts. */
export async function serveFeeds(answers: ReadonlyMap<string, Answer>): Promise<LocalFeeds> {
  const seen = new Set<string>();
  const waiting = new Set<() => void>();
  const server: Server = createServer((request, response) => {
    const path = request.url ?? "";
    seen.add(path);
    for (const look of waiting) look();
    const answer = answers.get(path) ?? 404;
    if (typeof answer === "string") {
      response.writeHead(200, { "content-type": "application/rss+xml; charset=utf-8" }).end(answer);
    } else if (typeof answer === "number") response.writeHead(answer).end();
    else if ("movedTo" in answer) response.writeHead(301, { location: answer.movedTo }).end();
    else if ("html" in answer) {
      const link = answer.link === undefined ? {} : { link: answer.link };
      response.writeHead(200, { "content-type": "text/html", ...link }).end(answer.html);
    }
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: (path) => `http://${host}${path}`,
    asked: async (path) =>
      await new Promise((done) => {
        const look = (): void => {
          if (seen.has(path)) done();
        };
        waiting.add(look);
        look();
      }),
    paths: () => [...seen],
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

export type Entry = { readonly title: string; readonly summary: string; readonly link: string; readonly at: Date };

export function rss(title: string, entries: readonly Entry[]): string {
  const items = entries.map(
    (entry) =>
      `<item><title>${escape(entry.title)}</title><link>${escape(entry.link)}</link><guid>${escape(entry.link)}</guid>` +
      `<pubDate>${entry.at.toUTCString()}</pubDate><description>${escape(entry.summary)}</description></item>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>${escape(title)}</title><link>https://example.org/</link><description>${escape(title)}</description>${items.join("")}</channel></rss>`;
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
