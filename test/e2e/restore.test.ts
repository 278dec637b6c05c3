import { copyFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { anEdition } from "../builders.ts";
import { closeAfterEach } from "../close-after-each.ts";
import { queueFor } from "../contract/stored.ts";
import { createTemporaryDesk, subscribe, type TemporaryDesk } from "./temporary-desk.ts";

const closing = closeAfterEach();
const READERS = ["ada@example.org", "bob@example.org"];

/** A desk that has a backup of the time before its mails went out, and was put back to it. */
async function putBack(): Promise<TemporaryDesk> {
  const desk = createTemporaryDesk({ sources: ["http://127.0.0.1:9/feed"], network: { allow: ["127.0.0.1:9"] } });
  closing({ close: async () => desk.remove() });
  const [file, backup] = [join(desk.home, "data/newsdesk.db"), join(desk.home, "backup.db")];
  await desk.look((store) => queueFor(store, anEdition("daily", { composedAt: new Date() }), READERS));
  copyFileSync(file, backup);
  await desk.run("run");
  expect(desk.mails()).toHaveLength(READERS.length);
  for (const end of ["", "-wal", "-shm"]) rmSync(file + end, { force: true });
  copyFileSync(backup, file);
  // A mail server would not say that it has had them.
  rmSync(join(desk.home, "data/outbox"), { recursive: true });
  return desk;
}

test(
  "a database that was put back to a backup sends nothing before the operator has spoken",
  { timeout: 60_000 },
  async () => {
    const desk = await putBack();
    const paused = await desk.run("run");
    expect(paused.stdout + paused.stderr).toContain("nothing is sent: The database was put back to an earlier state");
    expect(paused.code).toBe(1);
    expect(desk.mails()).toEqual([]);
    const list = await desk.run("delivery", "list");
    expect(list.stderr).toContain("newsdesk delivery resume");

    expect((await desk.run("delivery", "resume")).stderr).toContain("needs one of --arrived and --again");
    const resumed = await desk.run("delivery", "resume", "--arrived");
    expect([resumed.code, resumed.stderr]).toEqual([0, expect.stringContaining("2 deliveries count as sent.")]);
    await desk.run("run");
    expect(desk.mails()).toEqual([]);
    expect(desk.deliveries()).toEqual(READERS.map((reader) => `${reader} sent`));
    expect((await desk.run("delivery", "resume", "--again")).stderr).toContain("Sending is not paused.");

    // What is new goes out as ever.
    await subscribe(desk, ["cyd@example.org"]);
    await desk.look(async ({ editions }) => {
      await editions.save(anEdition("weekly", { id: "edn-new" as never, composedAt: new Date() }), []);
    });
    await desk.run("run");
    expect(desk.mails()).toHaveLength(1);
  },
);

test("and sends what waits when the operator says that it is to", { timeout: 60_000 }, async () => {
  const desk = await putBack();
  await desk.run("run");
  const resumed = await desk.run("delivery", "resume", "--again");
  expect([resumed.code, resumed.stderr]).toEqual([
    0,
    expect.stringContaining("What waits is sent with the next pass."),
  ]);
  await desk.run("run");
  expect(desk.mails()).toHaveLength(READERS.length);
});
