import { createServer, type AddressInfo, type Server } from "node:net";
import { once } from "node:events";
import { sql } from "kysely";
import { describe, expect, inject, onTestFinished, test, vi } from "vitest";
import { EXIT, UserError } from "../../src/domain/user-error.ts";
import { writing } from "../../src/store/database.ts";
import { openDatabase, openStore } from "../../src/store/open-store.ts";
import { MORNING } from "../builders.ts";
import { backends } from "./backends.ts";

const SECRET = "s3cr3t-of-the-desk";

describe("openStore with an address of PostgreSQL that cannot be used", () => {
  test.for<{ why: string; address: () => string | Promise<string>; message: RegExp; hint: RegExp }>([
    {
      why: "wrong password",
      address: () => altered((url) => (url.password = SECRET)),
      message: /127\.0\.0\.1:\d+\/postgres refuses the password/,
      hint: /password/,
    },
    {
      why: "no such user",
      address: () => altered((url) => ((url.username = "nobody-here"), (url.password = SECRET))),
      message: /refuses/,
      hint: /user name/,
    },
    {
      why: "no such database",
      address: () => altered((url) => (url.pathname = "/not-there")),
      message: /\/not-there has no database of this name/,
      hint: /createdb/,
    },
    {
      why: "nothing listens there",
      address: async () => `postgres://desk:${SECRET}@127.0.0.1:${await closedPort()}/desk`,
      message: /does not answer/,
      hint: /runs and listens/,
    },
    {
      why: "a server that hangs up",
      address: async () => `postgres://desk:${SECRET}@127.0.0.1:${await hangingUp()}/desk`,
      message: /broken the connection/,
      hint: /network/,
    },
    {
      why: "an unknown host",
      address: () => `postgres://desk:${SECRET}@desk.invalid/desk`,
      message: /desk\.invalid\/desk (?:is not known by this name|cannot be looked up now)/,
      hint: /host name/,
    },
    {
      why: "not an address",
      address: () => `postgres://desk:${SECRET}@[::1/desk`,
      message: /not an address of PostgreSQL/,
      hint: /postgres:\/\/user:password@host/,
    },
    {
      why: "a password whose slash is not escaped, before a word",
      address: () => `postgres://desk:pass/${SECRET}@127.0.0.1/desk`,
      message: /not an address of PostgreSQL/,
      hint: /%XX/,
    },
    {
      why: "a password whose slash is not escaped, after a number",
      address: () => `postgres://desk:12/${SECRET}@127.0.0.1/desk`,
      message: /not an address of PostgreSQL/,
      hint: /%XX/,
    },
    {
      why: "a server without TLS that is asked for it",
      address: () => `${inject("postgresUrl")}?sslmode=verify-full`,
      message: /does not speak TLS/,
      hint: /sslmode/,
    },
  ])("$why", async ({ address, message, hint }) => {
    const error: unknown = await openStore(await address()).catch((cause: unknown) => cause);
    if (!(error instanceof UserError)) throw new Error("It has to be a UserError.", { cause: error });
    expect(error.message).toMatch(message);
    expect(error.hint).toMatch(hint);
    expect(error.exitCode).toBe(EXIT.resource);
    expect(JSON.stringify([error.message, error.hint, error.stack, String(error.cause)])).not.toContain(SECRET);
  });
});

describe("a server that breaks its connections", () => {
  test("ends neither the process nor the store, and frees the worker lock", async () => {
    const address = await backends.postgres.makeAddress();
    const [store, other] = [await openStore(address), await openStore(address)];
    onTestFinished(async () => {
      await other.close();
      await store.close();
    });
    await store.collect.sources();
    await store.lockWorker("first", MORNING);
    await breakConnections(address);
    // A connection that is found broken at its use fails once; the next one is new.
    await expect(vi.waitFor(() => store.collect.sources(), { timeout: 10_000 })).resolves.toEqual([]);
    await expect(vi.waitFor(() => other.lockWorker("second", MORNING), { timeout: 10_000 })).resolves.toBeDefined();
  });

  test("tells a write that was cut off what to do, and nothing of it is kept", async () => {
    const address = await backends.postgres.makeAddress();
    const store = await openStore(address);
    const database = await openDatabase(address);
    onTestFinished(async () => {
      await database.close();
      await store.close();
    });
    const cut = writing(database, async (queries) => {
      await queries.insertInto("meta").values({ name: "half", value: "" }).execute();
      await breakConnections(address);
      await queries.selectFrom("meta").selectAll().execute();
    });
    await expect(cut).rejects.toMatchObject({ name: "UserError", exitCode: EXIT.resource });
    const half = database.db.selectFrom("meta").selectAll().where("name", "=", "half");
    expect(await vi.waitFor(() => half.execute())).toEqual([]);
  });
});

/** Ends all connections to the database from another one, as a restart of the server would. */
async function breakConnections(address: string): Promise<void> {
  const name = new URL(address).pathname.slice(1);
  const server = await openDatabase(inject("postgresUrl"));
  await sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = ${name}`.execute(server.db);
  await server.close();
}

function altered(change: (url: URL) => void): string {
  const url = new URL(inject("postgresUrl"));
  change(url);
  return url.href;
}

async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
  const server = createServer();
  const port = await listening(server);
  server.close();
  await once(server, "close");
  return port;
}

async function hangingUp(): Promise<number> {
  const server = createServer((socket) => socket.end());
  onTestFinished(() => void server.close());
  return listening(server);
}
