import type { FastifyInstance } from "fastify";
import { isSamePlace, readListen } from "../app/settings/addresses.ts";
import type { Settings } from "../app/settings/settings.ts";
import { isExposed } from "../app/watch/exposed.ts";
import type { Meter } from "../app/watch/meter.ts";
import { createWatch, type WatchParts } from "../app/watch/watch.ts";
import type { Log } from "../domain/log.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import { listen } from "../web/listen.ts";
import { createOperatorServer } from "../web/operator.ts";
import { countRequests } from "../web/requests.ts";

/** Figures, health and readiness of this process, whatever it does; `null` in its place: nobody watches. */
export type Operator = {
  /** For `openDesk`: what the stages do is counted. */
  readonly meter: Meter;
  /** Requests to these pages are counted, too. */
  count(web: FastifyInstance): void;
  /** Opens the port and returns the address of the figures. */
  serve(parts: Omit<WatchParts, "meter" | "log">): Promise<string>;
  close(): Promise<void>;
};

type Wish = {
  readonly settings: Settings;
  readonly log: Log;
  /** Of the command line; it beats the settings. */
  readonly address: string | undefined;
  /** Whether this process serves pages, too. */
  readonly isBesidePages: boolean;
};

/** Throws a `UserError` for an address that is none. What counts is loaded only when somebody watches. */
export async function openOperator({ settings, address, log, isBesidePages }: Wish): Promise<Operator | null> {
  const where = address === undefined ? settings.web.metrics : readAddress(address);
  if (where === null) return null;
  if (isBesidePages && isSamePlace(where, settings.web)) throw sharedAddress(`${where.host}:${where.port}`);
  const { createMeter } = await import("../app/watch/meter.ts");
  const meter = createMeter();
  let server: FastifyInstance | null = null;
  return {
    meter,
    count: (web) => countRequests(web, meter.answered),
    async serve(parts) {
      server = createOperatorServer(createWatch({ ...parts, meter, log }));
      const url = await listen(server, where, {
        what: "The figures",
        setting: "--metrics, or under web.metrics in the settings",
      });
      if (isExposed(where.host))
        log.warn(
          { address: url },
          "whoever reaches this address reads the figures; let no proxy and no open port lead to it",
        );
      return `${url}/metrics`;
    },
    close: async () => await server?.close(),
  };
}

/** The settings were looked at when they were read; here it is what the command line says. */
function sharedAddress(address: string): UserError {
  return new UserError(
    `--metrics needs an address of its own; the pages are served at ${address}.`,
    "Example: newsdesk start --metrics 127.0.0.1:9465",
    EXIT.usage,
  );
}

function readAddress(address: string): Settings["web"]["metrics"] {
  if (address === "off") return null;
  const where = readListen(address);
  if (where !== null) return where;
  throw new UserError(
    `--metrics needs host:port, or off; "${address}" is neither.`,
    "Example: newsdesk start --metrics 127.0.0.1:9465",
    EXIT.usage,
  );
}
