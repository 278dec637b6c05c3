import { createHash, createPublicKey, type KeyObject } from "node:crypto";
import dkimField from "nodemailer/lib/dkim/sign.js";
import { EXIT, UserError } from "../domain/user-error.ts";
import { hasSoundSignature } from "./check-signature.ts";
import { headFields } from "./mail-head.ts";
import { CannotSign, type MailSigner } from "./mail-signer.ts";
import { relaxedBody } from "./relaxed-body.ts";

/** Whose signature stands on the mails (DKIM, RFC 6376): the domain, which of its keys, and the private half of that. */
export type DkimOptions = { readonly domain: string; readonly selector: string; readonly key: KeyObject };

/** All that a mail of ours may have: what is not covered can be changed on the way (RFC 6376, 5.4; RFC 8058, 4). */
const SIGNED_FIELDS = [
  ..."From To Reply-To Subject Date Message-ID MIME-Version Content-Type".split(" "),
  ..."List-Id List-Unsubscribe List-Unsubscribe-Post Precedence Auto-Submitted Feedback-ID".split(" "),
];

/**
 * Makes what signs mails, and tries it: it signs, and the public half of its key verifies. Nodemailer would leave mails
 * unsigned with a key that fails; here that is a `UserError` now, or a `CannotSign` later.
 */
export function createSigner(options: DkimOptions): MailSigner {
  const signer = signerOf(options);
  if (!passesTest(signer)) {
    const hint = "Set mail.dkim.key to a private RSA key in PEM, or remove mail.dkim: then mails go out unsigned.";
    throw new UserError("The key for signing mails does not sign.", hint, EXIT.settings);
  }
  return signer;
}

/** No time stands in the signature, so that it is the same over all tries. */
function signerOf({ domain, selector, key }: DkimOptions): MailSigner {
  const how = { domainName: domain, keySelector: selector, privateKey: key, headerFieldNames: SIGNED_FIELDS.join(":") };
  const publicKey = createPublicKey(key);
  return {
    sign(fields, bodyHash) {
      const field = dkimField([...fields], "sha256", bodyHash, how);
      if (field === false) throw new CannotSign("A mail could not be signed.");
      return `${field}\r\n`;
    },
    isSound: (raw) => hasSoundSignature(raw.toString("latin1"), publicKey),
  };
}

const TEST_HEAD = SIGNED_FIELDS.map((name) => `${name}: a  test of\r\n the key\r\n`).join("");
const TEST_BODY = "A  test \r\nof the key.\r\n";

/** Signs a message and verifies it; then once more with a word changed, which must not pass. */
function passesTest({ sign, isSound }: MailSigner): boolean {
  const hash = createHash("sha256").update(relaxedBody(Buffer.from(TEST_BODY)));
  try {
    const head = `${sign(headFields(TEST_HEAD), hash.digest("base64"))}${TEST_HEAD}\r\n`;
    const isSigned = isSound(Buffer.from(`${head}${TEST_BODY}`));
    return isSigned && !isSound(Buffer.from(`${head.replace("Subject: a", "Subject: b")}${TEST_BODY}`));
  } catch {
    return false;
  }
}
