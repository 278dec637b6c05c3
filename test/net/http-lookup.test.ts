import { expect, onTestFinished, test } from "vitest";
import { createLookup, type LookupAddress, type LookupAll, type LookupParts } from "../../src/net/http-lookup.ts";
import { type NameAnswer, type NameServer, startNameServer } from "./name-server.ts";

const NAMES: Readonly<Record<string, NameAnswer>> = {
  "feeds.example": ["93.184.216.34", "2606:2800:220:1::1"],
  "old.example": ["93.184.216.34"],
  "new.example": ["2606:2800:220:1::1"],
};

/** The system knows these; it is never asked anything real. */
const HOSTS: Readonly<Record<string, string>> = {
  "only-here.example": "10.0.0.7",
  nas: "10.0.0.8",
  "nas.lan": "10.0.0.8",
};

type Bench = {
  readonly server: NameServer;
  readonly bySystem: string[];
  readonly find: (name: string, family?: number) => Promise<readonly LookupAddress[] | string>;
};

async function open(
  answerOf = (name: string): NameAnswer => NAMES[name] ?? "unknown",
  more: Partial<LookupParts> = {},
): Promise<Bench> {
  const server = await startNameServer(answerOf);
  onTestFinished(() => server.close());
  const bySystem: string[] = [];
  const system: LookupAll = (name, _, callback) => {
    bySystem.push(name);
    const address = HOSTS[name];
    if (address === undefined) callback(Object.assign(new Error(name), { code: "ENOTFOUND" }), []);
    else callback(null, [{ address, family: 4 }]);
  };
  const lookup = createLookup({ servers: [server.address], system, ...more });
  const find: Bench["find"] = (name, family) =>
    new Promise((resolve) => {
      lookup(name, { all: true, ...(family === undefined ? {} : { family }) }, (error, addresses) =>
        resolve(error === null ? addresses : String("code" in error ? error.code : error)),
      );
    });
  return { server, bySystem, find };
}

const FOUR = { address: "93.184.216.34", family: 4 };
const SIX = { address: "2606:2800:220:1::1", family: 6 };

test.for<{
  why: string;
  name: string;
  family?: number;
  found: readonly LookupAddress[] | string;
  bySystem: readonly string[];
}>([
  { why: "both families", name: "feeds.example", found: [FOUR, SIX], bySystem: [] },
  { why: "one family of two", name: "feeds.example", family: 6, found: [SIX], bySystem: [] },
  { why: "version 4 alone", name: "old.example", found: [FOUR], bySystem: [] },
  { why: "version 6 alone", name: "new.example", found: [SIX], bySystem: [] },
  { why: "a name in capitals", name: "OLD.example", found: [FOUR], bySystem: [] },
  {
    why: "a name of the hosts file",
    name: "only-here.example",
    found: [{ address: "10.0.0.7", family: 4 }],
    bySystem: ["only-here.example"],
  },
  { why: "a name without a dot", name: "nas", found: [{ address: "10.0.0.8", family: 4 }], bySystem: ["nas"] },
  { why: "a name of the house", name: "nas.lan", found: [{ address: "10.0.0.8", family: 4 }], bySystem: ["nas.lan"] },
  { why: "a name that nobody knows", name: "none.example", found: "ENOTFOUND", bySystem: ["none.example"] },
])("finds $why", async ({ name, family, found, bySystem }) => {
  const bench = await open();
  expect(await bench.find(name, family)).toEqual(found);
  expect(bench.bySystem).toEqual(bySystem);
});

test("asks no server about names of the house", async () => {
  const { server, find } = await open();
  await find("nas");
  await find("nas.lan");
  expect(server.asked).toEqual([]);
});

test("answers others while thirty names get no answer, and asks the system about none of these", async () => {
  const { server, bySystem, find } = await open((name) =>
    name.startsWith("silent") ? "silent" : (NAMES[name] ?? "unknown"),
  );
  const ended: string[] = [];
  const note = (name: string) => find(name).then((found) => (ended.push(name), found));
  const silent = Array.from({ length: 30 }, (_, index) => note(`silent${index}.example`));
  expect(await note("feeds.example")).toEqual([FOUR, SIX]);
  expect(await note("only-here.example")).toEqual([{ address: "10.0.0.7", family: 4 }]);
  expect(ended).toEqual(["feeds.example", "only-here.example"]);
  expect(new Set(await Promise.all(silent))).toEqual(new Set(["ETIMEOUT"]));
  expect(bySystem).toEqual(["only-here.example"]);
  expect(new Set(server.asked.filter((line) => line.startsWith("A silent"))).size).toBe(30);
});

test("asks once for what many ask at the same time, and again when the answer is a minute old", async () => {
  let nowMs = 0;
  const { server, find } = await open(undefined, { nowMs: () => nowMs });
  await Promise.all([find("old.example"), find("old.example"), find("old.example")]);
  nowMs = 59_999;
  await find("old.example");
  expect(server.asked.toSorted()).toEqual(["A old.example", "AAAA old.example"]);
  nowMs = 60_001;
  await find("old.example");
  expect(server.asked.length).toBe(4);
});

test("keeps a failure for ten seconds", async () => {
  let nowMs = 0;
  const { bySystem, find } = await open(undefined, { nowMs: () => nowMs });
  await find("none.example");
  nowMs = 9_999;
  await find("none.example");
  expect(bySystem.length).toBe(1);
  nowMs = 10_001;
  await find("none.example");
  expect(bySystem.length).toBe(2);
});
