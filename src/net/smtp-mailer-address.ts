import { EXIT, UserError } from "../domain/user-error.ts";

/** A relay, as an address like `smtp://user:password@mail.example.org:587` says it. */
export type SmtpAddress = {
  readonly host: string;
  readonly port: number;
  /** TLS from the first byte (`smtps:`). */
  readonly isSecure: boolean;
  /** `required`: STARTTLS or nothing, as a password goes over the line. `offered`: when the relay offers it. */
  readonly startTls: "required" | "offered" | "never";
  readonly login: { readonly user: string; readonly password: string } | null;
};

const SUBMISSION_PORT = 587; //  RFC 6409, 3.1
const SUBMISSIONS_PORT = 465; // RFC 8314, 3.3
const HINT =
  "Write smtp://host:port or smtps://host:port, with user:password@ before the host when the relay asks for it.";

/** Reads a relay's address. Throws a `UserError` for anything else; the message never repeats the address or its password. */
export function smtpAddress(text: string): SmtpAddress {
  const url = URL.parse(text);
  if (url === null || !/^smtps?:$/.test(url.protocol) || url.hostname === "")
    throw wrong("is not one of an SMTP relay");
  if (url.search !== "" || url.hash !== "" || url.pathname.length > 1)
    throw wrong("has something after the host and port");
  const isSecure = url.protocol === "smtps:";
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const login = loginOf(url);
  return {
    host,
    port: url.port === "" ? (isSecure ? SUBMISSIONS_PORT : SUBMISSION_PORT) : Number(url.port),
    isSecure,
    startTls: isSecure || isLoopback(host) ? "never" : login === null ? "offered" : "required",
    login,
  };
}

function loginOf(url: URL): SmtpAddress["login"] {
  if (url.username === "" && url.password === "") return null;
  if (url.username === "" || url.password === "") throw wrong("needs both a user and a password, or neither");
  try {
    return { user: decodeURIComponent(url.username), password: decodeURIComponent(url.password) };
  } catch {
    throw wrong("has a % in its user or password that is not percent-encoded (% is written %25)");
  }
}

/** What stays in this machine needs no TLS, and a relay there seldom has a certificate for "localhost". */
export function isLoopback(host: string): boolean {
  return host === "localhost" || host.endsWith(".localhost") || host === "::1" || /^127(?:\.\d{1,3}){3}$/.test(host);
}

function wrong(what: string): UserError {
  return new UserError(`The mail address of the relay ${what}.`, HINT, EXIT.settings);
}
