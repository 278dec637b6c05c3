import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, test } from "vitest";

const SRC = resolve(import.meta.dirname, "../src");

/** Which folders of `src` a folder may import from, besides itself. A stage's name alone means its front door. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "main.ts": ["cli", "domain"],
  "rolldown.config.ts": [],
  cli: ["web", "app", "domain"],
  web: ["app", "domain"],
  app: [
    "collect/collect.ts",
    "curate/curate.ts",
    "publish/publish.ts",
    "send/send.ts",
    "net",
    "render",
    "store",
    "domain",
  ],
  collect: ["domain"],
  curate: ["domain"],
  publish: ["domain"],
  send: ["domain"],
  net: ["domain"],
  render: ["domain"],
  store: ["domain"],
  domain: [],
};

const HOMELESS = /(?:^|\/)(?:utils?|helpers?|common|types|index|misc)\.ts$/;

const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));

/** The addresses that a file imports, types included. */
function importsOf(file: string): readonly string[] {
  const text = readFileSync(join(SRC, file), "utf8");
  return [...text.matchAll(/(?:\bfrom|\bimport|\bimport\()\s*["']([^"']+)["']/g)].flatMap(([, to]) => to ?? []);
}

function wrongImports(file: string): readonly string[] {
  const from = file.split("/")[0] ?? "";
  return importsOf(file)
    .filter((to) => to.startsWith("."))
    .map((to) => relative(SRC, resolve(SRC, dirname(file), to)))
    .filter((to) => to.split("/")[0] !== from && !isAllowed(from, to))
    .map((to) => `${file} imports ${to}`);
}

function isAllowed(from: string, to: string): boolean {
  return (MAY_IMPORT[from] ?? []).some((allowed) => to === allowed || to.startsWith(`${allowed}/`));
}

describe("the layers of src", () => {
  test("are seen at all", () => {
    expect(files).toContain("main.ts");
    expect(importsOf("app/run-once.ts").length).toBeGreaterThan(0);
    expect(importsOf("main.ts").some((to) => to.startsWith("./cli/"))).toBe(true);
  });

  test("import only downwards, and stages through their front door", () => {
    expect(files.flatMap(wrongImports)).toEqual([]);
  });

  test("are all in the table", () => {
    const folders = new Set(files.map((file) => file.split("/")[0] ?? ""));
    expect([...folders].filter((name) => MAY_IMPORT[name] === undefined)).toEqual([]);
  });

  test("refuse what the table refuses", () => {
    expect(isAllowed("collect", "curate/curate.ts")).toBe(false);
    expect(isAllowed("app", "collect/plan-items.ts")).toBe(false);
    expect(isAllowed("domain", "store/open-store.ts")).toBe(false);
    expect(isAllowed("app", "collect/collect.ts")).toBe(true);
  });

  test("name every file for what it holds, and import with the ending .ts", () => {
    expect(files.filter((file) => HOMELESS.test(file))).toEqual([]);
    const endless = files.flatMap((file) => importsOf(file).filter((to) => to.startsWith(".") && !to.endsWith(".ts")));
    expect(endless).toEqual([]);
  });
});
