import { createFamilies, type Families } from "../../domain/sending/mail-families.ts";
import type { SendLimits } from "../../domain/sending/limits.ts";
import { WARM_UP_FROM } from "../../domain/sending/warm-up.ts";
import type { PlaceOrAddress } from "./addresses.ts";
import type { CheckedSettings } from "./settings-schema.ts";
import type { MailTransport, RelaySettings } from "./settings.ts";

type CheckedMail = CheckedSettings["mail"];

/** `toTransport`: what the address means in the folder of the settings. */
export function toRelays(
  { transport }: Pick<CheckedMail, "transport">,
  toTransport: (place: PlaceOrAddress) => MailTransport,
): readonly RelaySettings[] {
  return transport.map(({ transport: place, ...said }) => ({
    name: ("name" in said ? said.name : undefined) ?? relayName(place, toTransport),
    transport: toTransport(place),
    rate: ("rate" in said ? said.rate : undefined) ?? null,
  }));
}

/** By where it is, as deliveries remember it: a relay elsewhere must not be asked what this one took. */
function relayName(place: PlaceOrAddress, toTransport: (place: PlaceOrAddress) => MailTransport): string {
  if ("address" in place) return hostOf(place.address);
  const transport = toTransport(place);
  return transport.kind === "folder" ? transport.path : "";
}

/** Host and port, without the login. */
export function hostOf(address: string): string {
  const { host, protocol, port } = new URL(address);
  if (port !== "") return host;
  return `${host}:${protocol === "smtps:" ? 465 : 587}`;
}

export function toLimits({ rate, perDomain = {}, families = [], warmUp = false }: CheckedMail): SendLimits {
  const { default: usual = null, ...named } = perDomain;
  const familyOf = createFamilies(toFamilies(families));
  const from = typeof warmUp === "boolean" ? WARM_UP_FROM : warmUp.from;
  return {
    total: rate ?? null,
    domains: {
      default: usual,
      named: new Map(Object.entries(named).map(([domain, most]) => [familyOf(domain), most])),
      familyOf,
    },
    warmUp: warmUp === false ? null : { from },
  };
}

/** Each is called by its first domain. */
export function toFamilies(lists: readonly (readonly string[])[]): Families {
  return Object.fromEntries(
    lists.flatMap(([head, ...others]) => (head === undefined ? [] : [[head, others] as const])),
  );
}
