import { newLogId, withLogFields } from "../app/log.ts";
import { openDesk } from "../app/open-desk.ts";
import { hasTrouble, summarize, summaryLines } from "../app/pass-report.ts";
import { runOnce } from "../app/run-once.ts";
import { EXIT } from "../domain/user-error.ts";
import type { Command } from "./command.ts";
import { loadSettings, logFor } from "./session.ts";

/** `newsdesk run`: one pass over everything that is due, then the end. */
export const run: Command = {
  name: "run",
  usage: ["run [--all] [--json]"],
  summary: "Make one pass: collect, curate, publish, send what is due",
  maxWords: 0,
  options: { all: { type: "boolean" } },
  async run(args, io) {
    const settings = await loadSettings(args, io);
    const log = logFor(args, "error"); // What went wrong in the world is in the report.
    const desk = await openDesk(settings, { clock: () => new Date(), log, askAll: args.isSet("all") });
    try {
      const summary = summarize(await withLogFields({ job: newLogId() }, () => runOnce(desk.stages, io.signal)));
      if (args.isSet("json")) io.print(JSON.stringify(summary));
      else for (const line of summaryLines(summary)) io.print(line);
      await desk.prune(io.signal);
      // What a hub does is no part of the pass; whatever it was not told waits in storage.
      if (!io.signal.aborted) await desk.hub.work(io.signal);
      if (io.signal.aborted) return EXIT.interrupted;
      return hasTrouble(summary) ? EXIT.incomplete : EXIT.ok;
    } finally {
      await desk.close();
    }
  },
};
