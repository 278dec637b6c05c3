import { createTransport, type NodemailerError } from "nodemailer";
import type { Mailer, MailOutcome, OutgoingMail } from "../domain/delivery.ts";
import { smtpAddress, type SmtpAddress } from "./smtp-mailer-address.ts";
import { createDotGate, type DotGate } from "./smtp-mailer-gate.ts";
import { outcomeOf } from "./smtp-mailer-outcome.ts";

export type SmtpOptions = {
  /** `smtp://` (STARTTLS) or `smtps://`, with `user:password@` when the relay wants a login. */
  readonly url: string;
  readonly connections?: number;
  readonly connectTimeoutMs?: number;
  /** From the connection to the relay's first word. */
  readonly greetingTimeoutMs?: number;
  /** Silence after which a connection is given up. */
  readonly silenceTimeoutMs?: number;
  /** Asks for STARTTLS where the address alone would not. */
  readonly requireTls?: boolean;
  /** Certificates of a private authority (PEM), instead of the public ones. */
  readonly ca?: string;
};

const DEFAULTS = {
  connections: 5,
  connectTimeoutMs: 30_000,
  greetingTimeoutMs: 60_000,
  // A relay may think for ten minutes after the dot (RFC 5321, 4.5.3.2.6); giving up sooner makes doubts of good mails.
  silenceTimeoutMs: 10 * 60_000,
} as const;
const DNS_TIMEOUT_MS = 15_000;
/** An idle connection is closed well before relays close theirs (RFC 5321, 4.5.3.2.7: five minutes). */
const IDLE_TIMEOUT_MS = 60_000;
const CLOSE_TIMEOUT_MS = 2_000;
const MAX_MESSAGES_PER_CONNECTION = 100;
const MAX_REPLY_BYTES = 64 * 1024;

/**
 * Hands mail to an SMTP relay over a pool of connections. `beforeDot` is awaited when the relay has taken the envelope
 * and all of the message but its tail. SMTP has no way to ask later, so `evidence` is always "unknown".
 * Throws a `UserError` when the address is wrong.
 */
export function createSmtpMailer(options: SmtpOptions): Mailer {
  const address = smtpAddress(options.url);
  const context = { relay: `${address.host}:${address.port}`, secrets: secretsOf(address) };
  const gates = new Map<string, DotGate>();
  const underWay = new Set<Promise<unknown>>();
  const transport = createTransport(poolOptions(address, options));
  transport.on("error", () => {}); // Each failure also reaches the `send` it belongs to.
  transport.use("stream", ({ message, data }, done) => {
    const gate = gates.get(String(data.messageId));
    if (gate === undefined) return done(new Error("A message without a gate."));
    message.processFunc((input) => gate.pass(input));
    done();
  });

  async function hand(mail: OutgoingMail, gate: DotGate, signal: AbortSignal): Promise<MailOutcome> {
    try {
      const { response } = await transport.sendMail({
        envelope: { from: { name: "", address: mail.from }, to: { name: "", address: mail.to } },
        messageId: mail.messageId,
        raw: Buffer.from(mail.raw.buffer, mail.raw.byteOffset, mail.raw.byteLength),
        ...dsnOf(mail),
        signal,
      });
      return { kind: "accepted", response };
    } catch (error) {
      const refusal = await gate.refusal();
      if (refusal !== null) throw refusal.cause;
      if (signal.aborted) throw signal.reason;
      const progress = { isOpen: gate.isOpen(), isHandedOver: gate.isHandedOver() };
      return outcomeOf(error as NodemailerError, progress, context);
    }
  }

  return {
    async send(mail, beforeDot, signal) {
      signal?.throwIfAborted();
      if (gates.has(mail.messageId)) throw new Error(`${mail.messageId} is being sent already.`);
      const gate = createDotGate(beforeDot);
      const stop = new AbortController();
      const onAbort = (): void => {
        if (!gate.isAtDot()) stop.abort(signal?.reason);
      };
      gates.set(mail.messageId, gate);
      signal?.addEventListener("abort", onAbort, { once: true });
      const handing = hand(mail, gate, stop.signal);
      underWay.add(handing);
      try {
        return await handing;
      } finally {
        underWay.delete(handing);
        gates.delete(mail.messageId);
        signal?.removeEventListener("abort", onAbort);
      }
    },
    evidence: async () => "unknown",
    async close() {
      await Promise.allSettled(underWay);
      transport.close();
    },
  };
}

/** Only our header is to come back: it names the delivery, and the rest is ours anyway (RFC 3461, 4.3). */
function dsnOf({ dsn, to }: OutgoingMail) {
  if (dsn === undefined) return {};
  return { dsn: { id: dsn.envelopeId, return: "HDRS" as const, notify: [...dsn.notify], recipient: to } };
}

function poolOptions({ host, port, isSecure, startTls, login }: SmtpAddress, options: SmtpOptions) {
  return {
    pool: true as const,
    host,
    port,
    secure: isSecure,
    requireTLS: startTls === "required" || options.requireTls === true,
    ignoreTLS: startTls === "never",
    // Without `forceAuth` a relay that offers no login would get the mail without one.
    ...(login === null ? {} : { auth: { user: login.user, pass: login.password }, forceAuth: true }),
    ...(options.ca === undefined ? {} : { tls: { ca: options.ca } }),
    maxConnections: options.connections ?? DEFAULTS.connections,
    maxMessages: MAX_MESSAGES_PER_CONNECTION,
    maxRequeues: 0, // Trying again is the outbox's business: only it knows what may be sent twice.
    maxRecipients: 1,
    connectionTimeout: options.connectTimeoutMs ?? DEFAULTS.connectTimeoutMs,
    greetingTimeout: options.greetingTimeoutMs ?? DEFAULTS.greetingTimeoutMs,
    socketTimeout: options.silenceTimeoutMs ?? DEFAULTS.silenceTimeoutMs,
    socketCloseTimeout: CLOSE_TIMEOUT_MS,
    dnsTimeout: DNS_TIMEOUT_MS,
    idleTimeout: IDLE_TIMEOUT_MS,
    maxResponseSize: MAX_REPLY_BYTES,
    disableFileAccess: true,
    disableUrlAccess: true,
  };
}

/** The password in each form in which a relay could repeat it to us. */
function secretsOf({ login }: SmtpAddress): readonly string[] {
  if (login === null) return [];
  const { user, password } = login;
  return [base64(`\0${user}\0${password}`), base64(password), encodeURIComponent(password), password];
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
