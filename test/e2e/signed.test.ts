import { createPublicKey, generateKeyPairSync } from "node:crypto";
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { hasSoundSignature } from "../../src/send/check-signature.ts";
import { anEdition } from "../builders.ts";
import { closeAfterEach } from "../close-after-each.ts";
import { queueFor } from "../contract/stored.ts";
import { createTemporaryDesk } from "./temporary-desk.ts";

const closing = closeAfterEach();

test("a desk with a key signs each mail, and one with a useless key sends none", { timeout: 60_000 }, async () => {
  const mail = { from: "news@desk.example", dkim: { domain: "desk.example", selector: "d1", key: "${file:dkim.pem}" } };
  const desk = createTemporaryDesk({ sources: ["http://127.0.0.1:9/feed"], network: { allow: ["127.0.0.1:9"] }, mail });
  closing({ close: async () => desk.remove() });
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const people = ["ada@example.org", "bob@example.org"];
  await desk.look((store) => queueFor(store, anEdition("daily", { composedAt: new Date() }), people));

  writeFileSync(join(desk.home, "dkim.pem"), "useless");
  const refused = await desk.run("run");
  expect(refused.code).toBe(3);
  expect(refused.stderr).toContain("mail.dkim.key must be a private RSA key");
  expect(existsSync(join(desk.home, "data/outbox"))).toBe(false);

  writeFileSync(join(desk.home, "dkim.pem"), privateKey.export({ type: "pkcs8", format: "pem" }));
  await desk.run("run");
  expect(desk.mails()).toHaveLength(2);
  for (const raw of desk.mails()) expect(hasSoundSignature(raw, createPublicKey(privateKey))).toBe(true);
});
