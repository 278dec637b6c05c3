import errors from "undici/lib/core/errors.js";
import type { Failed, FailureReason } from "../domain/source.ts";
import { ForbiddenAddressError } from "./http-connect.ts";

/** A request that came to nothing, on its way up to where it becomes a value. */
export class HttpFailure extends Error {
  readonly reason: FailureReason;

  constructor(reason: FailureReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}

export function failed(reason: FailureReason, detail: string): HttpFailure {
  return new HttpFailure(reason, detail);
}

/** What went wrong, in our words: the reason for machines, the detail for the operator. */
export function toFailed(cause: unknown, host: string): Failed {
  if (cause instanceof HttpFailure)
    return { kind: "failed", reason: cause.reason, detail: `${host}: ${cause.message}` };
  const root = rootOf(cause);
  const [reason, words] = explain(root);
  return { kind: "failed", reason, detail: `${host}: ${words ?? root.message}` };
}

const SAYINGS: Readonly<Record<string, readonly [FailureReason, string]>> = {
  ENOTFOUND: ["dns", "the name is not known"],
  ENODATA: ["dns", "the name has no address"],
  EAI_AGAIN: ["dns", "the name server does not answer"],
  ETIMEOUT: ["dns", "the name server does not answer"],
  ESERVFAIL: ["dns", "the name server has a fault"],
  EREFUSED: ["dns", "the name server refuses to answer"],
  ECONNREFUSED: ["connect", "nothing listens there (connection refused)"],
  ECONNRESET: ["connect", "the connection was cut"],
  EPIPE: ["connect", "the connection was cut"],
  UND_ERR_SOCKET: ["connect", "the connection was closed before the answer was complete"],
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: ["connect", "the answer has not the length that it names"],
  EHOSTUNREACH: ["connect", "there is no way to the host"],
  ENETUNREACH: ["connect", "there is no way to the network"],
  ETIMEDOUT: ["timeout", "the connection was not made in time"],
  UND_ERR_CONNECT_TIMEOUT: ["timeout", "the connection was not made in time"],
  UND_ERR_HEADERS_TIMEOUT: ["timeout", "no answer in time"],
  UND_ERR_BODY_TIMEOUT: ["timeout", "the answer was not complete in time"],
  UND_ERR_HEADERS_OVERFLOW: ["too-large", "the headers of the answer are larger than 32 KiB"],
  CERT_HAS_EXPIRED: ["tls", "the certificate has expired"],
  ERR_TLS_CERT_ALTNAME_INVALID: ["tls", "the certificate is for another name"],
  DEPTH_ZERO_SELF_SIGNED_CERT: ["tls", "the certificate is signed by nobody we know"],
  SELF_SIGNED_CERT_IN_CHAIN: ["tls", "the certificate is signed by nobody we know"],
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: ["tls", "the certificate is signed by nobody we know"],
};

function explain(root: Error): readonly [FailureReason, string | null] {
  if (root instanceof ForbiddenAddressError) return ["forbidden-address", root.message];
  if (root.name === "TimeoutError") return ["timeout", "the answer was not complete in time"];
  const code = "code" in root && typeof root.code === "string" ? root.code : "";
  const known = SAYINGS[code];
  if (known !== undefined) return known;
  if (/^(?:ERR_SSL_|ERR_TLS_|EPROTO|CERT_|UNABLE_TO_)/.test(code)) return ["tls", `the handshake failed (${code})`];
  if (root instanceof errors.HTTPParserError) return ["connect", `the answer is not HTTP (${root.message})`];
  return ["connect", null];
}

/** The innermost cause; of several tries the first, as they mostly fail alike. */
function rootOf(cause: unknown): Error {
  if (cause instanceof AggregateError && cause.errors.length > 0) return rootOf(cause.errors[0]);
  if (!(cause instanceof Error)) return new Error(String(cause));
  return cause.cause instanceof Error ? rootOf(cause.cause) : cause;
}
