import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { openExportFolder, type DrawnFile, type ExportFolder } from "../../../src/app/export/export-folder.ts";
import { journalLine } from "../../../src/app/export/manifest.ts";
import { sha256 } from "../../../src/domain/content-id.ts";
import { EXIT, UserError } from "../../../src/domain/user-error.ts";

let home: string;
let site: string;

beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "newsdesk-folder-"));
  site = join(home, "site");
  onTestFinished(() => rmSync(home, { recursive: true }));
});

function drawn(path: string, text: string, from = "then"): DrawnFile {
  const body = Buffer.from(text);
  return { path, body, from, hash: sha256(body), bytes: body.byteLength };
}

async function withFolder<Result>(use: (folder: ExportFolder) => Promise<Result>): Promise<Result> {
  const folder = await openExportFolder(site);
  try {
    return await use(folder);
  } finally {
    await folder.close();
  }
}

/** A whole export of these files. */
async function exported(...files: readonly DrawnFile[]): Promise<void> {
  await withFolder(async (folder) => {
    await folder.write(files);
    await folder.finish(new Map(files.map((file) => [file.path, file])));
  });
}

async function complaint(work: () => Promise<unknown>): Promise<string> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return error.exitCode === EXIT.resource ? `${error.message} ${error.hint}` : `exit code ${error.exitCode}`;
  }
  throw new Error("nothing was wrong");
}

const write = (...files: readonly DrawnFile[]) => withFolder(async (folder) => await folder.write(files));
const look = (path: string) => withFolder(async (folder) => await folder.look(path));
const remove = (path: string) => withFolder(async (folder) => await folder.remove(path));
const read = (path: string): string => readFileSync(join(site, path), "utf8");
const put = (path: string, text: string): void => writeFileSync(join(site, path), text);

describe("the folder of an export", () => {
  test("is made, written, known again and emptied", async () => {
    await exported(drawn("index.html", "one"), drawn("story/a/index.html", "a"));
    expect(read("story/a/index.html")).toBe("a");
    expect(await look("index.html")).toMatchObject({ hash: sha256("one"), bytes: 3, from: "then" });
    expect(await remove("story/a/index.html")).toBe(true);
    expect(readdirSync(site).sort()).toEqual([".newsdesk-export.json", ".newsdesk-export.lock", "index.html"]);
    expect(await remove("story/a/index.html")).toBe(false);
  });

  test("leaves folders in which others keep something", async () => {
    await exported(drawn("story/a/index.html", "a"));
    put("story/a/notes.txt", "mine");
    await remove("story/a/index.html");
    expect(readdirSync(join(site, "story/a"))).toEqual(["notes.txt"]);
  });

  test("is left as it is when nothing changed, the manifest too", async () => {
    await exported(drawn("index.html", "one"));
    const long = new Date("2020-01-01T00:00:00Z");
    for (const name of [".newsdesk-export.json", "index.html"]) utimesSync(join(site, name), long, long);
    await withFolder(async (folder) => {
      const found = await folder.look("index.html");
      await folder.finish(new Map(found === null ? [] : [["index.html", found]]));
    });
    expect(statSync(join(site, ".newsdesk-export.json")).mtime).toEqual(long);
    expect(statSync(join(site, "index.html")).mtime).toEqual(long);
  });

  test("may hold what others put there later, which is never touched", async () => {
    await exported(drawn("index.html", "one"));
    put("CNAME", "news.example");
    await exported(drawn("index.html", "two"));
    expect([read("CNAME"), read("index.html")]).toEqual(["news.example", "two"]);
  });

  test("is reached through a link that the operator named", async () => {
    mkdirSync(join(home, "real"));
    symlinkSync(join(home, "real"), site);
    await exported(drawn("index.html", "one"));
    expect(readFileSync(join(home, "real/index.html"), "utf8")).toBe("one");
  });
});

describe("what is not ours", () => {
  test("a folder with other things and no manifest is refused, and nothing is changed", async () => {
    mkdirSync(site);
    for (const name of ["d.txt", "c.txt", "b.txt", "a.txt"]) put(name, "");
    expect(await complaint(() => write(drawn("index.html", "")))).toBe(
      `${site} holds other things (a.txt, b.txt, c.txt, …), and no export wrote it. Name a folder that is empty, or one that an earlier export wrote. Nothing was changed.`,
    );
    expect(readdirSync(site)).toEqual(["a.txt", "b.txt", "c.txt", "d.txt"]);
  });

  test("a file is no folder", async () => {
    writeFileSync(site, "mine");
    expect(await complaint(() => look("index.html"))).toContain(`${site} is no folder.`);
  });

  test("a foreign file where a page belongs is named, and not overwritten or removed", async () => {
    await exported(drawn("index.html", "one"));
    put("404.html", "mine");
    const told = `${site}/404.html stands where a page belongs, and no export wrote it. Move it away`;
    expect(await complaint(() => look("404.html"))).toContain(told);
    expect(await complaint(() => remove("404.html"))).toContain(told);
    expect(read("404.html")).toBe("mine");
  });

  test.for([
    { why: "longer", text: "more than that" },
    { why: "as long", text: "two" },
  ])("a page that was edited, and is $why, is not overwritten or removed", async ({ text }) => {
    await exported(drawn("index.html", "one"));
    put("index.html", text);
    const told = `${site}/index.html is no longer as the export wrote it. Move it away to keep it, or delete it`;
    expect(await complaint(() => write(drawn("index.html", "new")))).toContain(told);
    expect(await complaint(() => remove("index.html"))).toContain(told);
    expect(read("index.html")).toBe(text);
    rmSync(join(site, "index.html"));
    expect(await look("index.html")).toBeNull();
  });

  test("a page that a power failure left empty is written again", async () => {
    await exported(drawn("index.html", "one"));
    put("index.html", "");
    expect(await look("index.html")).toBeNull();
    await write(drawn("index.html", "one"));
    expect(read("index.html")).toBe("one");
  });

  test.for(["index.html", "story", "story/a"])("nothing is written through a link at %s", async (place) => {
    await exported(drawn("index.html", "one"), drawn("story/a/index.html", "a"), drawn("story/b/index.html", "b"));
    const outside = join(home, "outside");
    mkdirSync(join(outside, "a"), { recursive: true });
    writeFileSync(join(outside, "index.html"), "a");
    writeFileSync(join(outside, "a/index.html"), "a");
    rmSync(join(site, place), { recursive: true });
    symlinkSync(place === "index.html" ? join(outside, "index.html") : outside, join(site, place));
    const page = place === "index.html" ? place : "story/a/index.html";
    const told = `${site}/${place} is a link, and an export writes through none.`;
    for (const work of [() => look(page), () => write(drawn(page, "new")), () => remove(page)])
      expect(await complaint(work)).toContain(told);
    expect(readFileSync(join(outside, "index.html"), "utf8")).toBe("a");
    expect(readFileSync(join(outside, "a/index.html"), "utf8")).toBe("a");
  });

  test.for([".newsdesk-export.json", ".newsdesk-export.journal", ".newsdesk-export.lock"])(
    "nor through a link at %s",
    async (name) => {
      mkdirSync(site);
      writeFileSync(join(home, "precious"), "");
      symlinkSync(join(home, "precious"), join(site, name));
      expect(await complaint(() => write(drawn("index.html", "")))).toContain(`${site}/${name} is a link`);
      expect(readFileSync(join(home, "precious"), "utf8")).toBe("");
    },
  );

  test("a link in the place of a temporary file is taken away, and not followed", async () => {
    await exported(drawn("index.html", "one"));
    writeFileSync(join(home, "precious"), "mine");
    symlinkSync(join(home, "precious"), join(site, "index.html.newsdesk-part"));
    await write(drawn("index.html", "two"));
    expect([read("index.html"), readFileSync(join(home, "precious"), "utf8")]).toEqual(["two", "mine"]);
  });

  test("a file where a folder is needed", async () => {
    await exported(drawn("index.html", "one"));
    put("story", "mine");
    expect(await complaint(() => look("story/a/index.html"))).toContain(`${site}/story stands where a page belongs`);
  });

  test("a folder where a page belongs", async () => {
    await exported(drawn("index.html", "one"));
    mkdirSync(join(site, "feed.xml"));
    expect(await complaint(() => look("feed.xml"))).toContain(`${site}/feed.xml stands where a page belongs`);
  });

  test("a path that leads out of the folder is an error of ours", async () => {
    await exported(drawn("index.html", "one"));
    await expect(look("../precious")).rejects.toThrow('no export writes "../precious"');
    await expect(write(drawn("a/../../b", ""))).rejects.toThrow("no export writes");
    expect(readdirSync(home)).toEqual(["site"]);
  });

  test.for(["{", "{}", '{"newsdesk-export": 1, "files": {"../../precious": ["", 0, ""]}}'])(
    "a manifest that says %s",
    async (text) => {
      mkdirSync(site);
      put(".newsdesk-export.json", text);
      expect(await complaint(() => look("index.html"))).toContain(`${site}/.newsdesk-export.json is damaged`);
    },
  );

  test("while another export is at work", async () => {
    await withFolder(async () => {
      expect(await complaint(() => look("index.html"))).toBe(
        `Another export writes to ${site}. Wait until it has ended.`,
      );
    });
    expect(await look("index.html")).toBeNull();
  });
});

describe("an export that was cut short", () => {
  test("is known by its journal: what it wrote, what it did not, and what lies half-written", async () => {
    await exported(drawn("kept.html", "old"), drawn("changed.html", "old"));
    const journal = [
      drawn("changed.html", "new", "now"),
      drawn("kept.html", "new", "now"),
      drawn("a/b.html", "b", "now"),
    ];
    put("changed.html", "new");
    mkdirSync(join(site, "a"));
    put("a/b.html.newsdesk-part", "half");
    put(".newsdesk-export.journal", `${journal.map((file) => journalLine(file.path, file)).join("")}["torn.html","`);
    await withFolder(async (folder) => {
      expect(await folder.look("changed.html")).toMatchObject({ from: "now" });
      expect(await folder.look("kept.html")).toMatchObject({ from: "then" });
      expect(await folder.look("a/b.html")).toBeNull();
      expect([...folder.known].sort()).toEqual(["a/b.html", "changed.html", "kept.html"]);
      await folder.write([drawn("torn.html", "whole")]);
    });
    expect(existsSync(join(site, "a/b.html.newsdesk-part"))).toBe(false);
    expect(await look("torn.html")).toMatchObject({ hash: sha256("whole") });
  });

  test("before it had a manifest", async () => {
    await write(drawn("index.html", "one"));
    expect(existsSync(join(site, ".newsdesk-export.json"))).toBe(false);
    expect(await look("index.html")).toMatchObject({ hash: sha256("one") });
  });

  test("does not make an edited page its own", async () => {
    await exported(drawn("index.html", "old"));
    put(".newsdesk-export.journal", journalLine("index.html", drawn("index.html", "new", "now")));
    put("index.html", "mix");
    expect(await complaint(() => look("index.html"))).toContain("is no longer as the export wrote it");
  });
});
