import ipaddr from "ipaddr.js";
import type { Settings } from "./settings/settings.ts";

/**
 * Whether a `Host` header names this desk: the hosts of `site.url` and `web.publicUrl`, where it listens, and this machine
 * itself. As long as no `publicUrl` is set a bare address will do too: so a desk at home is reached, and no name can be turned
 * to point at an address that is asked for as such. Ports do not matter: a proxy may stand before ours.
 */
export function ownHosts({ site, web }: Pick<Settings, "site" | "web">): (header: string) => boolean {
  const addresses = [site.url, ...(web.publicUrl === null ? [] : [web.publicUrl])];
  const known = new Set([...addresses.map((address) => new URL(address).hostname), web.host.toLowerCase()]);
  let last = { header: "", isOwn: false }; // Nearly all readers name the same one.
  const isOwn = (header: string): boolean => {
    const host = hostOf(header);
    if (host === null) return false;
    const address = host.replace(/^\[|\]$/g, "");
    return (
      known.has(host) || known.has(address) || isLoopback(address) || (web.publicUrl === null && isAddress(address))
    );
  };
  return (header) => {
    if (header !== last.header) last = { header, isOwn: isOwn(header) };
    return last.isOwn;
  };
}

/** In lower case, without port and without the dot of the root; IPv6 in its brackets. */
function hostOf(header: string): string | null {
  const [, host] = /^(\[[0-9a-f:.]+\]|[^:@/?#[\]\s]+)(?::\d*)?$/i.exec(header) ?? [];
  return host?.toLowerCase().replace(/\.$/, "") ?? null;
}

function isAddress(host: string): boolean {
  return isFourParts(host) || ipaddr.IPv6.isValid(host);
}

/** `127.1` is an address to some, and none here: no browser sends it. */
function isFourParts(host: string): boolean {
  return ipaddr.IPv4.isValidFourPartDecimal(host);
}

function isLoopback(host: string): boolean {
  if (host === "::1") return true;
  return isFourParts(host) ? host.startsWith("127.") : host === "localhost" || host.endsWith(".localhost");
}
