import { readdirSync, readFileSync, statSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { extname, join, relative } from "node:path";
import { Parser } from "htmlparser2";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".xml": "application/xml",
  ".json": "application/json",
  ".txt": "text/plain",
};

/**
 * What a static host does with a folder that is asked for without a slash behind it: most send to the address with one
 * (nginx, Apache, GitHub Pages), some show its index at once (Vercel, Render).
 */
export type FolderHabit = "redirects" | "serves";

export type StaticHost = { readonly origin: string; close(): Promise<void> };

/** Serves a folder with no rules at all: a file is a file, a folder is its index, anything else is `404.html`. */
export async function serveFolder(folder: string, habit: FolderHabit = "redirects"): Promise<StaticHost> {
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? "/", "http://host.example");
    const place = join(folder, decodeURIComponent(pathname));
    const found = statSync(place, { throwIfNoEntry: false });
    if (found?.isDirectory() === true && !pathname.endsWith("/") && habit === "redirects") {
      response.writeHead(301, { location: `${pathname}/` }).end();
      return;
    }
    const file = found?.isDirectory() === true ? join(place, "index.html") : place;
    const isThere = statSync(file, { throwIfNoEntry: false })?.isFile() === true;
    const sent = isThere ? file : join(folder, "404.html");
    response.writeHead(isThere ? 200 : 404, { "content-type": TYPES[extname(sent)] ?? "application/octet-stream" });
    response.end(readFileSync(sent));
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

/** The files of a folder by path, but for those that the export keeps for itself. */
export function filesOf(folder: string): ReadonlyMap<string, Buffer> {
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const files = paths.filter((path) => !path.startsWith(".") && statSync(join(folder, path)).isFile());
  return new Map(files.map((path) => [relative(folder, join(folder, path)), readFileSync(join(folder, path))]));
}

export type Walk = { readonly pages: ReadonlySet<string>; readonly dead: readonly string[] };

/**
 * Follows every link to the site itself from its front page on, with HTTP, as a crawler would. `siteUrl`: how the site calls
 * itself in absolute links, which are asked of the host instead.
 */
export async function walk({ origin }: StaticHost, siteUrl: string): Promise<Walk> {
  const waiting = [`${origin}/`];
  const seen = new Set(waiting);
  const [pages, dead] = [new Set<string>(), new Array<string>()];
  for (let url = waiting.pop(); url !== undefined; url = waiting.pop()) {
    const answer = await fetch(url);
    const body = await answer.text();
    if (!answer.ok) dead.push(url);
    pages.add(new URL(answer.url).pathname);
    for (const link of answer.ok ? linksOf(body, answer) : []) {
      const own = ownLink(link, answer.url, { origin, siteUrl });
      if (own === null || seen.has(own)) continue;
      seen.add(own);
      waiting.push(own);
    }
  }
  return { pages, dead };
}

function ownLink(link: string, from: string, { origin, siteUrl }: { origin: string; siteUrl: string }): string | null {
  const url = new URL(link, from);
  const href = url.href.startsWith(`${siteUrl}/`) ? url.href.replace(siteUrl, origin) : url.href;
  return href.startsWith(`${origin}/`) ? href.replace(/#.*$/, "") : null;
}

/** Of a page its links, pictures, styles and refreshes; of a feed or sitemap whatever looks like an address. */
function linksOf(body: string, answer: Response): readonly string[] {
  if (answer.headers.get("content-type")?.startsWith("text/html") !== true)
    return Array.from(body.matchAll(/https?:\/\/[^\s"'<>\\&]+/g), ([link]) => link);
  const links: string[] = [];
  const parser = new Parser({
    onopentag(name, { href, src, content, action, ...attributes }) {
      links.push(...[href, src, action].filter((link) => link !== undefined));
      if (name === "meta" && attributes["http-equiv"] === "refresh") links.push(content?.replace(/^.*url=/, "") ?? "");
    },
  });
  parser.end(body);
  return links;
}
