import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const SRC = join(import.meta.dirname, "../../src");

/** Modules with which a program can ask something of the network; a type asks nothing. */
const CLIENT =
  /^import (?!type ).* from "(?:undici(?:\/[^"]*)?|node:(?:net|http|https|http2|tls|dgram|dns))"|\bimport\("(?:undici|node:)|\bgetBuiltinModule\b|\bglobalThis\.fetch\b|\bnew (?:WebSocket|EventSource)\b/m;

/** These only listen. */
const LISTENERS = ["app/demo-feeds.ts", "app/free-port.ts"];

test("nothing but net asks the network, and there all goes through one agent", () => {
  const files = readdirSync(SRC, { recursive: true, encoding: "utf8" }).filter((file) => file.endsWith(".ts"));
  const textOf = (file: string): string => readFileSync(join(SRC, file), "utf8");
  const users = files.filter((file) => CLIENT.test(textOf(file)) && !file.startsWith("net/"));
  expect(users.toSorted()).toEqual(LISTENERS);
  for (const file of LISTENERS) expect(textOf(file)).toMatch(/^import \{ createServer,/m);
  const agents = files.filter((file) => file.startsWith("net/") && /\bnew (?:Agent|Pool|Client)\(/.test(textOf(file)));
  expect(agents).toEqual(["net/http-client.ts"]);
});
