import { onTestFinished } from "vitest";
import { freePort } from "../../src/app/free-port.ts";
import { type Desk, openDesk } from "../../src/app/open-desk.ts";
import { createSite } from "../../src/app/site.ts";
import type { HubSubscription } from "../../src/domain/hub-store.ts";
import type { Log } from "../../src/domain/log.ts";
import { listen } from "../../src/web/listen.ts";
import { createWeb } from "../../src/web/server.ts";
import { settingsOf } from "./settings/settings-folder.ts";

const NEVER = new AbortController().signal;

/** A line of the log: its words, and what stands beside them. */
export type Line = { readonly message: string; readonly [field: string]: unknown };

export type HubDeskParts = {
  /** The address of the feed that it follows. */
  readonly source: string;
  /** `host:port` of all that it may ask. */
  readonly allow: readonly string[];
  /** Those that callbacks may be at; by default the same. */
  readonly callbacks?: readonly string[];
  readonly clock: () => Date;
  /** `built-in` by default; `null`: none. */
  readonly hub?: string | null;
  /** Of one request; short by default, for those who never answer. */
  readonly timeout?: string;
  /** Further lines of the settings. */
  readonly more?: string;
  readonly serves?: boolean;
};

/** A desk as `newsdesk start` has it, but for the heartbeat: a test says when it works. */
export type HubDesk = {
  readonly url: string;
  readonly desk: () => Desk;
  readonly log: readonly Line[];
  /** Passes over the news up to the merged feeds. */
  readonly publish: () => Promise<void>;
  readonly work: () => Promise<void>;
  /** Posts a form to its hub. */
  readonly ask: (form: Readonly<Record<string, string>>) => Promise<Response>;
  readonly subscriptions: () => Promise<readonly HubSubscription[]>;
  /** Ends it and begins anew over the same database; `over` changes lines of the settings. */
  readonly restart: (over?: Partial<HubDeskParts>) => Promise<void>;
};

function listed(hosts: readonly string[]): string {
  return hosts.map((host) => `"${host}"`).join(", ");
}

export async function aHubDesk(parts: HubDeskParts): Promise<HubDesk> {
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const lines: Line[] = [];
  const note = (fields: object, message: string): void => void lines.push({ ...fields, message });
  const log: Log = { debug: note, info: note, warn: note, error: note };
  const database = await settingsOf(`site: { title: D, url: "${url}" }\nsources: [${parts.source}]\n`);
  const open = async (given: HubDeskParts) => {
    const hub = given.hub === undefined ? "built-in" : given.hub;
    const text = `site: { title: Desk, url: "${url}" }
sources: ["${given.source}"]
database: ${database.database.kind === "sqlite" ? database.database.path : ""}
network: { allow: [${listed(given.allow)}], callbacks: [${listed(given.callbacks ?? given.allow)}] }
collect: { hostGap: 0s, timeout: ${given.timeout ?? "1s"} }
web: { listen: "127.0.0.1:${port}", publicUrl: "${url}"${hub === null ? "" : `, hub: "${hub}"`} }
${given.more ?? ""}`;
    const desk = await openDesk(await settingsOf(text), {
      clock: given.clock,
      log,
      askAll: true,
      serves: given.serves ?? true,
    });
    const web = await createWeb(createSite(desk), log, {
      door: () => desk.push,
      maxBytes: () => desk.settings.collect.maxBytes,
      hub: () => desk.hub,
    });
    await listen(web, desk.settings.web);
    return {
      desk,
      close: async () => {
        await web.close();
        await desk.close();
      },
    };
  };
  let now = await open(parts);
  onTestFinished(async () => await now.close());
  return {
    url,
    desk: () => now.desk,
    log: lines,
    async publish() {
      await now.desk.stages.collect(NEVER);
      await now.desk.stages.curate(NEVER);
      await now.desk.stages.publish(NEVER);
    },
    work: async () => await now.desk.hub.work(NEVER),
    ask: async (form) => await fetch(`${url}/hub`, { method: "POST", body: new URLSearchParams(form) }),
    subscriptions: async () => await now.desk.store.hub.list(100),
    async restart(over = {}) {
      await now.close();
      now = await open({ ...parts, ...over });
    },
  };
}
