import { chmod, lstat, readdir, readFile, stat, symlink, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { addSources } from "../../../src/app/sources/add-sources.ts";
import { openSettings, saveSettings } from "../../../src/app/sources/settings-document.ts";
import { settingsFolder, SMALLEST } from "../settings/settings-folder.ts";

const ADDED = `${SMALLEST.trimEnd().slice(0, -1)}, https://new.example/feed]\n`;

async function fileOf(text: string): Promise<string> {
  return join(await settingsFolder({ "newsdesk.yaml": text }), "newsdesk.yaml");
}

describe("the settings file is replaced", () => {
  test("as a whole, with its mode, and nothing is left beside it", async () => {
    const file = await fileOf(SMALLEST);
    await chmod(file, 0o640);
    const settings = await saveSettings(await openSettings(file, {}), ADDED);
    expect(settings.sources.map(({ id }) => id)).toEqual(["example-org-feed-xml", "new-example-feed"]);
    expect(await readFile(file, "utf8")).toBe(ADDED);
    expect((await stat(file)).mode & 0o777).toBe(0o640);
    expect(await readdir(dirname(file))).toEqual(["newsdesk.yaml"]);
  });

  test("behind a symbolic link, which stays", async () => {
    const folder = await settingsFolder({ "real/desk.yaml": SMALLEST });
    const file = join(folder, "newsdesk.yaml");
    await symlink("real/desk.yaml", file);
    await saveSettings(await openSettings(file, {}), ADDED);
    expect((await lstat(file)).isSymbolicLink()).toBe(true);
    expect(await readFile(join(folder, "real/desk.yaml"), "utf8")).toBe(ADDED);
  });

  test("with its byte order mark", async () => {
    const file = await fileOf(`\uFEFF${SMALLEST}`);
    await saveSettings(await openSettings(file, {}), ADDED);
    expect(await readFile(file, "utf8")).toBe(`\uFEFF${ADDED}`);
  });
});

describe("the settings file stays as it is", () => {
  test("when the new text is wrong, and the mistake is told", async () => {
    const file = await fileOf(SMALLEST);
    const document = await openSettings(file, {});
    const wrong = SMALLEST.replace("[https", "[ftp");
    await expect(saveSettings(document, wrong)).rejects.toMatchObject({
      message: expect.stringMatching(/^Nothing was written[^]*newsdesk\.yaml:2:\d+: Each of sources must be/) as string,
      exitCode: 3,
    });
    expect(await readFile(file, "utf8")).toBe(SMALLEST);
  });

  test("when somebody else changed it meanwhile", async () => {
    const file = await fileOf(SMALLEST);
    const document = await openSettings(file, {});
    await writeFile(file, `${SMALLEST}# mine\n`);
    await expect(saveSettings(document, ADDED)).rejects.toThrow("changed by somebody else");
    expect(await readFile(file, "utf8")).toBe(`${SMALLEST}# mine\n`);
  });

  test("when nothing can be written beside it", async () => {
    const file = await fileOf(SMALLEST);
    const document = await openSettings(file, {});
    await writeFile(join(dirname(file), `.newsdesk.yaml.${process.pid}.new`), "in the way");
    await expect(saveSettings(document, ADDED)).rejects.toMatchObject({
      message: expect.stringContaining("cannot be written: EEXIST") as string,
      exitCode: 4,
    });
    expect(await readFile(file, "utf8")).toBe(SMALLEST);
  });
});

function draft(text: string): string | null {
  return addSources(text, [{ group: null, sources: [{ url: "https://new.example/feed" }] }]);
}

describe("a file that has no sources yet", () => {
  test.for(["sources: []\n", "sources:\n", ""])("is taken by its draft: %j", async (sources) => {
    const file = await fileOf(`site: { title: Desk, url: "https://news.example.org" }\n${sources}`);
    const document = await openSettings(file, {}, draft);
    expect(document.settings).toMatchObject({ site: { title: "Desk" }, sources: [] });
  });

  test("is told with its own mistakes when it has others too", async () => {
    const file = await fileOf("site: 1\nsources: []\n");
    await expect(openSettings(file, {}, draft)).rejects.toThrow(/2 mistakes/);
  });
});
