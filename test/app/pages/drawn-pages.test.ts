import { beforeEach, describe, expect, test } from "vitest";
import { createDrawnPages } from "../../../src/app/pages/drawn-pages.ts";
import { MORNING } from "../../builders.ts";

let now: Date;
let state: string;
let drawings: number;

beforeEach(() => {
  now = MORNING;
  state = "one";
  drawings = 0;
});

const pagesOf = (maxBytes?: number) =>
  createDrawnPages({
    state: async () => await Promise.resolve(state),
    clock: () => now,
    ...(maxBytes === undefined ? {} : { maxBytes }),
  });
const draw = async (): Promise<string> => {
  drawings += 1;
  return await Promise.resolve(`<p>page ${drawings}`);
};

describe("a page that is drawn on demand", () => {
  test("is drawn once for a crowd, and the very same value for who comes later", async () => {
    const pages = pagesOf();
    const crowd = await Promise.all(Array.from({ length: 20 }, async () => await pages("story/a", draw)));
    expect(new Set([...crowd, await pages("story/a", draw)]).size).toBe(1);
    expect(drawings).toBe(1);
    expect(crowd[0]).toMatchObject({ path: "story/a", contentType: "text/html; charset=utf-8", changedAt: MORNING });
    expect(crowd[0]?.etag).toMatch(/^"[\w-]{43}"$/);
  });

  test("is drawn anew when the state is another one, and after a minute", async () => {
    const pages = pagesOf();
    await pages("story/a", draw);
    state = "two";
    await pages("story/a", draw);
    expect(drawings).toBe(2);
    now = new Date(MORNING.getTime() + 59_999);
    await pages("story/a", draw);
    expect(drawings).toBe(2);
    now = new Date(MORNING.getTime() + 60_000);
    await pages("story/a", draw);
    expect(drawings).toBe(3);
  });

  test("that the state overtook is answered, and not held", async () => {
    const pages = pagesOf();
    const { promise, resolve } = Promise.withResolvers<string>();
    const early = pages("story/a", async () => await promise);
    await new Promise(setImmediate);
    state = "two";
    await pages("story/a", draw);
    resolve("<p>old");
    expect(new TextDecoder().decode((await early)?.body)).toBe("<p>old");
    expect(new TextDecoder().decode((await pages("story/a", draw))?.body)).toBe("<p>page 1");
  });

  test("is not held when there is none, or when it cannot be drawn", async () => {
    const pages = pagesOf();
    expect(await pages("story/none", async () => await Promise.resolve(null))).toBeNull();
    await expect(pages("story/none", async () => await Promise.reject(new Error("no template")))).rejects.toThrow(
      "no template",
    );
    expect(await pages("story/none", draw)).not.toBeNull();
  });

  test("takes bounded memory: the one that was asked for longest ago goes", async () => {
    const pages = pagesOf("<p>page 1".length * 2);
    await pages("a", draw);
    await pages("b", draw);
    await pages("a", draw);
    await pages("c", draw);
    expect(drawings).toBe(3);
    await pages("a", draw);
    expect(drawings).toBe(3);
    await pages("b", draw);
    expect(drawings).toBe(4);
  });

  test("that is larger than all of the memory is answered", async () => {
    const pages = pagesOf(3);
    expect(await pages("a", draw)).not.toBeNull();
    await pages("a", draw);
    expect(drawings).toBe(2);
  });
});
