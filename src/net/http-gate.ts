import { setTimeout as wait } from "node:timers/promises";

export type HttpGateOptions = {
  /** Requests to one host at a time. */
  readonly perHost: number;
  /** From the end of one request to a host to the start of the next, in milliseconds. */
  readonly gapMs: number;
  /** The time that gaps are measured in, in milliseconds from anywhere; it only ever grows. */
  readonly nowMs?: () => number;
  /** Asked besides for each request, where other workers ask the same hosts. */
  readonly shared?: SharedGate;
  /** Rejects when `signal` aborts. */
  readonly sleep?: (ms: number, signal: AbortSignal) => Promise<unknown>;
};

/** Waits until this worker may ask the host; `leave` lets the next one in after the gap. Rejects when `signal` aborts. */
export type SharedGate = (host: string, signal: AbortSignal) => Promise<{ readonly leave: () => Promise<void> }>;

/** Lets requests to one host pass one after the other, with a gap between them; the others wait in the order they came. */
export type HttpGate = <T>(host: string, work: () => Promise<T>, signal: AbortSignal) => Promise<T>;

type Host = { running: number; readonly waiting: (() => void)[]; freeAtMs: number };

export function createHttpGate({
  perHost,
  gapMs,
  shared,
  nowMs = () => performance.now(),
  sleep = (ms, signal) => wait(ms, undefined, { signal }),
}: HttpGateOptions): HttpGate {
  const hosts = new Map<string, Host>();
  const leave = (name: string, host: Host): void => {
    const next = host.waiting.shift();
    if (next !== undefined) return next();
    host.running -= 1;
    if (host.running > 0) return;
    hosts.delete(name);
    if (gapMs > 0) hosts.set(name, host); // At the end of the map: the order is that in which gaps end.
    dropIdle(hosts, nowMs());
  };
  return async (name, work, signal) => {
    const host = hosts.get(name) ?? { running: 0, waiting: [], freeAtMs: 0 };
    hosts.set(name, host);
    if (host.running >= perHost) await new Promise<void>((resolve) => host.waiting.push(resolve));
    else host.running += 1;
    try {
      const restMs = host.freeAtMs - nowMs();
      if (gapMs > 0 && restMs > 0) await sleep(restMs, signal);
      return await (shared === undefined ? work() : within(await shared(name, signal), work));
    } finally {
      host.freeAtMs = nowMs() + gapMs;
      leave(name, host);
    }
  };
}

async function within<T>({ leave }: Awaited<ReturnType<SharedGate>>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await leave();
  }
}

/** Forgets hosts whose gap is over; busy ones stay wherever they are. */
function dropIdle(hosts: Map<string, Host>, nowMs: number): void {
  for (const [name, { running, freeAtMs }] of hosts) {
    if (running > 0) continue;
    if (freeAtMs > nowMs) return;
    hosts.delete(name);
  }
}
