import { lookup as systemLookup, promises as dns, type RecordWithTtl } from "node:dns";
import { callbackify } from "node:util";
import { createTurns } from "./turns.ts";

/** What a lookup that wants all answers gives back. */
export type LookupAll = (
  hostname: string,
  options: { readonly all: true; readonly family?: number },
  callback: (error: Error | null, addresses: readonly LookupAddress[]) => void,
) => void;

export type LookupAddress = { readonly address: string; readonly family: number };

export type LookupParts = {
  /** Name servers and their ports; those of the system by default. */
  readonly servers: readonly string[] | null;
  /** The system's own way; each question holds a thread of the process until it is answered. */
  readonly system: LookupAll;
  readonly nowMs: () => number;
};

/** One question to one server; twice that much when it has to be asked again. */
const ASK_MS = 1_500;
const TRIES = 2;
/** How long an answer counts, whatever its own time to live is; and "there is none" or "no server answers". */
const MIN_KEPT_SECONDS = 5;
const MAX_KEPT_SECONDS = 60;
const KEPT_FAILURE_SECONDS = 10;
const MAX_KEPT_NAMES = 2_000;
/** Of the system's lookups, which the process has threads for only half as many as for all else (libuv: slow I/O). */
const SYSTEM_AT_A_TIME = 2;

/** Names that no name server of the world knows (RFC 6761, 6762, 8375): the hosts file or the house's own do. */
const LOCAL_NAME = /^[^.]+\.?$|\.(?:local|localhost|internal|lan|home\.arpa)\.?$/i;
/** The name servers say, or there are none to say, that they do not know the name. */
const UNKNOWN = new Set(["ENOTFOUND", "ENODATA", "ECONNREFUSED", "ENONAME"]);

/**
 * Looks names up so that silent name servers hold up nobody but those who ask them: questions go out without a thread
 * each. What these servers do not know, the system is asked, which also reads the hosts file. Answers are kept shortly.
 */
export function createLookup(given: Partial<LookupParts> = {}): LookupAll {
  const parts: LookupParts = { servers: null, system: systemLookup, nowMs: () => performance.now(), ...given };
  const find = createFinder(parts);
  const kept = new Map<string, { readonly untilMs: number; readonly found: Promise<Found> }>();
  const look = (name: string): Promise<Found> => {
    const held = kept.get(name);
    if (held !== undefined && held.untilMs > parts.nowMs()) return held.found;
    const found = find(name);
    kept.delete(name);
    kept.set(name, { untilMs: Number.POSITIVE_INFINITY, found }); // Whoever asks meanwhile waits for the same answer.
    void found.then(({ keptSeconds }) => kept.set(name, { untilMs: parts.nowMs() + keptSeconds * 1000, found }));
    const [oldest] = kept.keys();
    if (kept.size > MAX_KEPT_NAMES && oldest !== undefined) kept.delete(oldest);
    return found;
  };
  const looked = callbackify(look); // It calls back outside of the promise, where an exception is seen.
  return (hostname, { family }, callback) => {
    looked(hostname.toLowerCase(), (_, { error, addresses }) => {
      const wanted = addresses.filter((one) => family === undefined || family === 0 || one.family === family);
      callback(wanted.length > 0 ? null : (error ?? notFound(hostname)), wanted);
    });
  };
}

type Found = {
  readonly error: Error | null;
  readonly addresses: readonly LookupAddress[];
  readonly keptSeconds: number;
};

function createFinder({ servers, system }: LookupParts): (name: string) => Promise<Found> {
  const turns = createTurns(SYSTEM_AT_A_TIME);
  const bySystem = (name: string): Promise<Found> => turns(() => askSystem(system, name));
  let resolver: dns.Resolver | null = null;
  return async (name) => {
    if (LOCAL_NAME.test(name)) return await bySystem(name);
    resolver ??= openResolver(servers);
    const found = await askServers(resolver, name);
    return found.error !== null && UNKNOWN.has(codeOf(found.error)) ? await bySystem(name) : found;
  };
}

function openResolver(servers: LookupParts["servers"]): dns.Resolver {
  const resolver = new dns.Resolver({ timeout: ASK_MS, tries: TRIES, maxTimeout: ASK_MS });
  if (servers !== null) resolver.setServers(servers);
  return resolver;
}

/** Both families are asked at once; one of them is enough. */
async function askServers(resolver: dns.Resolver, name: string): Promise<Found> {
  const ends = await Promise.allSettled([
    resolver.resolve4(name, { ttl: true }).then((records) => withFamily(records, 4)),
    resolver.resolve6(name, { ttl: true }).then((records) => withFamily(records, 6)),
  ]);
  const records = ends.flatMap((end) => (end.status === "fulfilled" ? end.value : []));
  if (records.length === 0)
    return failure(worstOf(ends.flatMap((end) => (end.status === "rejected" ? [end.reason as unknown] : []))));
  const ttl = Math.min(...records.map((record) => record.ttl));
  return {
    error: null,
    addresses: records.map(({ address, family }) => ({ address, family })),
    keptSeconds: Math.min(Math.max(ttl, MIN_KEPT_SECONDS), MAX_KEPT_SECONDS),
  };
}

function withFamily(records: readonly RecordWithTtl[], family: number) {
  return records.map((record) => ({ ...record, family }));
}

/** "Not known" only when both say so: else a server that is silent on one family could pass for one that answers. */
function worstOf(causes: readonly unknown[]): Error {
  const errors = causes.map((cause) => (cause instanceof Error ? cause : new Error(String(cause))));
  return errors.find((error) => !UNKNOWN.has(codeOf(error))) ?? errors[0] ?? notFound("the name");
}

async function askSystem(system: LookupAll, name: string): Promise<Found> {
  return await new Promise((resolve) => {
    system(name, { all: true }, (error, addresses) =>
      resolve(error === null ? { error, addresses, keptSeconds: MIN_KEPT_SECONDS } : failure(error)),
    );
  });
}

function failure(error: Error): Found {
  return { error, addresses: [], keptSeconds: KEPT_FAILURE_SECONDS };
}

function notFound(name: string): Error {
  return Object.assign(new Error(`${name}: no address`), { code: "ENOTFOUND" });
}

function codeOf(error: Error): string {
  return "code" in error ? String(error.code) : "";
}
