import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { start } from "../../src/cli/start.ts";
import { deployFile, topPath } from "./deploy-files.ts";

const UNITS = ["newsdesk.service", "newsdesk@.service"] as const;
const HAS_SYSTEMD = spawnSync("systemd-analyze", ["--version"]).status === 0;
/** `systemd-analyze security`: 0 is shut, 10 open; it counts tenths. */
const MAX_EXPOSURE_TENTHS = 20;

/** The unit as it would lie there, with a program that is on this machine. */
function placed(unit: string): string {
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-units-"));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const path = join(folder, unit);
  writeFileSync(path, deployFile(unit).replace("/usr/local/bin/newsdesk", process.execPath));
  return path;
}

function analyze(...args: readonly string[]): { readonly status: number | null; readonly said: string } {
  const { status, stdout, stderr } = spawnSync("systemd-analyze", args, { encoding: "utf8" });
  return { status, said: `${stdout}${stderr}` };
}

describe.for(UNITS)("%s", (unit) => {
  test("is a unit without a mistake", ({ skip }) => {
    if (!HAS_SYSTEMD) skip("systemd-analyze is not here");
    expect(analyze("verify", "--man=no", placed(unit))).toEqual({ status: 0, said: "" });
  });

  test("leaves the process few rights", ({ skip }) => {
    if (!HAS_SYSTEMD) skip("systemd-analyze is not here");
    const { status, said } = analyze("security", "--offline=true", `--threshold=${MAX_EXPOSURE_TENTHS}`, placed(unit));
    expect({ status, said: status === 0 ? "" : said }).toEqual({ status: 0, said: "" });
  });

  test("starts the program by words that it knows", () => {
    const words = /^ExecStart=\S+ (.+)$/m.exec(deployFile(unit))?.[1] ?? "";
    expect(words.split(" ")[0]).toBe("start");
    for (const option of words.match(/(?<=--)[a-z]+/g) ?? []) expect(KNOWN_TO_START).toContain(option);
  });
});

/** `roles` comes with workers side by side. */
const KNOWN_TO_START = [...Object.keys(start.options), "config", "roles"];

type Service = {
  readonly command?: readonly string[];
  readonly volumes?: readonly string[];
  readonly secrets?: readonly string[];
  readonly ports?: readonly string[];
  readonly healthcheck?: { readonly test: readonly string[] };
};
type Compose = {
  readonly services: Readonly<Record<string, Service>>;
  readonly volumes: object;
  readonly secrets: Readonly<Record<string, { readonly file: string }>>;
};

describe("compose.yaml", () => {
  const compose = parse(deployFile("compose.yaml"), { merge: true }) as Compose;
  const services = Object.entries(compose.services);

  test("has the pages, the workers and the database, each with a look at its health", () => {
    expect(services.map(([name]) => name)).toEqual(["db", "web", "worker"]);
    expect(services.filter(([, { healthcheck }]) => healthcheck === undefined)).toEqual([]);
  });

  test("looks at health by a program that can be run", () => {
    const looks = services.flatMap(([, { healthcheck }]) => healthcheck?.test ?? []);
    expect(looks.filter((word) => typeof word !== "string")).toEqual([]);
    const scripts = looks.filter((word) => word.startsWith("fetch("));
    expect(scripts).toHaveLength(2);
    const { status, stderr } = spawnSync(process.execPath, ["-e", scripts[0] ?? ""], { encoding: "utf8" });
    expect([status, stderr]).toEqual([1, ""]); // Nothing is well where nothing runs.
  });

  test("publishes the pages alone, and those to this machine alone", () => {
    expect(services.flatMap(([, { ports = [] }]) => ports)).toEqual(["127.0.0.1:8080:8080"]);
  });

  test("uses volumes and secrets that it declares", () => {
    const volumes = services.flatMap(([, { volumes: some = [] }]) => some.map((volume) => volume.split(":")[0] ?? ""));
    expect(volumes.filter((name) => !name.startsWith(".") && !(name in compose.volumes))).toEqual([]);
    const secrets = services.flatMap(([, { secrets: some = [] }]) => some);
    expect(secrets.filter((name) => !(name in compose.secrets))).toEqual([]);
  });

  test("gives the settings the secrets that they name", () => {
    const named = [...deployFile("newsdesk.yaml").matchAll(/\$\{file:\/run\/secrets\/([^}]+)\}/g)].map(
      ([, name]) => name,
    );
    expect(new Set(named)).toEqual(new Set(Object.keys(compose.secrets)));
  });

  test("starts the program by words that it knows", () => {
    for (const [, { command = [] }] of services) {
      const options = command.filter((word) => word.startsWith("--")).map((word) => word.slice(2));
      expect(options.filter((option) => !KNOWN_TO_START.includes(option))).toEqual([]);
    }
  });
});

describe("Dockerfile", () => {
  const dockerfile = deployFile("Dockerfile");
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, words = ""]) =>
    words.split(" ").slice(0, -1),
  );

  test("copies what there is, and what is let through to it", () => {
    expect(copied.length).toBeGreaterThan(5);
    expect(copied.filter((path) => !existsSync(topPath(path)))).toEqual([]);
    const ignored = deployFile("Dockerfile.dockerignore").split("\n");
    expect(copied.filter((path) => !ignored.includes(`!${path}`))).toEqual([]);
    expect(ignored).toContain("*");
  });

  test("runs as nobody of weight, looks at its health, and holds no secret", () => {
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
    expect(dockerfile).not.toMatch(/password|secret=|ARG /i);
    const last = dockerfile.slice(dockerfile.lastIndexOf("FROM "));
    expect(last.indexOf("USER node")).toBeLessThan(last.indexOf("ENTRYPOINT"));
  });

  test("starts the program by words that it knows", () => {
    const words = JSON.parse(/^CMD (\[.+\])$/m.exec(dockerfile)?.[1] ?? "[]") as readonly string[];
    expect(words[0]).toBe("start");
    const options = words.filter((word) => word.startsWith("--")).map((word) => word.slice(2));
    expect(options.filter((option) => !KNOWN_TO_START.includes(option))).toEqual([]);
  });
});
