import { mkdtemp, rm, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { assetReader } from "../../src/app/assets.ts";

test("an asset is read again a second after it was changed, and only then", async () => {
  const folder = await mkdtemp(join(tmpdir(), "newsdesk-assets-"));
  onTestFinished(async () => await rm(folder, { recursive: true }));
  const file = join(folder, "desk.css");
  const write = async (text: string, seconds: number): Promise<void> => {
    await writeFile(file, text);
    await utimes(file, seconds, seconds);
  };
  let nowMs = 0;
  const read = assetReader(file, { path: "assets/desk.css", contentType: "text/css" }, () => nowMs);
  await expect(read()).rejects.toThrow("ENOENT");
  await write("one", 1_000);
  const first = await read();
  expect([new TextDecoder().decode(first.body), first.changedAt]).toEqual(["one", new Date(1_000_000)]);
  await write("two", 2_000);
  nowMs = 999;
  expect(await read()).toBe(first);
  nowMs = 1_000;
  const second = await read();
  expect(new TextDecoder().decode(second.body)).toBe("two");
  nowMs = 9_000;
  expect(await read()).toBe(second);
  await rm(file);
  nowMs = 10_000;
  await expect(read()).rejects.toThrow("ENOENT");
  await write("three", 3_000);
  expect(new TextDecoder().decode((await read()).body)).toBe("three");
});
