import { once } from "node:events";
import { resolve } from "node:path";
import { copyMails, demoFiles, writeDemoFiles, type DemoFiles } from "../app/demo-files.ts";
import { freePort } from "../app/free-port.ts";
import { openDemo, type Demo } from "../app/open-demo.ts";
import { summarize, summaryLines } from "../app/pass-report.ts";
import { createSite } from "../app/site.ts";
import type { Log } from "../domain/log.ts";
import { outlets } from "../domain/story.ts";
import { EXIT, type ExitCode } from "../domain/user-error.ts";
import { createWeb } from "../web/server.ts";
import { addDigestPreview } from "../web/digest-preview.ts";
import { listen } from "../web/listen.ts";
import type { Args, Command, Io } from "./command.ts";
import { logFor } from "./session.ts";

/** Where the files go when nobody says. */
const USUAL_FOLDER = "data/demo";
/** What links in the written files start with when nothing is served. */
const UNSERVED_SITE = "http://127.0.0.1:8080";

/** `newsdesk demo`: the whole line over the sample feeds, offline. */
export const demo: Command = {
  name: "demo",
  usage: ["demo [--out DIR]", "demo --once [--out DIR]"],
  summary: "Try it offline: sample feeds in, merged feed, pages and digest out",
  maxWords: 0,
  options: { once: { type: "boolean" }, out: { type: "string" } },
  async run(args, io) {
    const port = args.isSet("once") ? null : await freePort();
    const siteUrl = port === null ? UNSERVED_SITE : `http://127.0.0.1:${port}`;
    const log = logFor(args, "error");
    const shown = await openDemo(siteUrl, log, io.signal);
    try {
      const folder = resolve(args.text("out") ?? USUAL_FOLDER);
      const files = await demoFiles(shown);
      await writeDemoFiles(shown, files, folder);
      tell(shown, files, folder, io);
      return port === null ? EXIT.ok : await serve(shown, files, { port, folder, args, io });
    } finally {
      await shown.close();
    }
  },
};

function tell({ report }: Demo, { stories }: DemoFiles, folder: string, io: Io): void {
  for (const line of summaryLines(summarize(report))) io.note(line);
  const [story] = stories.toSorted((a, b) => b.coverage.length - a.coverage.length);
  if (story !== undefined) {
    io.print("");
    io.print(`Told once, by ${outlets(story).length} outlets: ${story.coverage[0].item.title}`);
    io.print(`  by    ${outlets(story).join(", ")}`);
    io.print(`  tags  ${story.tags.map(({ tag }) => tag).join(", ")}`);
  }
  io.print("");
  io.print(
    `Files in ${folder}: feed.xml, feed.atom, feed.json, index.html, digest.html, digest.txt, stories.json and the mails (.eml)`,
  );
}

async function serve(
  shown: Demo,
  files: DemoFiles,
  { port, folder, args, io }: { port: number; folder: string; args: Args; io: Io },
): Promise<ExitCode> {
  const log = logFor(args, "error");
  const letters = answering(shown, folder, { log, signal: io.signal });
  const web = await createWeb(createSite(shown.desk, letters.wake), log);
  addDigestPreview(web, { html: files.digestHtml, text: files.digestText });
  const address = await listen(web, { host: "127.0.0.1", port });
  for (const [what, path] of PLACES) io.print(`${what.padEnd(14)}${address}${path}`);
  io.note("Press Ctrl-C to stop.");
  if (!io.signal.aborted) await once(io.signal, "abort");
  await web.close();
  await letters.ended();
  return EXIT.ok;
}

/** No pass runs while the demo is looked at, so what is asked on its pages is answered at once, one after the other. */
function answering(shown: Demo, folder: string, { log, signal }: { log: Log; signal: AbortSignal }) {
  let last = Promise.resolve();
  const answer = async (): Promise<void> => {
    try {
      await shown.desk.stages.send(signal);
      await copyMails(shown.outbox, folder);
    } catch (cause) {
      log.error({ err: cause }, "The letters of the demo cannot be written");
    }
  };
  return { wake: () => void (last = last.then(answer)), ended: async () => await last };
}

const PLACES = [
  ["Front page", "/"],
  ["Merged feed", "/feed.xml"],
  ["  as Atom", "/feed.atom"],
  ["  as JSON", "/feed.json"],
  ["Security feed", "/feeds/security.xml"],
  ["Digest", "/digest.html"],
  ["  as text", "/digest.txt"],
] as const;
