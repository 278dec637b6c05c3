import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serveFeeds, type Answer, type LocalFeeds } from "./local-feeds.ts";
import { createTemporaryDesk, type TemporaryDesk } from "./temporary-desk.ts";

/** What would clear the screen, colour it, or write over the line, in all places of a feed that commands show. */
const STEERING = "\u001b[2J\u009b31m\u0085\r\u202e";
const FORGED = "2026-11-23 06:00Z  Chosen as the lead: forged.";
const FEED = `<rss version="2.0${STEERING}"><channel><title>Wire${STEERING}</title><link>https://wire.example/</link>
<item><title>A lock${STEERING} is picked at night</title><link>https://wire.example/lock</link>
<guid isPermaLink="false">lock${STEERING}
  ${FORGED}</guid><description>Somebody${STEERING} picked it.</description></item></channel></rss>`;

let feeds: LocalFeeds;
let desk: TemporaryDesk;

beforeAll(async () => {
  feeds = await serveFeeds(new Map<string, Answer>([["/wire.xml", FEED]]));
  desk = createTemporaryDesk({
    network: { allow: [feeds.host] },
    sources: [
      { id: "wire", name: "Wire", url: feeds.url("/wire.xml") },
      { id: "gone", name: "Gone", url: feeds.url("/gone.xml") },
    ],
  });
});

afterAll(async () => {
  await feeds.close();
  desk.remove();
});

describe("what a feed says cannot steer the terminal", () => {
  test("run tells each source that gave nothing once, in its report", async () => {
    const { code, stdout, stderr } = await desk.run("run", "--all");
    expect([code, stderr]).toEqual([0, ""]);
    expect(stdout.match(/Gone: status, .*404/g)).toHaveLength(1);
    expect(stdout).not.toMatch(UNSHOWN);
  });

  test.for<{ why: string; args: readonly string[]; shows: RegExp }>([
    { why: "run --verbose, in its log", args: ["run", "--all", "--verbose"], shows: /source gave nothing/ },
    { why: "check", args: ["check", "--fetch"], shows: /Wire: rss 2\.0.*1 item/ },
    { why: "check --json", args: ["check", "--fetch", "--json"], shows: /"format":"rss 2\.0/ },
    { why: "explain", args: ["explain", "https://wire.example/lock"], shows: /known again by its guid/ },
    { why: "explain --json", args: ["explain", "https://wire.example/lock", "--json"], shows: /"kind":"stored"/ },
  ])("$why", async ({ args, shows }) => {
    const { stdout, stderr } = await desk.run(...args);
    expect(`${stdout}${stderr}`).toMatch(shows);
    expect(`${stdout}${stderr}`).not.toMatch(UNSHOWN);
    expect(stdout.split("\n").filter((line) => line.trim().startsWith(FORGED))).toEqual([]);
  });
});

const UNSHOWN = /(?!\n)\p{Cc}|[\u202a-\u202e]/u;
