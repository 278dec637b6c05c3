import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createMarkFile } from "../../src/store/mark-file.ts";

const mark = { database: "0b5f2ad0-5a3f-4d43-8a6e-6a2f4f1c9a11", count: 41 };

function inFolder(...names: readonly string[]): string {
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-mark-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, ...names);
}

test("a mark is kept, with its folder, and the last one counts", async () => {
  const file = inFolder("data", "sent.mark");
  const marks = createMarkFile(file);
  expect(await marks.read()).toBeNull();
  await marks.keep(mark);
  await marks.keep({ ...mark, count: 42 });
  expect(await createMarkFile(file).read()).toEqual({ ...mark, count: 42 });
  expect(readdirSync(join(file, ".."))).toEqual(["sent.mark"]);
  expect(readFileSync(file, "utf8")).toBe(`${mark.database} 42\n`);
});

test("of marks that are kept at once the highest stays, and one that failed keeps no other back", async () => {
  const file = inFolder("data", "sent.mark");
  const marks = createMarkFile(file);
  writeFileSync(join(file, "..", "..", "data"), ""); // In the place of the folder.
  await expect(marks.keep(mark)).rejects.toThrow("EEXIST");
  rmSync(join(file, ".."));
  await Promise.all([44, 46, 45, 43].map(async (count) => await marks.keep({ ...mark, count })));
  expect(await marks.read()).toEqual({ ...mark, count: 46 });
});

test.for(["", "nonsense", `${mark.database}\n`, `${mark.database} -1\n`, `${mark.database} 41`])(
  "what is no mark (%j) is none",
  async (text) => {
    const file = inFolder("sent.mark");
    writeFileSync(file, text);
    expect(await createMarkFile(file).read()).toBeNull();
  },
);

test("what the disk says is thrown", async () => {
  const folder = inFolder("sent.mark");
  mkdirSync(folder);
  const marks = createMarkFile(folder);
  await expect(marks.read()).rejects.toMatchObject({ code: "EISDIR" });
  await expect(marks.keep(mark)).rejects.toThrow("EISDIR");
  writeFileSync(join(folder, "file"), "");
  await expect(createMarkFile(join(folder, "file", "sent.mark")).keep(mark)).rejects.toThrow("EEXIST");
});
