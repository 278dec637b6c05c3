import { exportSite, type ExportReport } from "../app/export/export-site.ts";
import { counted } from "../domain/counted.ts";
import { onOneLine } from "../domain/terminal-text.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import type { Command } from "./command.ts";
import { withStore } from "./session.ts";

/** `newsdesk export`: the public site as files. */
export const exportFiles: Command = {
  name: "export",
  usage: ["export DIR [--json]"],
  summary: "Write the public site as files, for any static host",
  details: [
    "DIR is empty, new, or what an earlier export wrote: then only what changed is written. Shows the desk as it is when",
    "the export begins, also beside a newsdesk start that is at work. Killed at any moment, it is simply run again.",
  ],
  maxWords: 1,
  options: {},
  async run(args, io) {
    const [folder = ""] = args.words;
    if (folder === "") throw new UserError("Which folder?", "Example: newsdesk export site");
    const startedMs = performance.now();
    const report = await withStore(args, io, async (store, settings) => {
      const onProgress = (done: number, all: number): void => io.status?.(`${done} of ${all} pages`);
      return await exportSite({ store, settings, folder, clock: () => new Date(), signal: io.signal, onProgress });
    }).finally(() => io.status?.(""));
    const seconds = Math.round((performance.now() - startedMs) / 10) / 100;
    for (const what of report.leftOut) io.note(onOneLine(`Left out: ${what}.`));
    io.print(args.isSet("json") ? JSON.stringify({ ...report, seconds }) : inWords(folder, report, seconds));
    return EXIT.ok;
  },
};

function inWords(folder: string, report: ExportReport, seconds: number): string {
  const { files, bytes, written, unchanged, removed } = report;
  const size = `${counted(files, "file")}, ${(bytes / 1e6).toFixed(1)} MB`;
  return `${folder}: ${size}; ${written} written, ${unchanged} unchanged, ${removed} removed, in ${seconds} s`;
}
