import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import {
  createCollect,
  createFeedReader,
  type CollectOptions,
  type CollectReport,
} from "../../../src/collect/collect.ts";
import type { CollectStore } from "../../../src/domain/collect-store.ts";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import type { Log } from "../../../src/domain/log.ts";
import type { PollState, Source, SourceId } from "../../../src/domain/source.ts";
import { createHttpClient, type HttpOptions } from "../../../src/net/http-client.ts";
import { createFetchFeed } from "../../../src/net/http-fetch.ts";
import { openStore } from "../../../src/store/open-store.ts";

/**
 * A desk that polls a server which misbehaves by script: real HTTP, a real reader, a real database, and a clock that
 * only moves by hand, and while somebody sleeps.
 */
export type MannersDesk = {
  /** `host:port` of a name that leads to the server. */
  readonly at: (name: string) => string;
  /** What the server says at a path, whichever name it is asked under. Without a script it says 404. */
  readonly serve: (path: string, script: Script | Answer) => void;
  /** All requests so far, the oldest first. */
  readonly requests: Request[];
  readonly store: DeskStore;
  readonly follow: (...sources: readonly Source[]) => Promise<void>;
  readonly source: (path: string, over?: Partial<Source> & { readonly name?: string }) => Source;
  readonly pass: (over?: Partial<PassParts>) => Promise<CollectReport>;
  /** Passes every so many minutes until so many hours are over. */
  readonly passFor: (hours: number, everyMinutes: number, over?: Partial<PassParts>) => Promise<void>;
  readonly state: (id: string) => Promise<PollState>;
  readonly now: () => Date;
  /** Moves the clock forth. */
  readonly wait: (time: { readonly minutes?: number; readonly hours?: number; readonly days?: number }) => void;
  readonly setNow: (now: Date) => void;
  /** Documents that were parsed. */
  readonly parsed: () => number;
  /** Lines of the log from `info` up, as `level message`. */
  readonly logged: string[];
  readonly close: () => Promise<void>;
};

export type Answer = {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
};
export type Script = (request: Request) => Answer;
export type Request = {
  readonly path: string;
  readonly host: string;
  readonly headers: IncomingHttpHeaders;
  /** In the desk's time. */
  readonly at: Date;
};

export type PassParts = {
  readonly options: Partial<CollectOptions>;
  readonly http: Partial<HttpOptions>;
  readonly store: CollectStore;
  readonly signal: AbortSignal;
};

export const START = new Date("2015-01-01T00:00:00Z");
const NEVER = new AbortController().signal;
const NAMES = ["a.example", "b.example", "c.example"];

const lookup: NonNullable<HttpOptions["lookup"]> = (_, __, callback) =>
  callback(null, [{ address: "127.0.0.1", family: 4 }]);

/** An RSS feed of so many items, told at the start of the tests. */
export function feedOf(titles: readonly string[], head = ""): string {
  const items = titles.map((title) => `<item><guid>${title}</guid><title>${title}</title></item>`).join("");
  return `<rss version="2.0"><channel><title>The feed</title>${head}${items}</channel></rss>`;
}

export async function openMannersDesk(): Promise<MannersDesk> {
  let time = START.getTime();
  let parsed = 0;
  const now = (): Date => new Date(time);
  const scripts = new Map<string, Script>();
  const requests: Request[] = [];
  const logged: string[] = [];
  const server = await listen((request) => {
    requests.push({ ...request, at: now() });
    return scripts.get(request.path)?.({ ...request, at: now() }) ?? { status: 404 };
  });
  const { port } = server.address() as AddressInfo;
  const at = (name: string): string => `${name}:${port}`;
  const store = await openStore(":memory:");
  const reader = createFeedReader();
  const readEntries: typeof reader.readEntries = async (...asked) => {
    parsed += 1;
    return await reader.readEntries(...asked);
  };
  const sleep = async (ms: number): Promise<void> => void (time += ms);
  const clients = new Set<{ close(): Promise<void> }>();
  const connect = (http: Partial<HttpOptions>) => {
    const client = createHttpClient({
      allow: NAMES.map(at),
      lookup,
      gapTime: { nowMs: () => time, sleep },
      ...http,
    });
    clients.add(client);
    return client;
  };
  const shared = connect({});
  const pass: MannersDesk["pass"] = async ({
    options = {},
    http,
    store: collectStore = store.collect,
    signal = NEVER,
  } = {}) => {
    const fetch = createFetchFeed(http === undefined ? shared : connect(http), now);
    const parts = {
      store: collectStore,
      fetch,
      reader: { readEntries },
      clock: now,
      sleep,
      log: logInto(logged),
      options,
    };
    return await createCollect(parts)(signal);
  };
  return {
    at,
    serve: (path, script) => void scripts.set(path, typeof script === "function" ? script : () => script),
    requests,
    store,
    follow: async (...sources) => await store.collect.syncSources(sources, now()),
    source: (path, over = {}) => ({
      id: path as SourceId,
      name: path.slice(1),
      feedUrl: `http://${at("a.example")}${path}`,
      tags: [],
      weight: 1,
      everySeconds: null,
      headers: {},
      fullText: false,
      isPaywalled: false,
      republish: "summary",
      ...over,
    }),
    pass,
    async passFor(hours, everyMinutes, over) {
      const end = time + hours * 3_600_000;
      while (time < end) {
        await pass(over);
        time += everyMinutes * 60_000;
      }
    },
    async state(id) {
      const polled = (await store.collect.sources()).find(({ source }) => source.id === id);
      if (polled === undefined) throw new Error(`No source ${id}`);
      return polled.state;
    },
    now,
    wait: ({ minutes = 0, hours = 0, days = 0 }) => void (time += ((days * 24 + hours) * 60 + minutes) * 60_000),
    setNow: (moment) => void (time = moment.getTime()),
    parsed: () => parsed,
    logged,
    async close() {
      for (const client of clients) await client.close();
      await reader.close();
      await store.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

async function listen(answer: (request: Omit<Request, "at">) => Answer): Promise<Server> {
  const server = createServer(({ url = "", headers }, response) => {
    const { status = 200, headers: own = {}, body = "" } = answer({ path: url, host: headers.host ?? "", headers });
    response.sendDate = false; // Our clock is not the machine's.
    response.writeHead(status, own).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return server;
}

function logInto(lines: string[]): Log {
  const line = (level: string) => (_: object, message: string) => void lines.push(`${level} ${message}`);
  return { debug() {}, info: line("info"), warn: line("warn"), error: line("error") };
}
