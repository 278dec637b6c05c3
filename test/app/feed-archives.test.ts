import { expect, test } from "vitest";
import { archiveReader } from "../../src/app/feed-archives.ts";
import type { ArchiveHead, ArchiveStore } from "../../src/domain/archive-store.ts";
import type { StoryId } from "../../src/domain/story.ts";
import { memoryStores } from "../publish/memory-stores.ts";
import { MORNING } from "../builders.ts";

const SITE = "https://desk.example";
const wrapping = { before: "", after: "" };
/** So many bytes has each archive. */
const BYTES = 100;

async function storeOf(count: number): Promise<{ archives: ArchiveStore; asked: string[] }> {
  const { archives } = memoryStores();
  await archives.begin([{ path: "feed", chosenBy: "all" }]);
  const text = "x".repeat(BYTES);
  const item = { rss: text, atom: text, json: text };
  for (let number = 1; number <= count; number += 1) {
    const frame = { rss: wrapping, atom: wrapping, json: wrapping };
    const entries = [{ storyId: `s${number}` as StoryId, updatedAt: MORNING, item }];
    await archives.save([{ feed: "feed", number, writtenAt: MORNING, frame, entries }]);
  }
  const asked: string[] = [];
  const parts: ArchiveStore["parts"] = async (feed, number) => {
    asked.push(String(number));
    return await archives.parts(feed, number);
  };
  return { archives: { ...archives, parts }, asked };
}

const name = (number: number) => ({ path: "feed", number, ending: "xml" as const });

test("an archive is the very same value while it is held, and what was asked for longest ago is held no more", async () => {
  const { archives, asked } = await storeOf(3);
  const read = archiveReader(archives, 2 * BYTES);
  const first = await read(name(1), SITE);
  expect([first?.body.byteLength, first?.isFixed]).toEqual([BYTES, true]);
  await read(name(2), SITE);
  expect(await read(name(1), SITE)).toBe(first);
  await read(name(3), SITE);
  expect(await read(name(1), SITE)).toBe(first);
  expect(asked).toEqual(["1", "2", "3"]);
  expect((await read(name(2), SITE))?.etag).toBe(first?.etag);
  expect(asked).toEqual(["1", "2", "3", "2"]);
  expect(await read(name(9), SITE)).toBeNull();
});

test("one that is larger than all there is room for is served all the same", async () => {
  const { archives } = await storeOf(1);
  const read = archiveReader(archives, BYTES - 1);
  expect((await read(name(1), SITE))?.body.byteLength).toBe(BYTES);
});

test("an archive is drawn again when something of it is muted, or the site has another address", async () => {
  const { archives, asked } = await storeOf(1);
  let head: ArchiveHead = { changedAt: MORNING, muted: [] };
  const read = archiveReader({ ...archives, head: async () => head });
  await read(name(1), SITE);
  await read(name(1), "https://other.example");
  head = { ...head, muted: ["s1" as StoryId] };
  expect((await read(name(1), SITE))?.isFixed).toBe(false);
  expect(asked).toHaveLength(3);
  // Gone between two questions: nobody takes archives away, but storage may be another one.
  const vanished = archiveReader({ ...archives, parts: async () => null });
  expect(await vanished(name(1), SITE)).toBeNull();
});
