import { EXIT, UserError } from "../domain/user-error.ts";
import { isLoopback } from "./smtp-mailer-address.ts";

/** A mailbox, as an address like `imaps://user:password@mail.example.org/INBOX` says it. */
export type ImapAddress = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`imaps:`); else STARTTLS, which only this machine may do without. */
  readonly isSecure: boolean;
  readonly isLocal: boolean;
  readonly user: string;
  readonly password: string;
  readonly mailbox: string;
};

const IMAPS_PORT = 993; // RFC 8314, 3.2
const IMAP_PORT = 143;
const HINT = "Write imaps://user:password@host/INBOX, with % in the password as %25, @ as %40 and / as %2F.";

/** Reads a mailbox's address (RFC 5092, in its plainest form). Throws a `UserError` which repeats nothing of it. */
export function imapAddress(text: string): ImapAddress {
  const url = URL.parse(text);
  if (url === null || !/^imaps?:$/.test(url.protocol) || url.hostname === "") throw wrong("is not one of a mailbox");
  if (url.search !== "" || url.hash !== "") throw wrong("has something after the mailbox");
  const [user, password, mailbox] = [url.username, url.password, url.pathname.replace(/^\//, "")].map(decoded);
  if (user === undefined || password === undefined || user === "" || password === "") {
    throw wrong("needs a user and a password");
  }
  const isSecure = url.protocol === "imaps:";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port === "" ? (isSecure ? IMAPS_PORT : IMAP_PORT) : Number(url.port);
  return { host, port, isSecure, isLocal: isLoopback(host), user, password, mailbox: mailbox || "INBOX" };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong("has a % that is not percent-encoded (% is written %25)");
  }
}

function wrong(what: string): UserError {
  return new UserError(`The address of the mailbox for reports ${what}.`, HINT, EXIT.settings);
}
