import { rolldown, type OutputChunk } from "rolldown";
import { beforeAll, describe, expect, test } from "vitest";
import config from "../src/rolldown.config.ts";

describe("the packaged program", () => {
  let licenses = "";
  const files: string[] = [];
  const chunks = new Map<string, OutputChunk>();

  beforeAll(async () => {
    await using build = await rolldown(config);
    const { output } = await build.generate(config.output);
    for (const file of output) {
      files.push(file.fileName);
      if (file.type === "chunk") chunks.set(file.fileName, file);
      else if (file.fileName === "licenses.txt") licenses = String(file.source);
    }
  }, 60_000);

  /** All that is loaded with a file, and the packages among it. */
  function loadedWith(file: string, seen = new Set<string>()): ReadonlySet<string> {
    if (seen.has(file)) return seen;
    seen.add(file);
    for (const next of chunks.get(file)?.imports ?? []) loadedWith(next, seen);
    return seen;
  }

  const packagesOf = (file: string): readonly string[] =>
    [...loadedWith(file)].filter((name) => !chunks.has(name) && !name.startsWith("node:"));

  test("has the threads' scripts beside the code that starts them, two folders below the templates", () => {
    expect(files).toEqual(expect.arrayContaining(["main.js", "parts/reader-thread.js", "parts/page-thread.js"]));
    expect([...chunks.keys()].filter((file) => !file.startsWith("parts/"))).toEqual(["main.js"]);
  });

  test("loads no package for a pass that finds nothing new", () => {
    expect(loadedWith("parts/run.js").size).toBeGreaterThan(5);
    expect(packagesOf("main.js")).toEqual([]);
    expect(packagesOf("parts/run-command.js")).toEqual([]);
    expect(packagesOf("parts/run.js")).toEqual([]);
  });

  test("starts no second program in a thread", () => {
    expect(loadedWith("parts/reader-thread.js")).not.toContain("main.js");
    expect(loadedWith("parts/page-thread.js")).not.toContain("main.js");
  });

  test("carries the licenses of what is in it", () => {
    expect(licenses).toMatch(/^undici\n\nMIT License/m);
    expect(licenses).toMatch(/^sanitize-html\n\nCopyright/m);
    expect(licenses).not.toMatch(/^fastify$/m);
  });
});
