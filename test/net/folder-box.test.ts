import { mkdir, mkdtemp, readdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { ReadLimits } from "../../src/domain/report-box.ts";
import { createReportBox } from "../../src/net/report-box.ts";

const LIMITS: ReadLimits = { mails: 100, mailBytes: 1_000, bytes: 100_000, seconds: 60 };
const RUNNING = new AbortController().signal;

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "newsdesk-box-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
});

async function put(...paths: readonly string[]): Promise<void> {
  for (const path of paths) {
    await mkdir(join(folder, path, ".."), { recursive: true });
    await writeFile(join(folder, path), `From: x\n\n${path}`);
  }
}

async function files(): Promise<readonly string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true });
  return all
    .filter((entry) => entry.isFile())
    .map(({ name, parentPath }) => join(parentPath, name).slice(folder.length + 1))
    .toSorted();
}

/** Reads the folder and gives the bodies that were taken. */
async function read(limits: Partial<ReadLimits> = {}, signal = RUNNING) {
  const taken: string[] = [];
  const box = await createReportBox(folder);
  const take = async (raw: Uint8Array): Promise<void> =>
    void taken.push(Buffer.from(raw).toString().replace("From: x\n\n", ""));
  return { ...(await box.read(take, { ...LIMITS, ...limits }, signal)), taken };
}

test("a mail that somebody else takes away meanwhile keeps no other from being read", async () => {
  await put("a.eml", "b.eml", "c.eml");
  const box = await createReportBox(folder);
  const taken: string[] = [];
  const take = async (raw: Uint8Array): Promise<void> => {
    taken.push(Buffer.from(raw).toString().slice(-5));
    await rm(join(folder, "b.eml"), { force: true });
  };
  expect(await box.read(take, LIMITS, RUNNING)).toEqual({ mails: 2, problem: null });
  expect(taken).toEqual(["a.eml", "c.eml"]);
});

describe("a folder of .eml files", () => {
  test("is read once, in order; nothing else in it is", async () => {
    await put("b.eml", "a.EML", "c.txt", ".d.eml", "sub/e.eml");
    expect(await read()).toEqual({ mails: 2, problem: null, taken: ["a.EML", "b.eml"] });
    expect(await files()).toEqual([".d.eml", "c.txt", "read/a.EML", "read/b.eml", "sub/e.eml"]);
    expect(await read()).toEqual({ mails: 0, problem: null, taken: [] });
  });

  test("a link in it is not followed", async () => {
    await put("kept/secret.eml");
    await symlink(join(folder, "kept/secret.eml"), join(folder, "link.eml"));
    expect((await read()).taken).toEqual([]);
  });

  test.for([
    { why: "mails", limits: { mails: 2 }, taken: 2 },
    { why: "bytes", limits: { bytes: 15 }, taken: 2 },
  ])("no more $why than may be are read at once, and the rest the next time", async ({ limits, taken }) => {
    await put("1.eml", "2.eml", "3.eml");
    expect((await read(limits)).taken).toHaveLength(taken);
    expect((await read()).taken).toHaveLength(3 - taken);
  });

  test("of a long mail the beginning is read", async () => {
    await writeFile(join(folder, "long.eml"), "x".repeat(5_000));
    expect((await read()).taken[0]).toHaveLength(1_000);
  });

  test("what was not taken stays, and what is thrown is passed on", async () => {
    await put("1.eml", "2.eml");
    const box = await createReportBox(folder);
    const full = new Error("The disk is full.");
    await expect(box.read(async () => Promise.reject(full), LIMITS, RUNNING)).rejects.toBe(full);
    expect(await files()).toEqual(["1.eml", "2.eml"]);
  });

  test("nothing is read once stopped", async () => {
    await put("1.eml");
    expect(await read({}, AbortSignal.abort())).toEqual({ mails: 0, problem: null, taken: [] });
  });

  test("one that is not there, or is none, is a problem with a hint", async () => {
    await rm(folder, { recursive: true });
    expect((await read()).problem).toMatch(/it is not there; make it/);
    await writeFile(folder, "x");
    expect((await read()).problem).toMatch(/it is no folder/);
  });

  test("a mail that was read and cannot be moved is a problem, and is seen again", async () => {
    await put("1.eml", "2.eml");
    await writeFile(join(folder, "read"), "a file where the folder should be");
    const { problem, taken } = await read();
    expect(problem).toMatch(/1\.eml was read and cannot be moved: the system says EEXIST/);
    expect(taken).toEqual(["1.eml"]);
    expect((await read()).taken).toEqual(["1.eml"]);
  });
});

describe("a Maildir", () => {
  test("is read from new, and from cur what is not seen; what was read is seen", async () => {
    await put("new/1.a.host", "cur/2.b.host:2,R", "cur/3.c.host:2,S", "cur/4.d.host", "tmp/5.e.host");
    expect((await read()).taken).toEqual(["cur/2.b.host:2,R", "cur/4.d.host", "new/1.a.host"]);
    expect(await files()).toEqual([
      "cur/1.a.host:2,S",
      "cur/2.b.host:2,RS",
      "cur/3.c.host:2,S",
      "cur/4.d.host:2,S",
      "tmp/5.e.host",
    ]);
    expect((await read()).taken).toEqual([]);
  });
});
