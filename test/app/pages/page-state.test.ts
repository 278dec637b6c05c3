import { beforeEach, expect, test } from "vitest";
import { createPageState } from "../../../src/app/pages/page-state.ts";

let elapsedMs: number;
let stories: string;
let templates: () => Promise<string>;
let settings: object;

beforeEach(() => {
  [elapsedMs, stories, settings] = [0, "stories", {}];
  templates = async () => await Promise.resolve("templates");
});

const stateOf = () =>
  createPageState({
    stories: { state: async () => await Promise.resolve(stories) },
    pageTemplates: async () => await templates(),
    settings: () => settings,
    elapsed: () => elapsedMs,
  });

test("is the same while nothing changes, and another one with stories, settings and, a second later, templates", async () => {
  const state = stateOf();
  const seen = [await state(), await state()];
  expect(seen[0]).toBe(seen[1]);
  stories = "others";
  seen.push(await state());
  settings = {};
  seen.push(await state());
  templates = async () => await Promise.resolve("edited");
  expect(await state()).toBe(seen.at(-1));
  elapsedMs = 1_000;
  seen.push(await state());
  expect(new Set(seen).size).toBe(4);
});

test("tells of templates that cannot be read, and looks again at once", async () => {
  const state = stateOf();
  templates = async () => await Promise.reject(new Error("no folder"));
  await expect(state()).rejects.toThrow("no folder");
  templates = async () => await Promise.resolve("back");
  expect(await state()).toContain("back");
});
