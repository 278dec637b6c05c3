import { isIP } from "node:net";
import ipaddr from "ipaddr.js";
import { UserError } from "../domain/user-error.ts";

/** Says which addresses may be asked at all. One guard stands before every outgoing request, on every hop. */
export type Guard = {
  /** Why this address is never asked, or `null`. Judges what can be seen before a name is looked up. */
  readonly refusal: (url: URL) => string | null;
  /** The operator opened this host and port, wherever its name leads to. */
  readonly trusts: (hostname: string, port: number) => boolean;
  /** Whether an IP address is public, or within a range that the operator opened. */
  readonly isOpen: (address: string) => boolean;
};

type Range = ReturnType<typeof ipaddr.parseCIDR>;

const DEFAULT_PORTS: Readonly<Record<string, number>> = { "http:": 80, "https:": 443 };

/** What the web is served on; all else may be another service that takes our request for its own. */
export const WEB_PORTS: readonly number[] = [80, 443];

/** All IPv6 addresses that are routed in the world lie in here (RFC 4291, 2.4); the rest only look public to a list. */
const GLOBAL_IPV6 = ipaddr.parseCIDR("2000::/3");

/**
 * Makes the guard from the operator's `network.allow`: entries `host:port` (opens that port of that host, private or
 * not) and CIDR ranges (opens their addresses on the open ports). `ports`: the open ones. Throws a `UserError` for any other entry.
 */
export function createGuard(allow: readonly string[], ports: readonly number[] = WEB_PORTS): Guard {
  const ranges = allow.filter((entry) => entry.includes("/")).map(toRange);
  const hosts = new Set(allow.filter((entry) => !entry.includes("/")).map(toHostAndPort));
  const trusts = (hostname: string, port: number): boolean => hosts.has(`${hostname}:${port}`);
  const isOpen = (address: string): boolean => isPublic(address) || ranges.some((range) => isWithin(address, range));
  return { trusts, isOpen, refusal: (url) => refusalOf(url, { trusts, isOpen, ports }) };
}

/** The port that an address names or implies. */
export function portOf(url: URL): number {
  return url.port === "" ? (DEFAULT_PORTS[url.protocol] ?? 0) : Number(url.port);
}

/** The host of an address as sockets name it: an IPv6 address without its brackets. */
export function hostnameOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, "");
}

type Rules = Pick<Guard, "trusts" | "isOpen"> & { readonly ports: readonly number[] };

function refusalOf(url: URL, { trusts, isOpen, ports }: Rules): string | null {
  if (DEFAULT_PORTS[url.protocol] === undefined) return `only http and https are asked, not ${url.protocol}`;
  if (url.username !== "" || url.password !== "") return "the address has a user name in it; use the source's headers";
  const [hostname, port] = [hostnameOf(url), portOf(url)];
  if (trusts(hostname, port)) return null;
  if (!ports.includes(port)) return `port ${port} is not open; network.allow can open it as ${url.hostname}:${port}`;
  if (/(?:^|\.)localhost\.?$/.test(hostname)) return `${hostname} is this machine`;
  if (isIP(hostname) !== 0 && !isOpen(hostname)) return privateAddress(hostname);
  return null;
}

/** The sentence about an address that is refused. */
export function privateAddress(address: string): string {
  return `${address} is not a public address; network.allow can open it`;
}

/** Judges parsed bytes and never text: mapped, translated and tunnelled forms are not `unicast` (IANA special registries). */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  return parsed.kind() === "ipv4" || parsed.match(GLOBAL_IPV6);
}

function isWithin(address: string, range: Range): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  return parsed.kind() === range[0].kind() && parsed.match(range);
}

function toRange(entry: string): Range {
  if (ipaddr.isValidCIDR(entry)) return ipaddr.parseCIDR(entry);
  throw wrongEntry(entry);
}

function toHostAndPort(entry: string): string {
  const url = URL.parse(`http://${entry}`);
  if (url === null || !/:\d+$/.test(entry) || url.pathname !== "/" || url.username !== "") throw wrongEntry(entry);
  return `${hostnameOf(url)}:${portOf(url)}`;
}

function wrongEntry(entry: string): UserError {
  return new UserError(
    `"${entry}" in network.allow is neither host:port nor a range of addresses.`,
    "Examples: intranet.example:8080, [fd00::5]:443, 10.1.0.0/16",
  );
}
