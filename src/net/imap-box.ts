import { ImapFlow } from "imapflow";
import type { ReadLimits, ReportBox } from "../domain/report-box.ts";
import { imapAddress, type ImapAddress } from "./imap-address.ts";

export type ImapBoxOptions = {
  /** `imaps://user:password@host:port/MAILBOX`; `imap:` with STARTTLS. */
  readonly url: string;
  /** Certificates of a private authority (PEM), instead of the public ones. */
  readonly ca?: string;
  readonly connectTimeoutMs?: number;
};

const CONNECT_TIMEOUT_MS = 20_000;
const SILENCE_TIMEOUT_MS = 30_000;
const MAX_LINE_BYTES = 4 * 1024 * 1024;
/** Beyond the mail itself: the frame of an answer. */
const FRAME_BYTES = 64 * 1024;

/**
 * Reads the unread mails of an IMAP mailbox, and flags each as seen once it was taken. It connects to the host that the
 * settings name and nowhere else, and never sends the password over an open line. Throws a `UserError` for a wrong address.
 */
export function createImapBox(options: ImapBoxOptions): ReportBox {
  const address = imapAddress(options.url);
  return {
    async read(take, limits, signal) {
      if (signal.aborted) return { mails: 0, problem: null };
      const client = new ImapFlow(clientOptions(address, options, limits));
      client.on("error", () => {}); // Each failure also reaches the command under way.
      const end = AbortSignal.any([signal, AbortSignal.timeout(limits.seconds * 1000)]);
      const onEnd = (): void => client.close();
      end.addEventListener("abort", onEnd, { once: true });
      const seen = { mails: 0, taken: null as { readonly cause: unknown } | null };
      try {
        await client.connect();
        await readUnread(client, address, { take, limits, end, seen });
        await client.logout();
        return { mails: seen.mails, problem: null };
      } catch (error) {
        if (seen.taken !== null) throw seen.taken.cause;
        if (end.aborted) return { mails: seen.mails, problem: signal.aborted ? null : tooSlow(address) };
        return { mails: seen.mails, problem: problemOf(error, address) };
      } finally {
        end.removeEventListener("abort", onEnd);
        client.close();
      }
    },
  };
}

type Reading = {
  readonly take: (raw: Uint8Array) => Promise<void>;
  readonly limits: ReadLimits;
  readonly end: AbortSignal;
  readonly seen: { mails: number; taken: { readonly cause: unknown } | null };
};

async function readUnread(client: ImapFlow, { mailbox }: ImapAddress, reading: Reading): Promise<void> {
  const { limits, end, seen } = reading;
  await client.mailboxOpen(mailbox);
  const found = await client.search({ seen: false }, { uid: true });
  let bytes = 0;
  for (const uid of Array.isArray(found) ? found.toSorted((one, two) => one - two) : []) {
    if (end.aborted || seen.mails >= limits.mails || bytes >= limits.bytes) return;
    const source = { start: 0, maxLength: limits.mailBytes };
    const mail = await client.fetchOne(String(uid), { uid: true, source }, { uid: true });
    if (mail === false || mail.source === undefined) continue; // Somebody took it away.
    await takeOne(mail.source, reading);
    await client.messageFlagsAdd(String(uid), ["\\Seen"], { uid: true });
    seen.mails += 1;
    bytes += mail.source.byteLength;
  }
}

/** What our own storage throws is no trouble of the mailbox. */
async function takeOne(raw: Uint8Array, { take, seen }: Reading): Promise<void> {
  try {
    await take(raw);
  } catch (cause) {
    seen.taken = { cause };
    throw cause;
  }
}

function clientOptions(address: ImapAddress, { ca, connectTimeoutMs }: ImapBoxOptions, limits: ReadLimits) {
  const { host, port, isSecure, isLocal, user, password } = address;
  return {
    host,
    port,
    secure: isSecure,
    ...(isSecure ? {} : isLocal ? { doSTARTTLS: false } : { doSTARTTLS: true }),
    auth: { user, pass: password },
    ...(ca === undefined ? {} : { tls: { ca } }),
    logger: false as const,
    disableAutoIdle: true,
    disableCompression: true, // A small answer cannot become a large one.
    connectionTimeout: connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    greetingTimeout: connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    socketTimeout: SILENCE_TIMEOUT_MS,
    maxLineLength: MAX_LINE_BYTES,
    maxLiteralSize: limits.mailBytes + FRAME_BYTES,
    maxResponseSize: limits.mailBytes + MAX_LINE_BYTES + FRAME_BYTES,
  };
}

type ImapError = Error & {
  readonly code?: string;
  readonly authenticationFailed?: boolean;
  readonly tlsFailed?: boolean;
  readonly responseText?: string;
};

/** Never what the client says of itself in full: it may repeat what was sent. */
function problemOf(error: unknown, { host, port, mailbox, password }: ImapAddress): string {
  const { code = "", authenticationFailed, tlsFailed, responseText = "" } = error as ImapError;
  const said = responseText
    .replaceAll(password, "***")
    .replace(/[\p{Cc}\s]+/gu, " ")
    .slice(0, 200);
  const at = `${host}:${port}`;
  if (authenticationFailed === true) return `${at} refuses the login. Check the user and the password in the settings.`;
  if (code === "ECONNREFUSED") return `${at}: nothing listens there. Is the server running, and is the port right?`;
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") return `${at}: the name is not known. Check the host.`;
  if (tlsFailed === true || /CERT|TLS|SSL|SELF_SIGNED|VERIFY/.test(code)) {
    return `${at}: TLS cannot be agreed on. Check the port, the certificate and the name that it is for.`;
  }
  if (/TIMEOUT/i.test(code)) return `${at} does not answer in time. Check the host, the port and any firewall between.`;
  if (said !== "") return `${at}, mailbox ${mailbox}: ${said}`;
  return `${at}: the connection failed (${code || "it was closed"}).`;
}

function tooSlow({ host, port }: ImapAddress): string {
  return `${host}:${port} is too slow; the rest is read the next time.`;
}
