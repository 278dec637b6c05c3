import { parseArgs } from "node:util";
import { crash } from "./crash.ts";
import { exportSite } from "./export.ts";
import { feeds } from "./feeds.ts";
import { figureLine, type Group } from "./figure.ts";
import { grow } from "./grow.ts";
import { drawReport } from "./grow/report/draw-report.ts";
import { hostile } from "./hostile.ts";
import { idle } from "./idle.ts";
import { mail } from "./mail.ts";
import { publish } from "./publish.ts";
import { refresh } from "./refresh.ts";
import { search } from "./search.ts";
import { serve } from "./serve.ts";
import { stall } from "./stall.ts";
import { stories } from "./stories.ts";
import { tags } from "./tags.ts";
import { zones } from "./zones.ts";

/**
 * `npm run bench [-- GROUP …] [--json]`: measures and prints; exits with 1 when a bar is missed. `grow --report` measures nothing, and
 * draws the pictures of README.md from the figures that are kept beside them.
 */
const GROUPS: Readonly<Record<string, Group>> = {
  feeds,
  stall,
  hostile,
  refresh,
  idle,
  serve,
  stories,
  tags,
  publish,
  search,
  export: exportSite,
  mail,
  zones,
  crash,
  grow,
};

const { values, positionals } = parseArgs({
  options: { json: { type: "boolean" }, report: { type: "boolean" } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => GROUPS[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(`There is no group ${unknown.join(", ")}; there are: ${Object.keys(GROUPS).join(", ")}.\n`);
  process.exit(2);
}

if (values.report === true) process.exit(drawReport(positionals));

for (const [name, measure] of Object.entries(GROUPS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const figures = await measure();
  if ("skipped" in figures) {
    process.stderr.write(`${name}: SKIPPED, ${figures.skipped}\n`);
    continue;
  }
  for (const figure of figures) {
    if (figure.at !== undefined && values.json !== true) continue;
    process.stdout.write(`${values.json === true ? JSON.stringify(figure) : figureLine(figure)}\n`);
    if (figure.pass === false) process.exitCode = 1;
  }
}
