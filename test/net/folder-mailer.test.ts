import { execFileSync } from "node:child_process";
import { mkdtempSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeEach, describe, expect, test } from "vitest";
import type { MailOutcome, OutgoingMail } from "../../src/domain/delivery.ts";
import { UserError } from "../../src/domain/user-error.ts";
import { createFolderMailer } from "../../src/net/folder-mailer.ts";
import { createMailer } from "../../src/net/mailer.ts";
import { address } from "../builders.ts";

const [MOUNT, UNMOUNT] = ["mount", "umount"] as const;

let home: string;
beforeEach(async () => {
  home = await mkdtemp(join(tmpdir(), "newsdesk-mail-"));
});
afterEach(async () => {
  await rm(home, { recursive: true, force: true });
});

const free = async (): Promise<void> => {};

function aMail(messageId = "dlv-1@desk.example", text = "The news.\r\n"): OutgoingMail {
  const raw = Buffer.from(`Message-ID: <${messageId}>\r\n\r\n${text}`);
  return { messageId, from: address("news@desk.example"), to: address("ada@example.org"), raw };
}

describe("a folder", () => {
  test("is made with those above it, and gets each message under its own name, byte for byte", async () => {
    const folder = join(home, "a", "b");
    const mailer = await createFolderMailer(folder);
    expect(await mailer.send(aMail(), free)).toEqual({
      kind: "accepted",
      response: "Written to dlv-1@desk.example.eml",
    });
    expect(await readdir(folder)).toEqual(["dlv-1@desk.example.eml"]);
    expect(await readFile(join(folder, "dlv-1@desk.example.eml"))).toEqual(aMail().raw);
  });

  test("holds a message once, however often it is sent", async () => {
    const mailer = await createFolderMailer(home);
    for (const _ of [1, 2, 3]) expect(await mailer.send(aMail(), free)).toMatchObject({ kind: "accepted" });
    expect(await readdir(home)).toEqual(["dlv-1@desk.example.eml"]);
  });

  test("shows nothing before the dot, and the whole message after it", async () => {
    const mailer = await createFolderMailer(home);
    const seen: string[][] = [];
    await mailer.send(
      aMail(),
      async () => void seen.push((await readdir(home)).filter((name) => name.endsWith(".eml"))),
    );
    expect(seen).toEqual([[]]);
    expect(await readdir(home)).toEqual(["dlv-1@desk.example.eml"]);
  });

  test("keeps nothing of a message whose dot cannot be noted, and throws the same", async () => {
    const mailer = await createFolderMailer(home);
    const full = new Error("The disk is full.");
    await expect(mailer.send(aMail(), () => Promise.reject(full))).rejects.toBe(full);
    expect(await readdir(home)).toEqual([]);
  });

  test("takes nothing once stopped, and finishes what is at the dot", async () => {
    const mailer = await createFolderMailer(home);
    await expect(mailer.send(aMail(), free, AbortSignal.abort(new Error("No.")))).rejects.toThrow("No.");
    expect(await readdir(home)).toEqual([]);
    const stop = new AbortController();
    expect(await mailer.send(aMail(), async () => stop.abort(), stop.signal)).toMatchObject({ kind: "accepted" });
  });

  test("is the evidence: a message is there or it is not", async () => {
    const mailer = await createFolderMailer(home);
    expect(await mailer.evidence("dlv-1@desk.example")).toBe("not-arrived");
    await mailer.send(aMail(), free);
    expect(await mailer.evidence("dlv-1@desk.example")).toBe("arrived");
    expect(await mailer.evidence("dlv-2@desk.example")).toBe("not-arrived");
  });

  test("is no evidence when it cannot be looked into", async () => {
    const folder = join(home, "mail");
    const mailer = await createFolderMailer(folder);
    await rm(folder, { recursive: true });
    await writeFile(folder, "A file now.");
    expect(await mailer.evidence("dlv-1@desk.example")).toBe("unknown");
  });

  test("takes what a crash left half written for nothing, and writes it anew", async () => {
    const mailer = await createFolderMailer(home);
    await writeFile(join(home, ".dlv-1@desk.example.eml.part"), "Half a mess");
    expect(await mailer.evidence("dlv-1@desk.example")).toBe("not-arrived");
    await mailer.send(aMail(), free);
    expect(await readdir(home)).toEqual(["dlv-1@desk.example.eml"]);
    expect(await readFile(join(home, "dlv-1@desk.example.eml"))).toEqual(aMail().raw);
  });

  test.for([
    "../../escape@desk.example",
    "a/b@desk.example",
    ".hidden@desk.example",
    "UPPER@desk.example",
    "x\0@desk.example",
  ])("cannot be left by a Message-ID: %j", async (messageId) => {
    const mailer = await createFolderMailer(join(home, "in"));
    expect(await mailer.send(aMail(messageId), free)).toMatchObject({ kind: "accepted" });
    expect(await readdir(home)).toEqual(["in"]);
    const [name, ...others] = await readdir(join(home, "in"));
    expect(name).toMatch(/^[0-9a-f]{64}\.eml$/);
    expect(others).toEqual([]);
    expect(await mailer.evidence(messageId)).toBe("arrived");
  });
});

describe("a folder that cannot be written", () => {
  test("is told at the start, with what to do", async () => {
    await writeFile(join(home, "taken"), "A file.");
    const error = await createFolderMailer(join(home, "taken", "mail")).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UserError);
    const { message, hint, exitCode } = error as UserError;
    expect(message).toBe(`Mail cannot be written to ${join(home, "taken", "mail")}.`);
    expect(hint).toMatch(/a file is where the folder, or one above it, should be/);
    expect(exitCode).toBe(4);
  });

  test("while we run makes the mailer unavailable, before any dot, until it is mended", async () => {
    const folder = join(home, "mail");
    const mailer = await createFolderMailer(folder);
    await rm(folder, { recursive: true });
    let dots = 0;
    const outcome = await mailer.send(aMail(), async () => void (dots += 1));
    expect(detailOf(outcome)).toBe(`unavailable: Mail cannot be written to ${folder}: it is gone; make it again.`);
    expect(dots).toBe(0);
    await mkdir(folder);
    expect(await mailer.send(aMail(), free)).toMatchObject({ kind: "accepted" });
  });

  test("that goes at the dot leaves the message surely unsent", async () => {
    const folder = join(home, "mail");
    const mailer = await createFolderMailer(folder);
    const outcome = await mailer.send(aMail(), () => rm(folder, { recursive: true }));
    expect(outcome).toMatchObject({ kind: "unavailable" });
  });

  const small = mountSmallDisk();
  afterAll(async () => {
    if (small === null) return;
    execFileSync(UNMOUNT, [small]);
    await rm(small, { recursive: true });
  });
  test.skipIf(small === null)(
    "as the disk is full: unavailable, nothing half written (needs leave to mount)",
    async () => {
      const mailer = await createFolderMailer(small ?? "");
      const outcome = await mailer.send(aMail("dlv-1@desk.example", "x".repeat(100_000)), free);
      expect(detailOf(outcome)).toBe(`unavailable: Mail cannot be written to ${small}: the disk is full; make room.`);
      expect(await readdir(small ?? "")).toEqual([]);
      expect(await mailer.send(aMail("dlv-2@desk.example", "Short.\r\n"), free)).toMatchObject({ kind: "accepted" });
    },
  );
});

describe("createMailer picks by the address", () => {
  test("a path or a file: address is a folder", async () => {
    for (const place of [join(home, "one"), new URL(`file://${home}/two`).href]) {
      const mailer = await createMailer(place);
      expect(await mailer.evidence("dlv-1@desk.example")).toBe("not-arrived");
    }
    expect((await readdir(home)).toSorted()).toEqual(["one", "two"]);
  });

  test("smtp: and smtps: are relays", async () => {
    for (const place of ["smtp://127.0.0.1:25", "SMTPS://mail.example.org"]) {
      const mailer = await createMailer(place);
      expect(await mailer.evidence("dlv-1@desk.example")).toBe("unknown");
      await mailer.close();
    }
  });

  test.for(["sendgrid://key@host", "file://elsewhere/mail", "https://mail.example.org"])(
    "%s is refused",
    async (place) => {
      await expect(createMailer(place)).rejects.toThrow("Mail cannot be sent to this kind of address.");
    },
  );
});

function detailOf(outcome: MailOutcome): string {
  return `${outcome.kind}: ${"detail" in outcome ? outcome.detail : ""}`;
}

/** A disk of 64 KiB in memory; `null` where this user may not mount one. */
function mountSmallDisk(): string | null {
  try {
    const folder = mkdtempSync(join(tmpdir(), "newsdesk-disk-"));
    execFileSync(MOUNT, ["-t", "tmpfs", "-o", "size=64k", "tmpfs", folder], { stdio: "ignore" });
    return folder;
  } catch {
    return null;
  }
}
