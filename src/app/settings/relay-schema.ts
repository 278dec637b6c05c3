import { z } from "zod";
import { parseRate, RATE_PATTERN } from "../../domain/sending/rate.ts";
import { WARM_UP_FROM } from "../../domain/sending/warm-up.ts";
import { readHost, readTransport } from "./addresses.ts";
import { list, section, text, wholeNumber, words } from "./fields.ts";

const MAX_RELAYS = 10;
const MAX_DOMAINS = 1_000;

const RATE = "a number of messages in a time, such as 500/1h or 10/1s";

export function rate(description: string) {
  return text(RATE, (raw) => parseRate(raw.trim()), { pattern: RATE_PATTERN, description });
}

const TRANSPORT = "a folder such as ./data/outbox, or smtp://mail.example.org:587 (smtps:// for TLS from the start)";
const address = text(TRANSPORT, readTransport);

const relay = section(
  {
    transport: address,
    name: words(60, { description: "What it is called in lists and logs; by default its host and port" }).optional(),
    rate: rate("Most messages that this relay takes, such as 500/1h").optional(),
  },
  "a map with transport, name and rate",
);

/** One relay, or a list of them, of which the first that can be used is used. */
export const transport = z
  .union(
    [
      address.transform((place) => [{ transport: place }]),
      list(z.union([address.transform((place) => ({ transport: place })), relay], { error: TRANSPORT }), {
        what: "relays",
        min: 1,
        max: MAX_RELAYS,
      }),
    ],
    { error: `${TRANSPORT}, or a list of these` },
  )
  .prefault("./data/outbox")
  .meta({
    description: "A folder for .eml files, or the address of a mail server; a list: the first that can be used",
  });

const domain = text("a domain such as gmail.com", readDomain);

/** `default` is no domain, as it has no dot. */
export const perDomain = z
  .record(
    z.string({ error: "a domain such as gmail.com, or default" }).transform((raw, context) => {
      const name = raw === "default" ? raw : readDomain(raw);
      if (name !== null) return name;
      context.addIssue({ code: "custom", message: "a domain such as gmail.com, or default" });
      return z.NEVER;
    }),
    rate("Most messages to this domain, those below it and those of its family"),
    { error: "a map of domains and rates, such as { default: 500/1h, gmail.com: 100/1h }" },
  )
  .meta({ description: "Most messages to each domain of recipients; default: to all that are not named" });

export const families = list(list(domain, { what: "domains", min: 1, max: MAX_DOMAINS }), {
  what: "lists of domains",
  max: MAX_DOMAINS,
}).meta({ description: "Domains that are counted together, such as [[corp.example, corp.example.org]]" });

export const warmUp = z
  .union([z.boolean(), section({ from: wholeNumber(1, 1_000_000).default(WARM_UP_FROM) }, "a map with from")], {
    error: "true, false, or a map with from",
  })
  .meta({ description: "A sender that nobody knows yet begins with few mails a day to each domain" });

function readDomain(raw: string): string | null {
  const host = readHost(raw);
  return host !== null && /\.[a-z]/.test(host) ? host : null;
}
