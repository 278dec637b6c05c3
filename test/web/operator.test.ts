import { describe, expect, onTestFinished, test } from "vitest";
import type { Watch } from "../../src/app/watch/watch.ts";
import { createOperatorServer } from "../../src/web/operator.ts";

function anOperatorServer(problem: string | null = null) {
  const watch: Watch = {
    metrics: async () =>
      await Promise.resolve({ contentType: "text/plain; version=0.0.4; charset=utf-8", body: "x 1\n" }),
    problem: async () => await Promise.resolve(problem),
  };
  const web = createOperatorServer(watch);
  onTestFinished(() => web.close());
  return web;
}

describe("programs of the operator are told", () => {
  test.for<{ url: string; problem: string | null; status: number; body: string }>([
    { url: "/healthz", problem: null, status: 200, body: "ok\n" },
    { url: "/healthz", problem: "the database does not answer", status: 200, body: "ok\n" },
    { url: "/readyz", problem: null, status: 200, body: "ready\n" },
    { url: "/readyz", problem: "the database does not answer", status: 503, body: "the database does not answer\n" },
    { url: "/metrics", problem: "the database does not answer", status: 200, body: "x 1\n" },
    { url: "/", problem: null, status: 404, body: "/metrics /healthz /readyz\n" },
  ])("$url with problem $problem: $status", async ({ url, problem, status, body }) => {
    const answer = await anOperatorServer(problem).inject(url);
    expect([answer.statusCode, answer.body]).toEqual([status, body]);
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.headers["content-security-policy"]).toContain("default-src 'none'");
  });

  test("figures in the form that Prometheus knows", async () => {
    const answer = await anOperatorServer().inject("/metrics");
    expect(answer.headers["content-type"]).toBe("text/plain; version=0.0.4; charset=utf-8");
  });

  test("nothing by a post", async () => {
    expect((await anOperatorServer().inject({ method: "POST", url: "/metrics" })).statusCode).toBe(404);
  });
});
