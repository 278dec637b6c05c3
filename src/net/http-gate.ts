/** Lets at most `perHost` requests to one host pass at a time; the others wait in the order they came. */
export type HttpGate = <T>(host: string, work: () => Promise<T>) => Promise<T>;

type Host = { running: number; readonly waiting: (() => void)[] };

export function createHttpGate(perHost: number): HttpGate {
  const hosts = new Map<string, Host>();
  return async (name, work) => {
    const host = hosts.get(name) ?? { running: 0, waiting: [] };
    hosts.set(name, host);
    if (host.running >= perHost) await new Promise<void>((resolve) => host.waiting.push(resolve));
    else host.running += 1;
    try {
      return await work();
    } finally {
      const next = host.waiting.shift();
      if (next !== undefined) next();
      else if (--host.running === 0) hosts.delete(name);
    }
  };
}
