import { expect, test } from "vitest";
import { createCollect } from "../../src/collect/collect.ts";
import { type FetchFeed, NO_PUSH, type SourceId } from "../../src/domain/source.ts";
import { openStore } from "../../src/store/open-store.ts";
import { aSource, MORNING } from "../builders.ts";
import { closeAfterEach } from "../close-after-each.ts";

const toClose = closeAfterEach();
const NO_LOG = { debug() {}, info() {}, warn() {}, error() {} };
const VALIDATORS = { etag: null, lastModified: null };
const LARGE_BYTES = 3 * 1024 * 1024; // Three of them are more than may wait for the reader.
const LARGE = ["a-large", "b-large", "c-large"];
const SMALL = ["d-small", "e-small", "f-small", "g-small", "h-small"];

/** Lets all that can go on do so. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 100; turn += 1) await new Promise((done) => setImmediate(done));
}

test("while a reader that does not answer holds too many bytes, no further source is asked", async () => {
  const store = toClose(await openStore(":memory:"));
  const sources = [...LARGE, ...SMALL].map((name) =>
    aSource(name, { id: name as SourceId, feedUrl: `https://${name}.example/` }),
  );
  await store.collect.syncSources(sources, MORNING);
  const [asked, allHeld, answer] = [[] as string[], Promise.withResolvers<void>(), Promise.withResolvers<void>()];
  let reading = 0;
  const fetch: FetchFeed = async ({ url }) => {
    const name = new URL(url).hostname.replace(".example", "");
    asked.push(name);
    if (LARGE.includes(name)) return { ...aFreshBody(), url };
    await allHeld.promise;
    return { kind: "unchanged", validators: VALIDATORS, maxAgeSeconds: 0, movedTo: null };
  };
  const reader = {
    async readEntries() {
      reading += 1;
      if (reading === LARGE.length) allHeld.resolve();
      await answer.promise;
      return { kind: "failed", reason: "broken-feed", detail: "not read" } as const;
    },
  };
  const options = { concurrency: LARGE.length + 1, hostGapMs: 0 };
  const parts = { store: store.collect, fetch, reader, clock: () => MORNING, log: NO_LOG, options };
  const pass = createCollect(parts)(new AbortController().signal);
  await allHeld.promise;
  await settled();
  expect(asked).toEqual([...LARGE, "d-small"]);
  answer.resolve();
  expect(await pass).toMatchObject({ asked: 8, unchanged: 5, failed: 3 });
  expect(asked.toSorted()).toEqual([...LARGE, ...SMALL]);
});

function aFreshBody() {
  const body = Buffer.alloc(LARGE_BYTES, " ");
  return {
    kind: "fresh",
    body,
    contentType: null,
    validators: VALIDATORS,
    maxAgeSeconds: 0,
    movedTo: null,
    push: NO_PUSH,
  } as const;
}
