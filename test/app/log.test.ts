import { spawnSync } from "node:child_process";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";

const LOG = resolve(import.meta.dirname, "../../src/app/log.ts");

/** What a process that runs this writes on stderr; the log goes straight to the descriptor. */
function linesOf(code: string): readonly Record<string, unknown>[] {
  const script = `import { createLog, newLogId, withLogFields } from ${JSON.stringify(LOG)};
    import { setTimeout } from "node:timers/promises";
    const log = createLog("info");
    ${code}`;
  const { stderr, status } = spawnSync(process.execPath, ["--input-type=module", "-e", script], { encoding: "utf8" });
  expect(status).toBe(0);
  const lines = stderr.split("\n").filter((line) => line !== "");
  return lines.map((line) => JSON.parse(line) as Record<string, unknown>);
}

describe("the log", () => {
  test("names the work that a line is of, after each wait too, and no other", () => {
    const lines = linesOf(`
      const work = (job) => withLogFields({ job }, async () => {
        log.info({ step: 1 }, "begun");
        await setTimeout(job === "a" ? 20 : 5);
        log.info({ step: 2 }, "done");
      });
      await Promise.all([work("a"), work("b")]);
      log.info({}, "outside");`);
    expect(lines.map(({ job, step, msg }) => [job, step, msg])).toEqual([
      ["a", 1, "begun"],
      ["b", 1, "begun"],
      ["b", 2, "done"],
      ["a", 2, "done"],
      [undefined, undefined, "outside"],
    ]);
  });

  test("adds inner fields to outer ones, and lets a line say it otherwise", () => {
    const lines = linesOf(`
      withLogFields({ job: "p", stage: "outer" }, () => {
        withLogFields({ stage: "inner" }, () => log.info({}, "one"));
        log.info({ job: "mine" }, "two");
        log.info({}, "three");
      });`);
    expect(lines.map(({ job, stage }) => [job, stage])).toEqual([
      ["p", "inner"],
      ["mine", "outer"],
      ["p", "outer"],
    ]);
  });

  test("censors a secret that stands in the fields of the work as well", () => {
    expect(linesOf(`withLogFields({ token: "canary" }, () => log.info({}, "one"));`)[0]?.["token"]).toBe("[secret]");
  });

  test("makes ids that tell nothing", () => {
    const lines = linesOf(`log.info({ one: newLogId(), other: newLogId() }, "ids");`);
    expect(lines[0]?.["one"]).toMatch(/^[0-9a-f-]{36}$/);
    expect(lines[0]?.["one"]).not.toBe(lines[0]?.["other"]);
  });
});
