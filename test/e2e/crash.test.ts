import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { killedRuns } from "../bench/crash/killed-runs.ts";
import { leavingRaces } from "../bench/crash/leaving.ts";
import { MAIN } from "../bench/measured-process.ts";

/** Small sizes of what `npm run bench -- crash` does with 20,000 mails and 100 kills. */

/** Of each sender. */
const CONNECTIONS = 5;
const KEPT = { lost: 0, doubled: 0, truncated: 0, overwritten: 0, open: 0, unseen: 0 };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "newsdesk-crash-"));
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

test(
  "a sender that is killed again and again sends each mail once, when the relay reports",
  { timeout: 300_000 },
  async () => {
    const outcome = await killedRuns({ folder, program: MAIN, mails: 200, kills: 4, hasEvidence: true });
    expect(outcome).toMatchObject({ ...KEPT, mails: 200, kills: 4, held: [] });
  },
);

test("without reports, what nobody knows is held and shown, and bounded", { timeout: 300_000 }, async () => {
  const outcome = await killedRuns({ folder, program: MAIN, mails: 200, kills: 4, hasEvidence: false });
  expect(outcome).toMatchObject({ ...KEPT, mails: 200, kills: 4 });
  expect(outcome.held).toHaveLength(outcome.atDot);
  expect(outcome.held.length).toBeLessThanOrEqual(CONNECTIONS * outcome.kills);
});

test(
  "no mail goes out whose last bytes were still to go when its reader was told of having left",
  { timeout: 300_000 },
  async () => {
    const database = join(folder, "newsdesk.db");
    const outcome = await leavingRaces({ address: database, folder, program: MAIN, races: 100 });
    expect(outcome).toMatchObject({ races: 100, mailedAfter: 0 });
    expect(outcome.kept).toBeGreaterThan(0);
    expect(outcome.keptAfterClaim).toBeGreaterThan(0);
  },
);
