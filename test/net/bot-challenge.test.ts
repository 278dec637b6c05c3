import { describe, expect, test } from "vitest";
import { isBotChallenge } from "../../src/net/bot-challenge.ts";

const NO_HEADERS: Record<string, string> = {};
const CHALLENGE = "<!DOCTYPE html><html><head><title>Just a moment...</title></head></html>";
const GUARDED = `<!doctype html><html><body><p>News</p><script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script></body></html>`;

describe("a bot challenge", () => {
  test.for<{ why: string; status: number; headers?: Record<string, string>; body?: string; is: boolean }>([
    { why: "that a header names", status: 403, headers: { "cf-mitigated": "challenge" }, is: true },
    {
      why: "of another shield, that a header names",
      status: 429,
      headers: { "x-vercel-mitigated": "challenge" },
      is: true,
    },
    { why: "that only the page tells", status: 503, body: CHALLENGE, is: true },
    { why: "with status 200", status: 200, body: `\uFEFF ${CHALLENGE}`, is: true },
    {
      why: "by a proof of work",
      status: 200,
      body: `<html><script src="/.within.website/x/cmd/anubis/x.js">`,
      is: true,
    },
    { why: "that is an error page with a shield's script", status: 403, body: GUARDED, is: true },
    { why: "is not a good page with a shield's script", status: 200, body: GUARDED, is: false },
    { why: "is not a plain error page", status: 403, body: "<html>no</html>", is: false },
    { why: "is not a feed that tells of one", status: 200, body: "<rss><title>_cf_chl_opt</title></rss>", is: false },
    { why: "is not nothing", status: 403, is: false },
  ])("$why: $is", ({ status, headers = NO_HEADERS, body = "", is }) => {
    const answer = { status, headers: new Map(Object.entries(headers)), body: Buffer.from(body) };
    expect(isBotChallenge(answer)).toBe(is);
  });
});
