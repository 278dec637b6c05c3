import { z } from "zod";
import { mailAddress } from "../../domain/mail-address.ts";
import { MIN_SIGNING_KEY_BITS, signingKey } from "../../domain/signing-key.ts";
import { section, text } from "./fields.ts";
import { Secret } from "./secret.ts";

const KEY = `a private RSA key of ${MIN_SIGNING_KEY_BITS} to 4096 bits in PEM, given as \${file:dkim.pem}`;

/** The key cannot be printed by accident. What is wrong with one is said without a word of it. */
const key = z.string({ error: KEY }).transform((pem, context) => {
  const read = signingKey(pem);
  if ("key" in read) return new Secret(read.key);
  context.addIssue({ code: "custom", message: `${KEY} (${read.problem})` });
  return z.NEVER;
});

export const dkim = section(
  {
    domain: text("a domain such as example.org, mostly that of the sender's address", readDomain),
    selector: text("a selector of letters, digits and dashes, such as desk", readSelector, {
      description: "The public key lies in DNS at SELECTOR._domainkey.DOMAIN",
    }),
    key: key.meta({ description: "A private RSA key in PEM, given as ${file:dkim.pem}" }),
  },
  "a map with domain, selector and key",
  { description: "Mails are signed (DKIM) when this is given" },
);

/** As A-labels in lower case. */
function readDomain(raw: string): string | null {
  return mailAddress(`postmaster@${raw.trim()}`)?.replace(/^postmaster@/, "") ?? null;
}

/** One or more labels with dots between them (RFC 6376, 3.1). */
function readSelector(raw: string): string | null {
  const label = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  return new RegExp(`^${label}(?:\\.${label})*$`).test(raw) && raw.length <= 100 ? raw : null;
}
