import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

export type Certificate = { readonly cert: string; readonly key: string };

export type CertificateFacts = { readonly name: string; readonly from: Date; readonly until: Date };

/** A certificate that signs itself (RFC 5280, 4.1), for a host; one that ended or that is to begin as well. */
export function makeCertificate({ name, from, until }: CertificateFacts): Certificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const algorithm = der(0x30, ECDSA_WITH_SHA256);
  const who = der(0x30, der(0x31, der(0x30, COMMON_NAME, der(0x0c, Buffer.from(name)))));
  const alternative = der(0x30, SUBJECT_ALT_NAME, der(0x04, der(0x30, der(0x82, Buffer.from(name, "latin1")))));
  const authority = der(0x30, BASIC_CONSTRAINTS, der(0x04, der(0x30, der(0x01, Buffer.of(0xff)))));
  const facts = der(
    0x30,
    der(0xa0, der(0x02, Buffer.of(2))),
    der(0x02, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    algorithm,
    who,
    der(0x30, time(from), time(until)),
    who,
    publicKey.export({ type: "spki", format: "der" }),
    der(0xa3, der(0x30, authority, alternative)),
  );
  const signature = der(0x03, Buffer.of(0), sign("sha256", facts, privateKey));
  return {
    cert: pem(der(0x30, facts, algorithm, signature)),
    key: String(privateKey.export({ type: "pkcs8", format: "pem" })),
  };
}

/** A value of DER (X.690, 8.1) with its tag and length. */
function der(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const value = Buffer.concat(parts);
  const { length } = value;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...size), value]);
}

const ECDSA_WITH_SHA256 = oid("2a8648ce3d040302");
const COMMON_NAME = oid("550403");
const SUBJECT_ALT_NAME = oid("551d11");
const BASIC_CONSTRAINTS = oid("551d13");

function oid(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"));
}

/** `YYYYMMDDHHMMSSZ` */
function time(at: Date): Buffer {
  return der(0x18, Buffer.from(`${at.toISOString().replace(/\D/g, "").slice(0, 14)}Z`));
}

function pem(bytes: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${bytes.toString("base64").replace(/.{1,64}/g, "$&\n")}-----END CERTIFICATE-----\n`;
}
