import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";

export type LocalFeeds = { readonly host: string; readonly url: (path: string) => string; close(): Promise<void> };

/** Serves texts on a free loopback port; `null` answers 500. */
export async function serveFeeds(bodies: ReadonlyMap<string, string | null>): Promise<LocalFeeds> {
  const server: Server = createServer((request, response) => {
    const body = bodies.get(request.url ?? "");
    response.writeHead(body === undefined ? 404 : body === null ? 500 : 200, {
      "content-type": "application/rss+xml; charset=utf-8",
    });
    response.end(body ?? "");
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    host,
    url: (path) => `http://${host}${path}`,
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
