import { EventEmitter, once } from "node:events";
import { connect, isIP, type Socket } from "node:net";
import { checkServerIdentity, connect as connectTls, type PeerCertificate, type TLSSocket } from "node:tls";
import type { SmtpAddress } from "./smtp-mailer-address.ts";

/** What is seen of a relay without a login and without a mail. */
export type RelayLook =
  | { readonly kind: "unreachable"; readonly detail: string }
  /** It speaks, and offers no TLS. */
  | { readonly kind: "plain" }
  /** TLS was begun and did not come about. */
  | { readonly kind: "no-tls"; readonly detail: string }
  | { readonly kind: "tls"; readonly protocol: string; readonly certificate: CertificateLook };

export type CertificateLook = {
  readonly from: Date;
  readonly until: Date;
  readonly names: readonly string[];
  /** One of the names is that of the relay's address. */
  readonly isForHost: boolean;
  /** Nothing speaks against whoever signed it. Of one that ended, only that is told. */
  readonly isTrusted: boolean;
};

/** For one address, all in all. */
const LOOK_MS = 10_000;
const MAX_REPLY_CHARS = 64 * 1024;
const MAX_NAMES = 10;
/** Old versions and keys are let in, to be told by their name. */
const ANY_TLS = { minVersion: "TLSv1", ciphers: "DEFAULT:@SECLEVEL=0", rejectUnauthorized: false } as const;
/** What can be wrong with a certificate whoever signed it. */
const UNSIGNED_FAULTS = new Set(["CERT_HAS_EXPIRED", "CERT_NOT_YET_VALID", "ERR_TLS_CERT_ALTNAME_INVALID"]);

/** Looks at a relay by the first of its addresses that answers. Never throws, and ends after `LOOK_MS` for each. */
export async function lookAtRelay(relay: SmtpAddress, addresses: readonly string[]): Promise<RelayLook> {
  let look: RelayLook = { kind: "unreachable", detail: "It has no address." };
  for (const address of addresses) {
    look = await lookAt(relay, address);
    if (look.kind !== "unreachable") break;
  }
  return look;
}

async function lookAt(relay: SmtpAddress, address: string): Promise<RelayLook> {
  const signal = AbortSignal.timeout(LOOK_MS);
  const socket = connect({ host: address, port: relay.port });
  socket.on("error", () => {}); // Whoever waits hears of it, too.
  try {
    await once(socket, "connect", { signal });
    if (relay.isSecure) return await secured(socket, relay.host, signal);
    const say = conversation(socket, signal);
    const greeting = await say(null);
    if (!greeting.startsWith("220")) return { kind: "unreachable", detail: greeting.trim() };
    const offers = await say("EHLO doctor.invalid");
    if (!/^250[ -]STARTTLS\b/im.test(offers)) return { kind: "plain" };
    const answer = await say("STARTTLS");
    return answer.startsWith("220")
      ? await secured(socket, relay.host, signal)
      : { kind: "no-tls", detail: answer.trim() };
  } catch (error) {
    return { kind: "unreachable", detail: wordsOf(error) };
  } finally {
    socket.destroy();
  }
}

async function secured(socket: Socket, host: string, signal: AbortSignal): Promise<RelayLook> {
  const name = isIP(host) === 0 ? { servername: host } : {};
  const line = connectTls({ socket, ...name, ...ANY_TLS });
  try {
    await once(line, "secureConnect", { signal });
    const protocol = line.getProtocol() ?? "TLS";
    return { kind: "tls", protocol, certificate: certificateOf(line, host) };
  } catch (error) {
    return { kind: "no-tls", detail: wordsOf(error) };
  } finally {
    line.destroy();
  }
}

function certificateOf(line: TLSSocket, host: string): CertificateLook {
  const certificate = line.getPeerCertificate();
  // Node's types call it an error; it is a code.
  const fault = line.authorizationError as unknown as string | null | undefined;
  return {
    from: new Date(certificate.valid_from),
    until: new Date(certificate.valid_to),
    names: namesOf(certificate),
    isForHost: checkServerIdentity(host, certificate) === undefined,
    isTrusted: fault === null || fault === undefined || UNSIGNED_FAULTS.has(fault),
  };
}

function namesOf({ subjectaltname = "", subject }: PeerCertificate): readonly string[] {
  const names = subjectaltname.split(", ").map((name) => name.replace(/^(?:DNS|IP Address):/, ""));
  return [...names.filter((name) => name !== ""), ...[subject?.CN ?? []].flat()].slice(0, MAX_NAMES);
}

/** Says a line, or nothing, and waits for one whole reply (RFC 5321, 4.2.1). */
type Say = (words: string | null) => Promise<string>;

function conversation(socket: Socket, signal: AbortSignal): Say {
  const news = new EventEmitter();
  let [heard, isOver] = ["", false];
  socket.on("data", (chunk: Buffer) => news.emit("news", (heard += chunk.toString("latin1"))));
  socket.on("close", () => news.emit("news", (isOver = true)));
  return async (words) => {
    heard = "";
    if (words !== null) socket.write(`${words}\r\n`);
    while (!/^\d{3}(?: .*)?\r?\n/m.test(heard)) {
      if (isOver) throw new Error("It ends the connection.");
      if (heard.length > MAX_REPLY_CHARS) throw new Error("It does not stop talking.");
      await once(news, "news", { signal });
    }
    return heard;
  };
}

function wordsOf(error: unknown): string {
  const { code, message, name } = error as NodeJS.ErrnoException;
  if (name === "AbortError" || name === "TimeoutError") return `It says nothing for ${LOOK_MS / 1_000} seconds.`;
  if (code === "ECONNREFUSED") return "Nothing listens there.";
  return code?.startsWith("ERR_SSL") === true ? (message.split(":")[5] ?? message) : (code ?? message);
}
