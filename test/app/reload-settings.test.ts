import { rename, rm, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { watchSettings } from "../../src/app/reload-settings.ts";
import type { Settings } from "../../src/app/settings/settings.ts";
import type { Log } from "../../src/domain/log.ts";
import { settingsFolder, SMALLEST } from "./settings/settings-folder.ts";

const OTHER = SMALLEST.replace("Desk", "Other");
const THIRD = SMALLEST.replace("Desk", "Third");

/** Watches the file, and gives what is heard of it, one word after the other. */
async function watch(file: string, known = SMALLEST, env: Record<string, string> = {}) {
  const heard: string[] = [];
  const refused: boolean[] = [];
  const waiting = new Set<() => void>();
  const hear = (word: string): void => {
    heard.push(word);
    for (const look of waiting) look();
  };
  const log: Log = {
    debug: () => {},
    info: () => {},
    warn: () => {},
    error: (fields, message) => hear(`${message}: ${"problem" in fields ? String(fields.problem) : ""}`),
  };
  const use = ({ site }: Settings): void => hear(site.title);
  const reloading = watchSettings(known, {
    file,
    env,
    log,
    use,
    told: (isRefused) => void refused.push(isRefused),
    lookMs: 20,
    restMs: 20,
  });
  onTestFinished(() => reloading.stop());
  const next = async (count: number): Promise<readonly string[]> =>
    await new Promise((done) => {
      const look = (): void => {
        if (heard.length >= count) done(heard);
      };
      waiting.add(look);
      look();
    });
  return { heard, refused, next, reloading };
}

async function fileOf(text: string): Promise<string> {
  return join(await settingsFolder({ "newsdesk.yaml": text }), "newsdesk.yaml");
}

/** At once, as editors do: a look in the middle of a write would find an empty file. */
async function replaceFile(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

describe("a change of the settings file is taken up", () => {
  test.for<{ why: string; change: (file: string) => Promise<void> }>([
    { why: "written in place", change: async (file) => await writeFile(file, OTHER) },
    {
      why: "put in its place, as editors do",
      change: async (file) => await replaceFile(file, OTHER),
    },
    {
      why: "by way of taking it away first",
      change: async (file) => {
        await rename(file, `${file}~`);
        await writeFile(file, OTHER);
      },
    },
  ])("$why", async ({ change }) => {
    const file = await fileOf(SMALLEST);
    const { heard } = await watch(file);
    await change(file);
    // What stands there in the middle of a change may be heard of first.
    await expect.poll(() => heard.at(-1), { timeout: 10_000 }).toBe("Other");
  });

  test("behind a symbolic link, and when the link is set anew", async () => {
    const folder = await settingsFolder({ "a/desk.yaml": SMALLEST, "b/desk.yaml": THIRD });
    const file = join(folder, "newsdesk.yaml");
    await symlink("a/desk.yaml", file);
    const { next } = await watch(file);
    await writeFile(join(folder, "a/desk.yaml"), OTHER);
    expect(await next(1)).toEqual(["Other"]);
    await symlink("b/desk.yaml", `${file}.new`);
    await rename(`${file}.new`, file);
    expect(await next(2)).toEqual(["Other", "Third"]);
  });

  test("made before the watch began", async () => {
    const { next } = await watch(await fileOf(OTHER), SMALLEST);
    expect(await next(1)).toEqual(["Other"]);
  });
});

describe("a file that is wrong", () => {
  test("is told once, in full, and the next right one is taken up", async () => {
    const file = await fileOf(SMALLEST);
    const { next, reloading } = await watch(file);
    await replaceFile(file, `${SMALLEST}sorces: []\nfeeds: 1\n`);
    const [told] = await next(1);
    expect(told).toMatch(/^the settings are wrong now; the old ones stay: .* has 2 mistakes/);
    expect(told).toContain('"sorces" is not a setting');
    expect(told).toContain("feeds must be");
    await replaceFile(file, OTHER);
    expect((await next(2)).at(-1)).toBe("Other");
    await reloading.again();
    expect((await next(3)).slice(1)).toEqual(["Other", "Other"]);
  });

  test("may be missing, and come back as it was", async () => {
    const file = await fileOf(SMALLEST);
    const { next, refused } = await watch(file);
    expect(refused).toEqual([]);
    await rm(file);
    expect(await next(1)).toEqual([expect.stringMatching(/old ones stay: .*newsdesk\.yaml does not exist/)]);
    await replaceFile(file, SMALLEST);
    expect((await next(2)).at(-1)).toBe("Desk");
    expect(refused).toEqual([true, false]);
  });
});

describe("to read again", () => {
  test("takes up what placeholders stand for now, though the file is the same", async () => {
    const text = SMALLEST.replace("title: Desk", 'title: "${file:name}"');
    const file = await fileOf(text);
    await writeFile(join(dirname(file), "name"), "Third");
    const { next, heard, reloading } = await watch(file, text);
    expect(heard).toEqual([]);
    await reloading.again();
    expect(await next(1)).toEqual(["Third"]);
  });

  test("tells a file that is still wrong once more", async () => {
    const wrong = `${SMALLEST}sorces: []\n`;
    const { next, reloading } = await watch(await fileOf(wrong));
    await next(1);
    await reloading.again();
    expect((await next(2))[1]).toContain("sorces");
  });
});
