import { parseArgs } from "node:util";
import { figureLine, type Group } from "./figure.ts";
import { idle } from "./idle.ts";
import { refresh } from "./refresh.ts";

/** `npm run bench [-- GROUP …] [--json]`: measures and prints; exits with 1 when a bar is missed. */
const GROUPS: Readonly<Record<string, Group>> = { refresh, idle };

const { values, positionals } = parseArgs({ options: { json: { type: "boolean" } }, allowPositionals: true });
const unknown = positionals.filter((name) => GROUPS[name] === undefined);
if (unknown.length > 0) {
  process.stderr.write(`There is no group ${unknown.join(", ")}; there are: ${Object.keys(GROUPS).join(", ")}.\n`);
  process.exit(2);
}

for (const [name, measure] of Object.entries(GROUPS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const figures = await measure();
  if ("skipped" in figures) {
    process.stderr.write(`${name}: SKIPPED, ${figures.skipped}\n`);
    continue;
  }
  for (const figure of figures) {
    process.stdout.write(`${values.json === true ? JSON.stringify(figure) : figureLine(figure)}\n`);
    if (figure.pass === false) process.exitCode = 1;
  }
}
