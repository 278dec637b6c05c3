import { expect, onTestFinished, test } from "vitest";
import { serveFeeds } from "./local-feeds.ts";
import { newsdesk } from "./newsdesk-process.ts";
import { createTemporaryDesk } from "./temporary-desk.ts";

const FEED =
  "<rss version='2.0'><channel><title>t</title><item><guid>1</guid><title>one</title></item></channel></rss>";

/** Preloaded: tells of each thread when it starts, and at the end from which packages modules were loaded. */
const TELLS_PACKAGES = `
  import { writeSync } from "node:fs";
  import { registerHooks } from "node:module";
  import { isMainThread } from "node:worker_threads";
  const packages = new Set();
  registerHooks({
    load(url, context, next) {
      const name = /.*\\/node_modules\\/((?:@[^/]+\\/)?[^/]+)\\//.exec(url)?.[1];
      if (name !== undefined) packages.add(name);
      return next(url, context);
    },
  });
  if (!isMainThread) writeSync(2, "a thread\\n");
  process.on("exit", () => writeSync(2, "loaded " + [...packages].sort().join(" ") + "\\n"));
`;

test("a pass that finds nothing new loads no parser, no template, no page, no mail, and starts no thread", async () => {
  const feeds = await serveFeeds(new Map([["/feed.xml", FEED]]));
  onTestFinished(async () => await feeds.close());
  const desk = createTemporaryDesk({ sources: [feeds.url("/feed.xml")], network: { allow: [feeds.host] } });
  onTestFinished(() => desk.remove());
  const env = {
    NODE_OPTIONS: `--import=data:text/javascript;base64,${Buffer.from(TELLS_PACKAGES).toString("base64")}`,
  };
  const args = ["run", "--all", "--json", "--config", desk.settings];
  const first = await newsdesk(args, { env });
  expect(first.stderr).toMatch(/^a thread\nloaded .*\bliquidjs\b/m);
  const { code, stdout, stderr } = await newsdesk(args, { env });
  expect(JSON.parse(stdout)).toMatchObject({ collect: { unchanged: 1, failed: 0 } });
  expect([code, stderr]).toEqual([0, "loaded croner ipaddr.js kysely leven undici yaml zod\n"]);
});
