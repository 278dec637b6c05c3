import { execFile, execFileSync } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
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

const BINARY = "/usr/sbin/postfix";
/** Who owns the mails: nobody, for postfix delivers none as root. */
const OWNER = 65_534;
/** How often something is looked for, so many milliseconds apart. */
const LOOKS = 400;
const LOOK_MS = 50;

/** Why tests that need one are skipped; `null`: they need not be. */
export const NO_POSTFIX: string | null = !existsSync(BINARY)
  ? "postfix is not installed (apt-get install postfix): no mail went over a real relay"
  : process.getuid?.() === 0
    ? null
    : "postfix is started by root alone: no mail went over a real relay";

export type PostfixOptions = {
  /** Where mails to `far.example` are handed on to, on this machine. */
  readonly farPort?: number;
};

export type Postfix = {
  readonly port: number;
  /** The Maildir of a mailbox, such as `ada@reader.example`. */
  readonly maildir: (mailbox: string) => string;
  /** The mails that a mailbox has, seen or not, byte by byte as `latin1`. */
  readonly mails: (mailbox: string) => readonly string[];
  /** Waits until a mailbox has so many mails. */
  readonly delivered: (mailbox: string, count: number) => Promise<readonly string[]>;
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
  chownSync(join(home, "mail"), OWNER, OWNER);
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
    async delivered(mailbox, count) {
      await until(
        () => mails(mailbox).length >= count,
        () => `${mailbox} has not got ${count} mails.\n${logOf(home)}`,
      );
      return mails(mailbox);
    },
    async settled() {
      await until(
        () => queued(home) === 0,
        () => `Mails stay in the queue.\n${logOf(home)}`,
      );
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

function folderOf(mailbox: string): string {
  const [local = "", domain = ""] = mailbox.split("@");
  return `${domain}/${local}/`;
}

/** `postconf(5)`. Tables stand in the settings themselves, so that nothing has to be compiled. */
function mainSettings(home: string, mailboxes: readonly string[], { farPort }: PostfixOptions): string {
  const boxes = mailboxes.map((mailbox) => `${mailbox}=${folderOf(mailbox)}`).join(" ");
  const routes = ["full@reader.example=retry:4.2.2 The mailbox is full"];
  if (farPort !== undefined) routes.push(`far.example=smtp:[127.0.0.1]:${farPort}`);
  return `compatibility_level = 3.6
queue_directory = ${home}/queue
data_directory = ${home}/data
maillog_file = ${home}/log
maillog_file_prefixes = ${home}
multi_instance_name = postfix-newsdesk-test
myhostname = relay.example
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
smtpd_recipient_restrictions = permit_mynetworks, reject
smtpd_reject_unlisted_recipient = no
recipient_delimiter = +
transport_maps = inline:{ ${routes.map((route) => `{ ${route.replace("=", " = ")} }`).join(", ")} }
virtual_mailbox_domains = desk.example, reader.example
virtual_mailbox_base = ${home}/mail
virtual_mailbox_maps = inline:{ ${boxes} }
virtual_uid_maps = static:${OWNER}
virtual_gid_maps = static:${OWNER}
maximal_queue_lifetime = 0
bounce_queue_lifetime = 1h
smtp_tls_security_level = none
`;
}

/** `master(5)`: what a relay needs, nothing in a chroot. */
function services(port: number): string {
  return `127.0.0.1:${port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
`;
}

function mailsIn(maildir: string): readonly string[] {
  const folders = ["new", "cur"].map((part) => join(maildir, part)).filter((folder) => existsSync(folder));
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
