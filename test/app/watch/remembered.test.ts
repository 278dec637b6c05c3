import { describe, expect, test } from "vitest";
import { isExposed } from "../../../src/app/watch/exposed.ts";
import { remembered } from "../../../src/app/watch/remembered.ts";
import { within } from "../../../src/app/watch/within.ts";

describe("what is remembered", () => {
  test("is read once for all who ask at the same time, and again when it is old or the clock was set back", async () => {
    let [now, reads] = [1_000_000, 0];
    const read = remembered(
      10_000,
      () => new Date(now),
      async () => await Promise.resolve((reads += 1)),
    );
    expect(await Promise.all([read(), read()])).toEqual([1, 1]);
    now += 9_999;
    expect(await read()).toBe(1);
    now += 1;
    expect(await read()).toBe(2);
    now -= 500;
    expect(await read()).toBe(3);
  });

  test("is not held when the reading fails", async () => {
    let reads = 0;
    const read = remembered(
      10_000,
      () => new Date(0),
      async () => {
        reads += 1;
        if (reads === 1) throw new Error("down");
        return await Promise.resolve(reads);
      },
    );
    await expect(read()).rejects.toThrow("down");
    expect(await read()).toBe(2);
  });
});

describe("a limit of time", () => {
  test("lets through what is in time, and what it throws", async () => {
    expect(await within(60_000, Promise.resolve(7))).toBe(7);
    await expect(within(60_000, Promise.reject(new Error("down")))).rejects.toThrow("down");
  });

  test("ends the wait for what never ends", async () => {
    await expect(within(5, new Promise(() => {}))).rejects.toThrow("longer than 5 ms");
  });
});

describe("an address is exposed", () => {
  test.for([
    ["127.0.0.1", false],
    ["::1", false],
    ["localhost", false],
    ["10.1.2.3", false],
    ["192.168.1.5", false],
    ["fd00::5", false],
    ["::ffff:127.0.0.1", false],
    ["0.0.0.0", true],
    ["::", true],
    ["203.0.113.7", true],
    ["2001:db8::7", true],
    ["desk.example", true],
  ] as const)("%s: %s", ([host, exposed]) => {
    expect(isExposed(host)).toBe(exposed);
  });
});
