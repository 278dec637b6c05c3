import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import {
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

const BINARY = "/usr/sbin/dovecot";
const OPENSSL = "openssl";
/** Who owns the mails: nobody, for dovecot opens none as root. */
const OWNER = 65_534;
const PASSWORD = "p@ss/w%rd";
/** How often it is asked whether it listens, 50 milliseconds apart. */
const ASKS = 200;

/** Why tests that need one are skipped; `null`: they need not be. */
export const NO_DOVECOT: string | null = !existsSync(BINARY)
  ? `dovecot is not installed (apt-get install dovecot-imapd): no IMAP mailbox was read`
  : process.getuid?.() === 0
    ? null
    : "dovecot is started by root alone here: no IMAP mailbox was read";

export type Dovecot = {
  /** Of the user `name`, with TLS from the first byte. */
  readonly url: (name: string, over?: { readonly password?: string; readonly mailbox?: string }) => string;
  /** Without TLS, until STARTTLS. */
  readonly plainUrl: (name: string) => string;
  readonly ca: string;
  readonly deliver: (name: string, file: string, raw: Uint8Array) => void;
  /** Names of the files in `cur` and `new`, which tell the flags. */
  readonly mails: (name: string) => readonly string[];
  readonly close: () => Promise<void>;
};

/** A real IMAP server on the loopback, with its own settings in a folder of its own. Any user exists. */
export async function startDovecot(): Promise<Dovecot> {
  const home = mkdtempSync(join(tmpdir(), "newsdesk-dovecot-"));
  execFileSync("chmod", ["755", home]);
  const [plain, secure] = [await freePort(), await freePort()];
  makeCertificate(home);
  writeFileSync(join(home, "dovecot.conf"), settings(home, plain, secure));
  const server = spawn(BINARY, ["-F", "-c", join(home, "dovecot.conf")], { stdio: "ignore" });
  const gone = once(server, "exit");
  await listening(secure, home);
  const mailDir = (name: string, part: string): string => join(home, "mail", name, part);
  return {
    url: (name, { password, mailbox = "INBOX" } = {}) =>
      `imaps://${login(name, password)}@127.0.0.1:${secure}/${mailbox}`,
    plainUrl: (name) => `imap://${login(name)}@127.0.0.1:${plain}/INBOX`,
    ca: readFileSync(join(home, "cert.pem"), "utf8"),
    deliver(name, file, raw) {
      for (const part of ["", "new", "cur", "tmp"]) {
        mkdirSync(mailDir(name, part), { recursive: true });
        chownSync(mailDir(name, part), OWNER, OWNER);
      }
      writeFileSync(join(mailDir(name, "new"), file), raw);
      chownSync(join(mailDir(name, "new"), file), OWNER, OWNER);
    },
    mails: (name) => [...readdirSync(mailDir(name, "cur")), ...readdirSync(mailDir(name, "new"))].toSorted(),
    async close() {
      server.kill("SIGTERM");
      await gone;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function login(name: string, password = PASSWORD): string {
  return `${name}:${encodeURIComponent(password)}`;
}

function settings(home: string, plain: number, secure: number): string {
  return `base_dir = ${home}/run
state_dir = ${home}/state
log_path = ${home}/log
protocols = imap
listen = 127.0.0.1
ssl = yes
ssl_cert = <${home}/cert.pem
ssl_key = <${home}/key.pem
disable_plaintext_auth = no
mail_location = maildir:${home}/mail/%u
passdb {
  driver = static
  args = password=${PASSWORD.replace("%", "%%")}
}
userdb {
  driver = static
  args = uid=${OWNER} gid=${OWNER} home=${home}/mail/%u
}
service imap-login {
  inet_listener imap {
    port = ${plain}
  }
  inet_listener imaps {
    port = ${secure}
    ssl = yes
  }
}
`;
}

function makeCertificate(home: string): void {
  const request = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"];
  const name = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const files = ["-keyout", join(home, "key.pem"), "-out", join(home, "cert.pem")];
  execFileSync(OPENSSL, [...request, ...name, ...files], { stdio: "ignore" });
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
  for (let ask = 0; ask < ASKS; ask += 1) {
    const socket = connect(port, "127.0.0.1");
    const isOpen = await Promise.race([
      once(socket, "connect").then(() => true),
      once(socket, "error").then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (isOpen) return;
    await wait(50);
  }
  const log = join(home, "log");
  throw new Error(`dovecot does not listen. ${existsSync(log) ? readFileSync(log, "utf8").slice(-2_000) : ""}`);
}
