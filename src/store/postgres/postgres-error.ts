import { EXIT, UserError } from "../../domain/user-error.ts";

const UNTRUSTED = [
  "shows a certificate that is not trusted",
  "Give the certificate of its authority with `sslrootcert=` in `database:`.",
] as const;

/** What the operator can mend, by SQLSTATE (PostgreSQL, appendix A) or by the code of the platform. */
const MENDABLE: Readonly<Record<string, readonly [problem: string, hint: string]>> = {
  "28P01": ["refuses the password", "Check user name and password in `database:`."],
  "28000": ["refuses this user", "Check the user name in `database:` and the server's pg_hba.conf."],
  "3D000": ["has no database of this name", "Make it (createdb), or correct the name in `database:`."],
  "42501": ["does not let this user do that", "Make the user the owner of the database: it has to make tables."],
  "53100": [
    "has a full disk. Nothing that was stored is lost",
    "Make room on its disk; the next pass takes up what was not written.",
  ],
  "53300": ["has no connection left", "Raise its max_connections, or run fewer workers."],
  "57P01": ["is being stopped", "Start it again, then do this again."],
  "57P03": ["is starting up or stopping", "Wait a moment, then do this again."],
  "25006": ["can only be read", "Set `database:` to the primary server."],
  ENOTFOUND: ["is not known by this name", "Check the host name in `database:`."],
  EAI_AGAIN: ["cannot be looked up now", "Check the host name in `database:` and the name service."],
  ECONNREFUSED: ["does not answer", "Check that it runs and listens on this host and port."],
  ECONNRESET: ["has broken the connection", "Check that it runs and that the network holds, then do this again."],
  EPIPE: ["has broken the connection", "Check that it runs and that the network holds, then do this again."],
  ENOENT: ["does not answer", "Check that it runs, and the path of its socket in `database:`."],
  EHOSTUNREACH: ["cannot be reached", "Check the host in `database:` and the network."],
  ENETUNREACH: ["cannot be reached", "Check the host in `database:` and the network."],
  ENOTLS: ["does not speak TLS", "Take `sslmode` out of `database:`, or set TLS up on the server."],
  DEPTH_ZERO_SELF_SIGNED_CERT: UNTRUSTED,
  SELF_SIGNED_CERT_IN_CHAIN: UNTRUSTED,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNTRUSTED,
  ERR_TLS_CERT_ALTNAME_INVALID: UNTRUSTED,
  CERT_HAS_EXPIRED: UNTRUSTED,
  ETIMEDOUT: ["does not answer in time", "Check the host in `database:`, the network and firewalls."],
};

/** What the driver says without a code, when a connection does not come to be or breaks. */
const WITHOUT_CODE: readonly (readonly [RegExp, keyof typeof MENDABLE])[] = [
  [
    /timeout exceeded when trying to connect|Connection terminated due to connection timeout|timeout expired/,
    "ETIMEDOUT",
  ],
  [/Connection terminated|Client has encountered a connection error/, "ECONNRESET"],
  [/server does not support SSL/, "ENOTLS"],
  [/password must be a (?:non-empty )?string/, "28P01"],
];

/** What the operator can mend as a `UserError` that names the server, never the password; anything else as it came. */
export function explainPostgres(server: string, cause: unknown): unknown {
  const code = codeOf(cause);
  const known = code === null ? undefined : MENDABLE[code];
  if (known === undefined) return cause;
  const [problem, hint] = known;
  return new UserError(`The PostgreSQL server ${server} ${problem}.`, hint, EXIT.resource, { cause });
}

/** A name with several addresses fails with all their errors together: the first speaks for them. */
function codeOf(cause: unknown): string | null {
  if (cause instanceof AggregateError) return codeOf(cause.errors[0]);
  if (!(cause instanceof Error)) return null;
  if ("code" in cause && typeof cause.code === "string") return cause.code;
  return WITHOUT_CODE.find(([pattern]) => pattern.test(cause.message))?.[1] ?? null;
}

export function notAnAddress(): UserError {
  return new UserError(
    "`database:` is not an address of PostgreSQL.",
    "Write postgres://user:password@host:5432/name; other characters than letters and digits in the password as %XX.",
    EXIT.resource,
  );
}

export function tooOld(server: string, version: string): UserError {
  return new UserError(
    `The PostgreSQL server ${server} is version ${version}.`,
    "Use version 15 or newer.",
    EXIT.resource,
  );
}
