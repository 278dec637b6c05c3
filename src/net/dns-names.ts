import { promises as dns } from "node:dns";
import { isIP } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import ipaddr from "ipaddr.js";
import { createResolver, nothingOrNull } from "./dns-text.ts";

/** The ways between names and addresses. `null`: no name server answered. */
export type NameLookUp = {
  /** Of a host, at most `MAX_ADDRESSES`; of an address that address. */
  readonly addresses: (host: string) => Promise<readonly string[] | null>;
  /** The names that an address is known by (PTR: RFC 1035, 3.3.12), in lower case. */
  readonly names: (address: string) => Promise<readonly string[] | null>;
};

const MAX_ADDRESSES = 8;
/** The system's own look-up has no limit of its own. */
const SYSTEM_MS = 15_000;

/**
 * `servers`: as for `createTextLookUp`. Without them hosts are looked up as the mailer does it, with the names that only this
 * system knows.
 */
export function createNameLookUp(servers: readonly string[] | null = null): NameLookUp {
  const resolver = createResolver(servers);
  const asked = async (host: string): Promise<readonly string[] | null> => {
    const four = ask(async () => await resolver.resolve4(host));
    const six = ask(async () => await resolver.resolve6(host));
    const found = await Promise.all([four, six]);
    return found.every((one) => one === null) ? null : found.flatMap((one) => one ?? []);
  };
  return {
    async addresses(host) {
      if (isIP(host) !== 0) return [host];
      const found = servers === null ? await ask(async () => await systemAddresses(host)) : await asked(host);
      return found?.slice(0, MAX_ADDRESSES) ?? null;
    },
    async names(address) {
      const found = await ask(async () => await resolver.resolvePtr(reverseName(address)));
      return found?.slice(0, MAX_ADDRESSES).map((name) => name.toLowerCase().replace(/\.$/, "")) ?? null;
    },
  };
}

async function ask(question: () => Promise<readonly string[]>): Promise<readonly string[] | null> {
  try {
    return await question();
  } catch (error) {
    return nothingOrNull(error);
  }
}

/** RFC 1035, 3.5; RFC 3596, 2.5. The resolver's own way asks the system as well, and takes silence for "there is none". */
function reverseName(address: string): string {
  const parsed = ipaddr.parse(address);
  const bytes = parsed.toByteArray().toReversed();
  if (parsed.kind() === "ipv4") return `${bytes.join(".")}.in-addr.arpa`;
  return `${bytes.map((byte) => `${(byte & 15).toString(16)}.${(byte >> 4).toString(16)}`).join(".")}.ip6.arpa`;
}

async function systemAddresses(host: string): Promise<readonly string[]> {
  const stop = new AbortController();
  const late = wait(SYSTEM_MS, null, { signal: stop.signal }).catch(() => null);
  const found = await Promise.race([dns.lookup(host, { all: true }), late]).finally(() => stop.abort());
  if (found === null) throw new Error("The system's look-up takes too long.");
  return found.map(({ address }) => address);
}
