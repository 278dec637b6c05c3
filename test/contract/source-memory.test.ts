import { describe, expect, test } from "vitest";
import { type LearnedBlock, MAX_BLOCKS, MAX_ENTRY_HASHES } from "../../src/domain/collect-store.ts";
import { aCollectPlan, anItem, aSource, at, MORNING } from "../builders.ts";
import { backends, openDesk } from "./backends.ts";

const gazette = aSource("The Gazette");
const herald = aSource("The Herald");

function aBlock(key: string, entries: number, lastSeenAt = MORNING): LearnedBlock {
  return { key, entries, lastSeenAt };
}

describe.for(Object.entries(backends))("CollectStore on %s: what is remembered of a source", ([, backend]) => {
  async function openWith(blocks: readonly LearnedBlock[]) {
    const { store } = await openDesk(backend);
    await store.collect.syncSources([gazette, herald], MORNING);
    await store.collect.saveCollected([aCollectPlan(gazette.id, { blocks })]);
    return store.collect;
  }

  test("of a new source it is nothing", async () => {
    const collect = await openWith([]);
    expect(await collect.sourceMemory(gazette.id)).toEqual({ entryHashes: [], blocks: [] });
  });

  test("blocks are kept by source, and each replaces what was stored under its key", async () => {
    const collect = await openWith([aBlock("x:a", 1), aBlock("x:b", 1)]);
    await collect.saveCollected([aCollectPlan(gazette.id, { blocks: [aBlock("x:a", 2, at("09:00"))] })]);
    expect((await collect.sourceMemory(gazette.id)).blocks).toEqual([aBlock("x:a", 2, at("09:00")), aBlock("x:b", 1)]);
    expect((await collect.sourceMemory(herald.id)).blocks).toEqual([]);
  });

  test("a block that no entry has any more is forgotten", async () => {
    const collect = await openWith([aBlock("x:a", 1), aBlock("x:b", 1)]);
    await collect.saveCollected([aCollectPlan(gazette.id, { blocks: [aBlock("x:a", 0)] })]);
    expect((await collect.sourceMemory(gazette.id)).blocks).toEqual([aBlock("x:b", 1)]);
  });

  test("of too many blocks the oldest fall out, of equally old ones the rarest", async () => {
    const many = Array.from({ length: MAX_BLOCKS - 1 }, (_, n) => aBlock(`x:${n}`, 1, at("08:00")));
    const collect = await openWith([...many, aBlock("x:old-1", 1), aBlock("x:old-2", 2), aBlock("x:old-3", 1)]);
    const plan = aCollectPlan(gazette.id, { blocks: [aBlock("x:0", 0)] }); // Room for one more, if an old one were still there.
    await collect.saveCollected([plan]);
    const { blocks } = await collect.sourceMemory(gazette.id);
    expect([blocks.length, blocks.at(-1)]).toEqual([MAX_BLOCKS - 1, aBlock("x:old-2", 2)]);
  });

  test("hashes of entries are those of its items, the newest of too many", async () => {
    const collect = await openWith([]);
    const inserts = Array.from({ length: MAX_ENTRY_HASHES + 1 }, (_, n) =>
      anItem(`News ${n}`, { entryHash: `hash-${n}`, changedAt: n === 0 ? at("05:00") : MORNING }, gazette),
    );
    await collect.saveCollected([aCollectPlan(gazette.id, { inserts })]);
    const { entryHashes } = await collect.sourceMemory(gazette.id);
    expect([entryHashes.length, entryHashes.includes("hash-0"), entryHashes.includes("hash-1")]).toEqual([
      1_000,
      false,
      true,
    ]);
  });
});
