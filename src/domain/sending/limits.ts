import { domainOf } from "../mail-address.ts";
import type { MailAddress } from "../subscriber.ts";
import { type FamilyOf, nearest } from "./mail-families.ts";
import type { Rate } from "./rate.ts";

/** How much may be sent; what a relay takes stands with the relay. */
export type SendLimits = {
  /** Of all that is sent. */
  readonly total: Rate | null;
  readonly domains: DomainLimits;
  /** `null`: none. */
  readonly warmUp: { readonly from: number } | null;
};

export type DomainLimits = {
  /** For each family of domains that has none of its own. */
  readonly default: Rate | null;
  /** By family or domain; what is below a domain counts with it. */
  readonly named: ReadonlyMap<string, Rate>;
  readonly familyOf: FamilyOf;
};

export const NO_LIMITS: SendLimits = {
  total: null,
  domains: { default: null, named: new Map(), familyOf: (domain) => domain },
  warmUp: null,
};

/** A relay that can be used now. */
export type RelayRoom = { readonly name: string; readonly rate: Rate | null };

/** Domains that are counted together, and what they get. */
export type Family = { readonly name: string; readonly rate: Rate | null };

export function familyOf(address: MailAddress, { named, familyOf: head, default: usual }: DomainLimits): Family {
  const family = head(domainOf(address));
  const name = nearest(family, (domain) => named.has(domain)) ?? family;
  return { name, rate: named.get(name) ?? usual };
}

/** Names of buckets. Neither a relay nor a domain can be called like another kind. */
export const TOTAL_BUCKET = "total";
export function relayBucket(relay: string): string {
  return `relay ${relay}`;
}
export function familyBucket(family: string): string {
  return `domain ${family}`;
}

/** Whether anything at all is limited. */
export function isLimited({ total, domains, warmUp }: SendLimits, relays: readonly RelayRoom[]): boolean {
  const isByDomain = domains.default !== null || domains.named.size > 0;
  return total !== null || isByDomain || warmUp !== null || relays.some(({ rate }) => rate !== null);
}
