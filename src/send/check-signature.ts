import { createHash, createVerify, type KeyObject } from "node:crypto";
import { type HeadField, headFields } from "./mail-head.ts";
import { relaxedBody } from "./relaxed-body.ts";

/**
 * Verifies the first DKIM signature of a message as a mailbox does (RFC 6376, 6.1.3), of the kind that we make: RSA,
 * SHA-256, relaxed. It shares no code with what signs heads. `message`: one character a byte, its last line not empty.
 */
export function hasSoundSignature(message: string, publicKey: KeyObject): boolean {
  const end = message.indexOf("\r\n\r\n");
  const fields = headFields(message.slice(0, end + 2));
  const signature = fields.find(({ key }) => key === "dkim-signature");
  // Another kind of key would sign all the same, and no mailbox could read it: the field says RSA.
  if (end === -1 || signature === undefined || publicKey.asymmetricKeyType !== "rsa") return false;
  const tags = tagsOf(signature.line);
  const body = relaxedBody(Buffer.from(message.slice(end + 4), "latin1"));
  if (createHash("sha256").update(body).digest("base64") !== tags.get("bh")) return false;
  const signed = [...chosen(fields, tags.get("h") ?? "").map(relaxed), relaxed(withoutValue(signature))].join("\r\n");
  return createVerify("RSA-SHA256")
    .update(signed, "latin1")
    .verify(publicKey, tags.get("b") ?? "", "base64");
}

function tagsOf(line: string): ReadonlyMap<string, string> {
  const pairs = line
    .slice(line.indexOf(":") + 1)
    .replace(/\s/g, "")
    .split(";");
  return new Map(pairs.map((pair) => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]));
}

/** Of fields with one name the last is the first that is signed (RFC 6376, 5.4.2). */
function chosen(fields: readonly HeadField[], names: string): readonly HeadField[] {
  const left = fields.toReversed();
  return names.split(":").flatMap((name) => {
    const at = left.findIndex(({ key }) => key === name.toLowerCase());
    return at === -1 ? [] : left.splice(at, 1);
  });
}

function relaxed({ key, line }: HeadField): string {
  const value = line.slice(line.indexOf(":") + 1).replaceAll("\r\n", "");
  return `${key}:${value.replace(/[ \t]+/g, " ").trim()}`;
}

function withoutValue({ key, line }: HeadField): HeadField {
  return { key, line: line.replace(/(;\s*b=)[^;]*/, "$1") };
}
