import { readFile } from "node:fs/promises";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, extname, join } from "node:path";
import { DEMO } from "./folders.ts";

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".xml": "application/rss+xml",
  ".rdf": "application/rdf+xml",
  ".atom": "application/atom+xml",
  ".json": "application/feed+json",
};

export type DemoFeeds = {
  /** `127.0.0.1:port`. */
  readonly host: string;
  close(): Promise<void>;
};

/** Serves the sample feeds on a free loopback port, so that the demo asks for them as it would ask the web. */
export async function serveDemoFeeds(): Promise<DemoFeeds> {
  const server: Server = createServer((request, response) => {
    // The name alone, without any folder, is looked up: nothing but the samples can be asked for.
    const name = basename(request.url ?? "");
    readFile(join(DEMO, "feeds", name)).then(
      (body) =>
        void response.writeHead(200, { "content-type": CONTENT_TYPES[extname(name)] ?? "text/plain" }).end(body),
      () => void response.writeHead(404).end(),
    );
  });
  await new Promise<void>((done, fail) => void server.once("error", fail).listen(0, "127.0.0.1", done));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
