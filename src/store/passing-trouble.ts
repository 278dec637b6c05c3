/**
 * Nothing was written, and the same again mostly passes (PostgreSQL, appendix A): serialization failure, deadlock, a lock that is
 * not to be had now.
 */
const COLLISIONS = new Set(["40001", "40P01", "55P03"]);

/**
 * The connection is gone, or none is to be had for now: the classes 08 and 57P (server stops, fails over or starts), a session that
 * the server ended because it stood still (25P03), too many connections (53300), and what the platform and the driver say.
 */
const CONNECTION = new Set([
  "57P01",
  "57P02",
  "57P03",
  "57P05",
  "25P03",
  "53300",
  "ECONNRESET",
  "ECONNREFUSED",
  "EPIPE",
  "ETIMEDOUT",
]);

/** What the driver says without a code. */
const BROKEN =
  /Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed/;

/** Whether the same may well pass when it is done once more as a whole. */
export function canPass(cause: unknown): boolean {
  return isCollision(cause) || isConnectionTrouble(cause);
}

export function isConnectionTrouble(cause: unknown): boolean {
  return causes(cause).some((one) => isConnectionCode(codeOf(one)) || BROKEN.test(one.message));
}

function isCollision(cause: unknown): boolean {
  return causes(cause).some((one) => COLLISIONS.has(codeOf(one)));
}

function isConnectionCode(code: string): boolean {
  return CONNECTION.has(code) || /^08\w{3}$/.test(code);
}

/** An error with those behind it: what the operator can mend is told in other words, and has the true one as its cause. */
function causes(cause: unknown): readonly Error[] {
  const found: Error[] = [];
  for (let at = cause; at instanceof Error && found.length < 5; at = at.cause) found.push(at);
  return found;
}

function codeOf(error: Error): string {
  return "code" in error ? String(error.code) : "";
}
