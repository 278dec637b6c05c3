import { describe, expect, test } from "vitest";
import { runGuarded } from "../../src/app/run-guarded.ts";
import type { Stages } from "../../src/app/run-once.ts";
import type { Log } from "../../src/domain/log.ts";
import { EXIT, UserError } from "../../src/domain/user-error.ts";
import { QUIET_PASS } from "./quiet-pass.ts";

/** Stages that note their turn; the one named `broken` throws. */
function stagesThat(
  broken: keyof Stages | null,
  cause: Error = new Error("broken"),
): { stages: Stages; turns: string[] } {
  const turns: string[] = [];
  const turn = async <Report>(name: keyof Stages, report: Report): Promise<Report> => {
    turns.push(name);
    if (name === broken) throw cause;
    return await Promise.resolve(report);
  };
  const stages: Stages = {
    collect: async () => await turn("collect", QUIET_PASS.collect),
    curate: async () => await turn("curate", QUIET_PASS.curate),
    publish: async () => await turn("publish", QUIET_PASS.publish),
    send: async () => await turn("send", QUIET_PASS.send),
  };
  return { stages, turns };
}

function listening(): { log: Log; lines: string[] } {
  const lines: string[] = [];
  const note = (level: string) => (fields: object, message: string) => {
    const { stage, hint } = fields as { stage?: string; hint?: string };
    lines.push([level, stage, hint, message].filter((word) => word !== undefined).join(" | "));
  };
  return { log: { debug: note("debug"), info: note("info"), warn: note("warn"), error: note("error") }, lines };
}

const LIVE = new AbortController().signal;

describe("runGuarded", () => {
  test("runs the four stages in order and logs the pass", async () => {
    const { stages, turns } = stagesThat(null);
    const { log, lines } = listening();
    await runGuarded(stages, LIVE, log);
    expect(turns).toEqual(["collect", "curate", "publish", "send"]);
    expect(lines).toEqual(["info | a pass is done"]);
  });

  test.for(["collect", "curate", "publish", "send"] as const)("goes on after %s has failed", async (broken) => {
    const { stages, turns } = stagesThat(broken);
    const { log, lines } = listening();
    await runGuarded(stages, LIVE, log);
    expect(turns).toEqual(["collect", "curate", "publish", "send"]);
    expect(lines).toEqual([`error | ${broken} | a stage failed; the next beat tries again`]);
  });

  test("tells the operator what to do when it can be mended", async () => {
    const { stages } = stagesThat("send", new UserError("The disk is full.", "Make room.", EXIT.resource));
    const { log, lines } = listening();
    await runGuarded(stages, LIVE, log);
    expect(lines).toEqual(["error | send | Make room. | a stage failed; the next beat tries again"]);
  });

  test("stops at the stage that was told to stop, and logs no failure", async () => {
    const stopping = new AbortController();
    const { stages, turns } = stagesThat("curate");
    const { log, lines } = listening();
    const collect: Stages["collect"] = async (signal) => {
      stopping.abort();
      return await stages.collect(signal);
    };
    await expect(runGuarded({ ...stages, collect }, stopping.signal, log)).rejects.toThrow("aborted");
    expect(turns).toEqual(["collect", "curate"]);
    expect(lines).toEqual([]);
  });
});
