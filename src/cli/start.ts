import { once } from "node:events";
import type { FastifyInstance } from "fastify";
import { parseRoles } from "../app/fleet/roles.ts";
import { openDatabase } from "../app/open-desk.ts";
import { type Engine, openEngine } from "../app/open-engine.ts";
import { watchSettings } from "../app/reload-settings.ts";
import { parseSettings } from "../app/settings/read-settings.ts";
import { readSettingsFile } from "../app/settings/settings-file.ts";
import { createSite } from "../app/site.ts";
import type { Log } from "../domain/log.ts";
import { EXIT } from "../domain/user-error.ts";
import { listen } from "../web/listen.ts";
import { createWeb } from "../web/server.ts";
import type { Command, Io } from "./command.ts";
import { openOperator } from "./operator.ts";
import { logFor, settingsFile } from "./session.ts";

/** `newsdesk start`: the worker and the pages, until SIGTERM or Ctrl-C. */
export const start: Command = {
  name: "start",
  usage: ["start [--roles ROLE,…] [--metrics HOST:PORT]"],
  summary: "Work and serve the pages until stopped",
  details: [
    "Changes of the settings file take effect with the next pass, and are read again at SIGHUP. A file that is wrong",
    "changes nothing, and the log says why. The database, web.listen and web.metrics are only read at the start.",
    "On PostgreSQL any number of processes may work on one desk, each in some roles (all, when none are named):",
    "collect, curate, publish, send, web.",
    "--metrics tells figures and health there, whatever web.metrics says: /metrics, /healthz and /readyz.",
  ],
  maxWords: 0,
  options: { roles: { type: "string" }, metrics: { type: "string" } },
  async run(args, io) {
    const roles = parseRoles(args.text("roles"));
    const file = await settingsFile(args, io);
    const text = await readSettingsFile(file);
    const settings = await parseSettings(text, file, io.env);
    const log = logFor(args, "info");
    const operator = await openOperator({
      settings,
      log,
      address: args.text("metrics"),
      isBesidePages: roles.includes("web"),
    });
    const engine = await openEngine(await openDatabase(settings, log), settings, {
      roles,
      log,
      ...(operator && { meter: operator.meter }),
    });
    try {
      const web = roles.includes("web") ? await pages(engine, log) : null;
      if (web !== null) operator?.count(web);
      const problem = () => (io.signal.aborted ? "it is stopping" : null);
      const figures = await operator?.serve({ desk: engine.doors, problem, queues: engine.queues });
      if (figures !== undefined) io.print(`newsdesk tells its figures at ${figures}`);
      const address = web === null ? null : await listen(web, settings.web);
      io.print(address === null ? `newsdesk works: ${roles.join(", ")}` : `newsdesk serves ${address}`);
      engine.begin();
      const told = (isRefused: boolean): void => operator?.meter.settings("read", isRefused);
      const reloading = watchSettings(text, { file, env: io.env, log, told, use: (changed) => engine.change(changed) });
      io.onHangup(() => void reloading.again());
      await stopped(engine, io);
      io.note("newsdesk is stopping.");
      reloading.stop();
      await web?.close();
      return EXIT.ok;
    } finally {
      await operator?.close();
      await engine.close();
    }
  },
};

async function stopped({ ended }: Engine, { signal }: Io): Promise<void> {
  if (!signal.aborted) await Promise.race([once(signal, "abort"), ended]);
}

async function pages({ doors, wake }: Pick<Engine, "doors" | "wake">, log: Log): Promise<FastifyInstance> {
  const site = createSite(doors, wake);
  return await createWeb(site, log, {
    door: () => doors.push,
    maxBytes: () => doors.settings.collect.maxBytes,
    hub: () => doors.hub,
    bounces: () => doors.bounces,
  });
}
