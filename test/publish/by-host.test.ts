import { describe, expect, test } from "vitest";
import { byHost } from "../../src/publish/hub/by-host.ts";
import { aHubSubscription } from "../builders.ts";

const NEVER = new AbortController().signal;
const of = (host: string, count: number) =>
  Array.from({ length: count }, (_, index) => aHubSubscription(`${host}-${index}`, { host }));

describe("byHost", () => {
  test("takes hosts in turn, so that one with much to do is not done before the others", async () => {
    const worked: string[] = [];
    const busy = Array.from({ length: 8 }, (_, index) => of(`busy${index}`, 3)).flat();
    await byHost([...busy, ...of("other", 1)], NEVER, async ({ id }) => {
      worked.push(id);
      await new Promise((done) => setTimeout(done, 5));
    });
    expect(worked.slice(0, 8)).toEqual(busy.filter(({ id }) => id.endsWith("-0")).map(({ id }) => id));
    expect(worked.indexOf("other-0")).toBeLessThan(worked.findIndex((id) => id.endsWith("-1")));
    expect(worked).toHaveLength(25);
  });

  test("asks one host for one thing at a time", async () => {
    let [running, most] = [0, 0];
    await byHost(of("one", 5), NEVER, async () => {
      most = Math.max(most, ++running);
      await new Promise((done) => setTimeout(done, 2));
      running -= 1;
    });
    expect(most).toBe(1);
  });

  test("begins nothing more when the time is over, and throws what went wrong", async () => {
    const rest = new AbortController();
    const worked: string[] = [];
    const working = byHost(of("one", 3), rest.signal, async ({ id }) => {
      worked.push(id);
      rest.abort();
      await Promise.reject(new Error("a fault"));
    });
    await expect(working).rejects.toThrow("a fault");
    expect(worked).toEqual(["one-0"]);
  });
});
