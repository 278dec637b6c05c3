import { once } from "node:events";
import { startHeartbeat } from "../app/heartbeat.ts";
import { openDesk } from "../app/open-desk.ts";
import { runGuarded } from "../app/run-guarded.ts";
import { createSite } from "../app/site.ts";
import { EXIT } from "../domain/user-error.ts";
import { listen } from "../web/listen.ts";
import { createWeb } from "../web/server.ts";
import type { Command } from "./command.ts";
import { loadSettings, logFor } from "./session.ts";

/** `newsdesk start`: the worker and the pages, until SIGTERM or Ctrl-C. */
export const start: Command = {
  name: "start",
  usage: ["start"],
  summary: "Work and serve the pages until stopped",
  maxWords: 0,
  options: {},
  async run(args, io) {
    const settings = await loadSettings(args, io);
    const log = logFor(args, "info");
    const desk = await openDesk(settings, { clock: () => new Date(), log, askAll: false });
    try {
      const web = await createWeb(createSite(desk), log);
      const address = await listen(web, settings.web);
      io.print(`newsdesk serves ${address}`);
      const heartbeat = startHeartbeat(async (signal) => await runGuarded(desk.stages, signal, log), log);
      if (!io.signal.aborted) await once(io.signal, "abort");
      io.note("newsdesk is stopping.");
      await Promise.all([heartbeat.stop(), web.close()]);
      return EXIT.ok;
    } finally {
      await desk.close();
    }
  },
};
