import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium, type Browser } from "playwright-core";
import { startNewsdesk } from "./newsdesk-process.ts";

/** The demo as a process of its own, and a browser to look at it with. */
export type DemoBrowser = {
  readonly browser: Browser;
  /** Of the pages, without a slash at its end. */
  readonly origin: string;
  /** Where its files and mails are. */
  readonly folder: string;
  close(): Promise<void>;
};

/** `executablePath`: of the browser. */
export async function openDemo(executablePath: string): Promise<DemoBrowser> {
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-pages-"));
  const serving = startNewsdesk(["demo", "--out", folder]);
  // Its own sandbox needs rights that root and containers do not have; the pages are ours.
  const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
  const origin = new URL((await serving.says(/Front page\s+(http\S+)/))[1] ?? "").origin;
  await serving.says(/as text\s+http/);
  return {
    browser,
    origin,
    folder,
    async close() {
      await browser.close();
      serving.child.kill("SIGTERM");
      await serving.ended;
      rmSync(folder, { recursive: true });
    },
  };
}
