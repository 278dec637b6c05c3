import { once } from "node:events";
import { type Heartbeat, startHeartbeat } from "../app/heartbeat.ts";
import { openDesk } from "../app/open-desk.ts";
import { reloadable } from "../app/reload-desk.ts";
import { watchSettings } from "../app/reload-settings.ts";
import { parseSettings } from "../app/settings/read-settings.ts";
import { readSettingsFile } from "../app/settings/settings-file.ts";
import type { Settings } from "../app/settings/settings.ts";
import { createSite } from "../app/site.ts";
import { EXIT } from "../domain/user-error.ts";
import { listen } from "../web/listen.ts";
import { createWeb } from "../web/server.ts";
import type { Command } from "./command.ts";
import { openOperator } from "./operator.ts";
import { logFor, settingsFile } from "./session.ts";

/** `newsdesk start`: the worker and the pages, until SIGTERM or Ctrl-C. */
export const start: Command = {
  name: "start",
  usage: ["start [--metrics HOST:PORT]"],
  summary: "Work and serve the pages until stopped",
  details: [
    "Changes of the settings file take effect with the next pass, and are read again at SIGHUP. A file that is wrong",
    "changes nothing, and the log says why. The database, web.listen and web.metrics are only read at the start.",
    "--metrics tells figures and health there, whatever web.metrics says: /metrics, /healthz and /readyz.",
  ],
  maxWords: 0,
  options: { metrics: { type: "string" } },
  async run(args, io) {
    const file = await settingsFile(args, io);
    const text = await readSettingsFile(file);
    const settings = await parseSettings(text, file, io.env);
    const log = logFor(args, "info");
    let hubbeat: Heartbeat | null = null; // Beside the passes: neither waits for the other.
    const onHubWork = (): void => hubbeat?.wake();
    const operator = await openOperator({ settings, log, address: args.text("metrics") });
    const desk = await openDesk(settings, {
      clock: () => new Date(),
      log,
      askAll: false,
      serves: true,
      onHubWork,
      ...(operator === null ? {} : { meter: operator.meter }),
    });
    try {
      let heartbeat: Heartbeat | null = null; // Whoever waits for a letter need not wait for the next minute.
      const site = createSite(desk, () => heartbeat?.wake());
      const web = await createWeb(site, log, {
        door: () => desk.push,
        maxBytes: () => desk.settings.collect.maxBytes,
        hub: () => desk.hub,
        bounces: () => desk.bounces,
      });
      operator?.count(web);
      const problem = () => (io.signal.aborted ? "it is stopping" : null);
      const figures = await operator?.serve({ desk, problem });
      if (figures !== undefined) io.print(`newsdesk tells its figures at ${figures}`);
      const address = await listen(web, settings.web);
      io.print(`newsdesk serves ${address}`);
      const { change, pass } = reloadable(desk, log);
      const beating = startHeartbeat(pass, log);
      heartbeat = beating;
      hubbeat = startHeartbeat(async (signal) => await desk.hub.work(signal), log, "the work of the hub");
      const use = (changed: Settings): void => {
        change(changed);
        beating.wake();
      };
      const reloading = watchSettings(text, { file, env: io.env, log, use });
      io.onHangup(() => void reloading.again());
      if (!io.signal.aborted) await once(io.signal, "abort");
      io.note("newsdesk is stopping.");
      reloading.stop();
      await Promise.all([beating.stop(), hubbeat.stop(), web.close()]);
      return EXIT.ok;
    } finally {
      await operator?.close();
      await desk.close();
    }
  },
};
