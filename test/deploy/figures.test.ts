import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { parse } from "yaml";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";
import type { NewsdeskProcess } from "../e2e/newsdesk-process.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import { deployFile, figuresIn, topPath } from "./deploy-files.ts";
import { readFileSync } from "node:fs";

type Target = { readonly expr: string; readonly refId: string };
type Panel = {
  readonly id: number;
  readonly type: string;
  readonly title: string;
  readonly gridPos: { readonly w: number; readonly x: number };
  readonly targets?: readonly Target[];
};
type Rule = {
  readonly alert: string;
  readonly expr: string;
  readonly labels: { readonly severity: string };
  readonly annotations: { readonly summary: string };
};

const dashboard = JSON.parse(deployFile("grafana/newsdesk.json")) as { readonly panels: readonly Panel[] };
const expressions = dashboard.panels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));
const rules = (parse(deployFile("alerts.yaml")) as { groups: [{ rules: readonly Rule[] }] }).groups[0].rules;

let desk: TemporaryDesk;
let watched: NewsdeskProcess;
/** What a real desk tells, by the names after `# TYPE`. */
let told: ReadonlySet<string>;

beforeAll(async () => {
  desk = createTemporaryDesk({ sources: ["http://127.0.0.1:1/feed.xml"] });
  watched = desk.begin("start", "--metrics", "127.0.0.1:0");
  const figures = (await watched.says(/newsdesk tells its figures at (http\S+)/))[1] ?? "";
  await watched.says(/a pass is done/);
  const text = await (await fetch(figures)).text();
  told = new Set([...text.matchAll(/^# TYPE (\S+) /gm)].map(([, name]) => name ?? ""));
});

afterAll(async () => {
  watched.child.kill("SIGTERM");
  await watched.ended;
  desk.remove();
});

function ours(): readonly string[] {
  return [...told].filter((name) => name.startsWith("newsdesk_")).toSorted();
}

describe("the dashboard", () => {
  test("asks for nothing that a desk does not tell", () => {
    const asked = expressions.flatMap(figuresIn);
    expect(asked.length).toBeGreaterThan(40);
    expect(asked.filter((name) => !told.has(name))).toEqual([]);
  });

  test("shows each figure of ours", () => {
    const shown = new Set(expressions.flatMap(figuresIn));
    expect(ours().length).toBeGreaterThan(30);
    expect(ours().filter((name) => !shown.has(name))).toEqual([]);
  });

  test("has panels with a title and an id of their own that fit the page", () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
    expect(dashboard.panels.filter(({ title, gridPos: { x, w } }) => title === "" || x + w > 24)).toEqual([]);
    expect(dashboard.panels.filter(({ type, targets = [] }) => type !== "row" && targets.length === 0)).toEqual([]);
  });
});

describe("the alerts", () => {
  test("ask for nothing that a desk does not tell", () => {
    expect(rules.flatMap(({ expr }) => figuresIn(expr)).filter((name) => !told.has(name))).toEqual([]);
  });

  test.for(rules)("$alert says what to do", ({ labels, annotations: { summary } }) => {
    expect(["warning", "critical"]).toContain(labels.severity);
    expect(summary).toMatch(/^[A-Z].+\. ["A-Z].+\.$/);
  });

  test("name commands that there are", async () => {
    const summaries = rules.map(({ annotations }) => annotations.summary);
    const named = summaries.flatMap((summary) => summary.match(/(?<="newsdesk )[a-z ]+(?= |")/g) ?? []);
    expect(named.length).toBeGreaterThan(8);
    const loaded = await Promise.all(Object.values(COMMANDS).map(async (load) => await load()));
    const usages = loaded.flatMap(({ usage }) => usage);
    expect(named.filter((words) => !usages.some((usage) => `${usage} `.startsWith(`${words} `)))).toEqual([]);
  });
});

test("the table of figures in README.md has each of ours, and no other", () => {
  const readme = readFileSync(topPath("README.md"), "utf8");
  const written = new Set(readme.match(/newsdesk_(?!jobs\b)[a-z_]+/g)); // That one is the schema of the queues.
  expect([...written].toSorted()).toEqual(ours());
});
