import { describe, expect, test } from "vitest";
import { createImages } from "../../src/app/images.ts";
import type { FetchImage } from "../../src/domain/image.ts";
import type { Story } from "../../src/domain/story.ts";
import { storyImage } from "../../src/publish/publish.ts";
import { story, tell } from "../publish/desk.ts";

const URL_OF_IT = "https://outlet.example/one.png";
const PNG = { contentType: "image/png", body: new Uint8Array([1, 2, 3]) };

function imaged(url: string | null, changes: Partial<Story> = {}): Story {
  return { ...story([tell("Sony hacked", { image: url })]), ...changes };
}

const versionOf = (one: Story): string => storyImage(one)?.path.split("/").at(-1) ?? "none";

/** The images of a desk that holds these stories; what was fetched is noted. */
function images(
  stories: readonly Story[],
  fetch: FetchImage = async () => await Promise.resolve(PNG),
  maxWaitMs = 5_000,
) {
  const fetched: string[] = [];
  let now = new Date("2026-01-01T00:00:00Z");
  const find = createImages({
    stories: { story: async (id) => await Promise.resolve(stories.find((one) => one.id === id) ?? null) },
    fetch: async (url, signal) => {
      fetched.push(url);
      return await fetch(url, signal);
    },
    clock: () => now,
    maxWaitMs,
  });
  return { fetched, find, wait: (minutes: number) => void (now = new Date(now.getTime() + minutes * 60_000)) };
}

describe("createImages", () => {
  test("gives the image of a told story, and asks the outlet once for all who want it", async () => {
    const told = imaged(URL_OF_IT);
    const { find, fetched } = images([told]);
    const version = versionOf(told);
    const [first, second] = await Promise.all([find(told.id, version), find(told.id, version)]);
    expect(first).toMatchObject({ contentType: "image/png", body: PNG.body });
    expect(second).toBe(first);
    expect(await find(told.id, version)).toBe(first);
    expect(fetched).toEqual([URL_OF_IT]);
  });

  test.for<{ why: string; told: Story; id?: string; version?: string }>([
    { why: "a story that is not there", told: imaged(URL_OF_IT), id: "story-none" },
    { why: "a muted story", told: imaged(URL_OF_IT, { standing: { kind: "muted" } }) },
    { why: "a story without an image", told: imaged(null) },
    { why: "an image that is no web address", told: imaged("file:///etc/passwd") },
    { why: "the version of another image", told: imaged(URL_OF_IT), version: "0123456789abcdef" },
    { why: "the end of a version", told: imaged(URL_OF_IT), version: versionOf(imaged(URL_OF_IT)).slice(1) },
  ])("asks nobody for $why", async ({ told, id = told.id, version = versionOf(told) }) => {
    const { find, fetched } = images([told]);
    expect(await find(id, version)).toBeNull();
    expect(fetched).toEqual([]);
  });

  test("leaves an outlet that gave no image alone for ten minutes", async () => {
    const told = imaged(URL_OF_IT);
    const { find, fetched, wait } = images([told], async () => await Promise.resolve(null));
    for (const minutes of [0, 9, 2]) {
      wait(minutes);
      expect(await find(told.id, versionOf(told))).toBeNull();
    }
    expect(fetched).toHaveLength(2);
  });

  test("gives none when the outlet takes too long, and has what comes later for the next who asks", async () => {
    const told = imaged(URL_OF_IT);
    const late = Promise.withResolvers<typeof PNG>();
    const { find, fetched } = images([told], async () => await late.promise, 1);
    expect(await find(told.id, versionOf(told))).toBeNull();
    late.resolve(PNG);
    expect(await find(told.id, versionOf(told))).toMatchObject({ contentType: "image/png" });
    expect(fetched).toHaveLength(1);
  });

  test("fails with a fault, and does not hold it for an answer", async () => {
    const told = imaged(URL_OF_IT);
    const broken = images([told], async () => await Promise.reject(new Error("a bug")));
    await expect(broken.find(told.id, versionOf(told))).rejects.toThrow("a bug");
    await expect(broken.find(told.id, versionOf(told))).rejects.toThrow("a bug");
  });

  test("fetches at most forty at a time", async () => {
    const many = Array.from({ length: 41 }, (_, index) => ({
      ...imaged(`${URL_OF_IT}?${index}`),
      id: `story-${index}` as Story["id"],
    }));
    const open = Promise.withResolvers<typeof PNG>();
    const { find, fetched } = images(many, async () => await open.promise);
    const asking = many.map((one) => find(one.id, versionOf(one)));
    expect(await asking[40]).toBeNull();
    open.resolve(PNG);
    expect((await Promise.all(asking.slice(0, 40))).every((one) => one !== null)).toBe(true);
    expect(fetched).toHaveLength(40);
  });

  test("holds at most 32 MiB, and forgets what was asked for longest ago", async () => {
    const large = { contentType: "image/png", body: new Uint8Array(2 * 1024 * 1024) };
    const many = Array.from({ length: 17 }, (_, index) => ({
      ...imaged(`${URL_OF_IT}?${index}`),
      id: `story-${index}` as Story["id"],
    }));
    const { find, fetched } = images(many, async () => await Promise.resolve(large));
    for (const one of many) await find(one.id, versionOf(one));
    const [first, second] = many;
    if (first === undefined || second === undefined) throw new Error("no stories");
    await find(second.id, versionOf(second));
    expect(fetched).toHaveLength(17);
    await find(first.id, versionOf(first));
    expect(fetched).toHaveLength(18);
  });
});
