import type { NodemailerError } from "nodemailer";
import type { MailOutcome } from "../domain/delivery.ts";

/** How far the message had come when it failed. */
export type Progress = {
  /** There was a session: connected, secured and logged in. */
  readonly isOpen: boolean;
  /** The last bytes were given to the connection. */
  readonly isHandedOver: boolean;
};

const MAX_DETAIL_CHARS = 400;
/** "Log in first", "too weak a login", "wrong login", "TLS first" (RFC 4954, 6; RFC 3207, 4). */
const LOGIN_REPLIES = new Set([530, 534, 535, 538]);

/**
 * Says what an error of nodemailer means for the message. `relay` is its host and port for the reader; `secrets` are
 * taken out of every text. Pure and total.
 */
export function outcomeOf(
  error: NodemailerError,
  progress: Progress,
  context: { readonly relay: string; readonly secrets: readonly string[] },
): MailOutcome {
  const said = clean(error.response ?? error.message, context.secrets);
  if (progress.isHandedOver) {
    // Only an answer to the message itself settles it; a line that breaks here leaves it open.
    if (error.code === "EMESSAGE" && isRefusal(error.responseCode)) return refused(error, said);
    return { kind: "doubt", detail: `The line broke after the message and before the answer: ${said}` };
  }
  if (!progress.isOpen) return { kind: "unavailable", detail: `${context.relay}: ${troubleOf(error)} (${said})` };
  if (error.command === "MAIL FROM") {
    const detail = `${context.relay}: The relay refuses the sender, whoever the mail is for. Check mail.from. (${said})`;
    return { kind: "unavailable", detail };
  }
  if (LOGIN_REPLIES.has(error.responseCode ?? 0)) {
    return { kind: "unavailable", detail: `${context.relay}: The relay asks for a login or for TLS. (${said})` };
  }
  if (isRefusal(error.responseCode)) return refused(error, said);
  return { kind: "deferred", detail: `The line broke before the end of the message: ${said}` };
}

/** `permanent` is nodemailer's reading of the reply: 5xx but 503, which speaks of the session and not of the message. */
function refused(error: NodemailerError, said: string): MailOutcome {
  return { kind: error.permanent === true ? "rejected" : "deferred", detail: said };
}

function isRefusal(code: number | undefined): boolean {
  return code !== undefined && code >= 400 && code <= 599;
}

/** What is wrong with the relay, and what to do. */
function troubleOf({ code = "", originalCode = "" }: NodemailerError): string {
  if (originalCode === "ECONNREFUSED") return "Nothing listens there. Is the relay running, and is the port right?";
  if (code === "EDNS") return "The name is not known. Check the host in the settings.";
  if (/AUTH/.test(code)) return "The relay refuses the login. Check the user and the password in the settings.";
  if (code === "ETLS" || /CERT|TLS|SSL|SELF_SIGNED|VERIFY/.test(originalCode)) {
    return "TLS cannot be agreed on. Check the port, the relay's certificate and the name that it is for.";
  }
  if (code === "ETIMEDOUT")
    return "The relay does not answer in time. Check the host, the port and any firewall between.";
  return "The relay does not let us in.";
}

/** One line without control characters, secrets in any of the forms they are sent in, and endless replies. */
function clean(text: string, secrets: readonly string[]): string {
  const bare = secrets.reduce((rest, secret) => rest.replaceAll(secret, "***"), text);
  return bare
    .replace(/[\p{Cc}\s]+/gu, " ")
    .trim()
    .slice(0, MAX_DETAIL_CHARS);
}
