import { domainsOf, siteHost } from "./domains.ts";
import { TRACKING_GROUPS, TRACKING_OR_NUMBER } from "./tracking-parameters.ts";
import type { Parameter } from "./parameters.ts";

type Names = { readonly whole: ReadonlySet<string>; readonly starts: readonly string[] };

const EVERYWHERE = toNames(TRACKING_GROUPS.filter(({ on }) => on === undefined).map(({ names }) => names));
const BY_DOMAIN = namesByDomain();
const OR_NUMBER = new Set(TRACKING_OR_NUMBER.split(" "));

/** Says of each parameter of an address on this host whether it only tracks. */
export function trackingOn(hostname: string): (parameter: Parameter) => boolean {
  const own = domainsOf(siteHost(hostname)).flatMap((domain) => BY_DOMAIN.get(domain) ?? []);
  const lists = [EVERYWHERE, ...own];
  return ({ name: written, value }) => {
    const name = written.replace(/^(?:amp;)+/, ""); // An ampersand that was escaped once too often.
    if (lists.some((names) => isIn(name, names))) return true;
    return OR_NUMBER.has(name) && !/^\d+$/.test(value);
  };
}

function isIn(name: string, { whole, starts }: Names): boolean {
  return whole.has(name) || starts.some((start) => name.startsWith(start));
}

function namesByDomain(): ReadonlyMap<string, readonly Names[]> {
  const found = new Map<string, Names[]>();
  for (const { names, on = "" } of TRACKING_GROUPS)
    for (const domain of on.split(" ").filter((one) => one !== ""))
      found.set(domain, [...(found.get(domain) ?? []), toNames([names])]);
  return found;
}

function toNames(lists: readonly string[]): Names {
  const all = lists.flatMap((names) => names.split(" "));
  return {
    whole: new Set(all.filter((name) => !name.endsWith("*"))),
    starts: all.filter((name) => name.endsWith("*")).map((name) => name.slice(0, -1)),
  };
}
