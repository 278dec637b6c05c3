import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { type AddressInfo, connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { promisify } from "node:util";
import { folderOf, mainSettings, OWNER, type PostfixOptions, services } from "./postfix-settings.ts";

const BINARY = "/usr/sbin/postfix";
/** How often something is looked for, so many milliseconds apart. */
const LOOKS = 400;
const LOOK_MS = 50;
/** Looks in a row at empty queues. */
const QUIET_LOOKS = 3;

/** Why tests that need one are skipped; `null`: they need not be. */
export const NO_POSTFIX: string | null = !existsSync(BINARY)
  ? "postfix is not installed (apt-get install postfix): no mail went over a real relay"
  : process.getuid?.() === 0
    ? null
    : "postfix is started by root alone: no mail went over a real relay";

export type Postfix = {
  readonly port: number;
  /** The Maildir of a mailbox, such as `ada@reader.example`. */
  readonly maildir: (mailbox: string) => string;
  /** The mails that a mailbox has, seen or not, byte by byte as `latin1`. */
  readonly mails: (mailbox: string) => readonly string[];
  /** Waits until nothing is on its way any more. */
  readonly settled: () => Promise<void>;
  readonly close: () => Promise<void>;
};

/**
 * A real relay on a free port of the loopback, with settings, queue and log in a folder of its own; no postfix of the
 * system is touched. Each mailbox of `desk.example` and `reader.example` exists that is named here. Who is not there, is
 * found out after the mail was taken, so that it bounces; what is put off once, comes back at once.
 */
export async function startPostfix(mailboxes: readonly string[], options: PostfixOptions = {}): Promise<Postfix> {
  const home = mkdtempSync(join(tmpdir(), "newsdesk-postfix-"));
  chmodSync(home, 0o755);
  const port = await freePort();
  for (const part of ["etc", "queue", "data", "mail"]) mkdirSync(join(home, part));
  for (const mailbox of mailboxes) makeMaildir(join(home, "mail", folderOf(mailbox)));
  execFileSync("chown", ["-R", `${OWNER}:${OWNER}`, join(home, "mail")]);
  execFileSync("chown", ["postfix", join(home, "data")]);
  writeFileSync(join(home, "etc/main.cf"), mainSettings(home, mailboxes, options));
  writeFileSync(join(home, "etc/master.cf"), services(port));
  await control(home, "start");
  await listening(port, home);
  const maildir = (mailbox: string): string => join(home, "mail", folderOf(mailbox));
  const mails = (mailbox: string): readonly string[] => mailsIn(maildir(mailbox));
  return {
    port,
    maildir,
    mails,
    async settled() {
      let quiet = 0;
      // What a look at one queue misses, as it moves from one to another, the next look finds.
      const isQuiet = (): boolean => (quiet = queued(home) === 0 ? quiet + 1 : 0) > QUIET_LOOKS;
      await until(isQuiet, () => `Mails stay in the queue.\n${logOf(home)}`);
    },
    async close() {
      await control(home, "stop");
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** postfix says what is wrong on stderr and in its log. */
async function control(home: string, what: "start" | "stop"): Promise<void> {
  try {
    await promisify(execFile)(BINARY, ["-c", join(home, "etc"), what]);
  } catch (cause) {
    throw new Error(`postfix does not ${what}. ${logOf(home)}`, { cause });
  }
}

function makeMaildir(folder: string): void {
  for (const part of ["tmp", "new", "cur"]) mkdirSync(join(folder, part), { recursive: true });
}

function mailsIn(maildir: string): readonly string[] {
  const folders = ["new", "cur"].map((part) => join(maildir, part));
  const files = folders.flatMap((folder) => readdirSync(folder).map((name) => join(folder, name)));
  return files.map((file) => readFileSync(file, "latin1"));
}

/** Files below the queues in which mails are; each is named after its mail. */
function queued(home: string): number {
  return ["maildrop", "incoming", "active", "deferred", "hold"]
    .map((queue) => join(home, "queue", queue))
    .flatMap((folder) => readdirSync(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile()).length;
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

async function listening(port: number, home: string): Promise<void> {
  const isOpen = async (): Promise<boolean> => {
    const socket = connect(port, "127.0.0.1");
    const [kind] = await Promise.race(
      ["connect", "error"].map(async (event) => [event, await once(socket, event)]),
    ).catch(() => ["error"]);
    socket.destroy();
    return kind === "connect";
  };
  await until(isOpen, () => `postfix does not listen.\n${logOf(home)}`);
}

async function until(isSo: () => boolean | Promise<boolean>, otherwise: () => string): Promise<void> {
  for (let look = 0; look < LOOKS; look += 1) {
    if (await isSo()) return;
    await wait(LOOK_MS);
  }
  throw new Error(otherwise());
}

function logOf(home: string): string {
  const log = join(home, "log");
  return existsSync(log) ? readFileSync(log, "utf8").slice(-4_000) : "It has written no log.";
}
