import { execFile } from "node:child_process";
import { generateKeyPairSync } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import type { Edition } from "../../../src/domain/digest.ts";
import { openSink, type Sink } from "./open-sink.ts";
import type { Sent } from "./mail-sender.ts";

const SENDER = fileURLToPath(import.meta.resolve("./mail-sender.ts"));
const FLAGS = ["--max-semi-space-size=4"]; // As the program itself is started.

/** Mails in all, of which the first warm up. */
type Run = { readonly warm: number; readonly mails: number };

export type Kind = "ours" | "plain";
export type SendBench = { readonly send: (kind: Kind, run: Run) => Promise<Sent>; readonly sink: Sink };

/** A sink, a key and an edition in `folder`; each `send` is a process of its own. Throws when not every mail arrived. */
export async function openSendBench(edition: Edition, folder: string): Promise<SendBench> {
  const sink = await openSink();
  const [editionFile, keyFile] = [join(folder, "edition.json"), join(folder, "key.pem")];
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  writeFileSync(editionFile, JSON.stringify(edition));
  writeFileSync(keyFile, privateKey.export({ type: "pkcs8", format: "pem" }));
  return {
    sink,
    async send(kind, { warm, mails }) {
      const before = (await sink.seen()).mails;
      const args = [...FLAGS, SENDER, kind, ...[warm, mails, sink.port].map(String), editionFile, keyFile];
      const { stdout } = await promisify(execFile)(process.execPath, args);
      const arrived = (await sink.seen()).mails - before;
      if (arrived !== mails) throw new Error(`${arrived} of ${mails} mails arrived.`);
      return JSON.parse(stdout) as Sent;
    },
  };
}
