import type { CertificateLook, RelayLook } from "../../net/smtp-look.ts";
import { isLoopback, type SmtpAddress } from "../../net/smtp-mailer-address.ts";
import type { MailCheck } from "./mail-check.ts";

type Judgement = Pick<MailCheck, "found" | "state" | "toDo">;

const DAY_MS = 86_400_000;
/** What renews certificates does so a month before their end; so near to it something is wrong. */
const SOON_DAYS = 14;
const CURRENT = new Set(["TLSv1.2", "TLSv1.3"]); // RFC 8996

/** Judges how mails, and the login, go to the relay. Pure. */
export function checkTls(relay: SmtpAddress, look: RelayLook, now: Date): MailCheck {
  const { host, port } = relay;
  return { what: "TLS", name: `${host}:${port}`, ...judged(relay, look, now) };
}

function judged(relay: SmtpAddress, look: RelayLook, now: Date): Judgement {
  if (look.kind === "unreachable") return bad([look.detail], `No mail goes out. ${whyUnreachable(relay)}`);
  if (look.kind === "no-tls") return bad([look.detail], `No mail goes out. ${whyNoTls(relay)}`);
  if (look.kind === "tls" && !(isLoopback(relay.host) && !relay.isSecure)) return certified(relay, look, now);
  if (isLoopback(relay.host)) return { found: ["without TLS, within this machine"], state: "good", toDo: null };
  if (relay.login !== null) {
    return bad(
      ["no TLS"],
      "No mail goes out: the password is never sent without TLS, and the relay offers none (STARTTLS). Set it up there.",
    );
  }
  const toDo = "Mails go over the network for everybody to read. Set up STARTTLS at the relay.";
  return { found: ["no TLS"], state: "warn", toDo };
}

function bad(found: readonly string[], toDo: string): Judgement {
  return { found, state: "bad", toDo };
}

function whyUnreachable({ isSecure, port }: SmtpAddress): string {
  const other = isSecure ? "" : ", and whether it wants TLS from the first byte (smtps://)";
  return `Look whether the relay runs, whether a firewall keeps port ${port} shut${other}.`;
}

function whyNoTls({ isSecure }: SmtpAddress): string {
  if (!isSecure) return "The relay offers STARTTLS and cannot do it. Look into its log.";
  return "The relay does not answer in TLS. Where it begins without, write smtp:// in mail.transport.";
}

function certified(
  { host }: SmtpAddress,
  { protocol, certificate }: Extract<RelayLook, { kind: "tls" }>,
  now: Date,
): Judgement {
  const days = Math.floor((certificate.until.getTime() - now.getTime()) / DAY_MS);
  const found = [
    protocol,
    `certificate of ${certificate.names.join(", ") || "nobody"}`,
    `until ${dayText(certificate.until)}`,
  ];
  const fault = faultOf(certificate, host, now);
  if (fault !== null) return bad(found, `No mail goes out: ${fault}`);
  if (!CURRENT.has(protocol)) return bad(found, `${protocol} is broken. Let the relay speak TLS 1.2 or newer.`);
  if (days >= SOON_DAYS) return { found: [...found, `${days} days left`], state: "good", toDo: null };
  const toDo = `The certificate ends in ${days} days. See that it is renewed; with its end no mail goes out.`;
  return { found, state: "warn", toDo };
}

/** All that keeps a mail back, together. `null`: nothing. */
function faultOf({ from, until, isForHost, isTrusted }: CertificateLook, host: string, now: Date): string | null {
  const faults: string[] = [];
  if (until <= now) faults.push(`the certificate ended on ${dayText(until)}. Renew it.`);
  if (from > now) faults.push(`the certificate begins on ${dayText(from)}. Look at the clocks of both machines.`);
  if (!isForHost)
    faults.push(
      `the certificate is not for ${host}. Write a name that it is for in mail.transport, or get one for this.`,
    );
  if (!isTrusted) {
    faults.push(
      "nobody whom this system trusts signed the certificate. Get one of a public authority, or name yours in NODE_EXTRA_CA_CERTS.",
    );
  }
  return faults.length === 0 ? null : faults.join(" Besides, ");
}

function dayText(at: Date): string {
  return at.toISOString().slice(0, "2026-11-30".length);
}
