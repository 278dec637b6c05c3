import { readFile } from "node:fs/promises";
import Fastify from "fastify";
import { describe, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { settingsJsonSchema, settingsSchemaText } from "../../../src/app/settings/json-schema.ts";

const CONFIG = new URL("../../../config/", import.meta.url);

describe("the JSON Schema", () => {
  test("on disk is the one that the program has (newsdesk schema prints it)", async () => {
    expect(await readFile(new URL("newsdesk.schema.json", CONFIG), "utf8")).toBe(settingsSchemaText());
  });

  test("is named in the first line of the shipped file", async () => {
    const text = await readFile(new URL("newsdesk.yaml", CONFIG), "utf8");
    expect(text.split("\n")[0]).toBe("# yaml-language-server: $schema=./newsdesk.schema.json");
  });

  test.for<{ why: string; change: string; status: number }>([
    { why: "accepts the shipped file", change: "", status: 200 },
    { why: "accepts a placeholder for a duration", change: "collect: { every: '${EVERY}' }", status: 200 },
    { why: "refuses a wrong duration", change: "collect: { every: soon }", status: 400 },
    { why: "refuses an unknown setting", change: "colect: {}", status: 400 },
    { why: "accepts a rule of a tag", change: "tags: { a: { any: x, host: [b.example] } }", status: 200 },
    { why: "accepts words and rules in a list", change: "tags: { a: [x, { match: y, none: [z] }] }", status: 200 },
    { why: "refuses a rule of a tag with an unknown key", change: "tags: { a: { anny: [x] } }", status: 400 },
    { why: "refuses a wrong name of a tag", change: "tags: { Security: [] }", status: 400 },
  ])("$why", async ({ change, status }) => {
    const shipped: unknown = parse(await readFile(new URL("newsdesk.yaml", CONFIG), "utf8"));
    const settings = { ...(shipped as object), ...(parse(change) as object | null) };
    expect(await verdict(settings)).toBe(status);
  });
});

/** Fastify's own validator checks a body against the schema, strictly. */
async function verdict(settings: object): Promise<number> {
  const server = Fastify({
    ajv: { customOptions: { coerceTypes: false, removeAdditional: false, useDefaults: false } },
  });
  onTestFinished(() => server.close());
  // Without `$schema`: the validator knows only its own draft, and every keyword used is in both.
  server.post("/", { schema: { body: { ...settingsJsonSchema(), $schema: undefined } } }, () => "right");
  return (await server.inject({ method: "POST", url: "/", payload: settings })).statusCode;
}
