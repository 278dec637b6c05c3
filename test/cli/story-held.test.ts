import { afterAll, beforeAll, expect, test } from "vitest";
import { rss, serveFeeds, type LocalFeeds } from "../e2e/local-feeds.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";
import { tell, type Told } from "./told-command.ts";

const AT = new Date(Date.now() - 3_600_000);
const OFFER = {
  title: "Sponsored: Save 40% on the Lumex vacuum, now $59.99",
  link: "https://wire.example/sponsored/lumex",
  summary: "Sponsored content. Use the coupon code LUMEX40 at checkout to get the best deal, 40% off, today only.",
  at: AT,
};
const NEWS = {
  title: "Parliament of Oslo votes on the harbour",
  link: "https://wire.example/harbour",
  summary: "The parliament votes today on a new harbour in the east of Oslo.",
  at: AT,
};

let feeds: LocalFeeds;
let desk: TemporaryDesk;
let passes: readonly Told[];

beforeAll(async () => {
  feeds = await serveFeeds(new Map([["/wire.xml", rss("The Wire", [OFFER, NEWS])]]));
  desk = createTemporaryDesk({
    network: { allow: [feeds.host] },
    sources: [{ url: feeds.url("/wire.xml"), name: "Wire" }],
    digests: [],
  });
  passes = [await on("run"), await on("run", "--json")];
}, 60_000);

afterAll(async () => {
  desk.remove();
  await feeds.close();
});

async function on(...argv: readonly string[]): Promise<Told> {
  return await tell([...argv, "--config", desk.settings]);
}

async function titles(...options: readonly string[]): Promise<readonly string[]> {
  const { out } = await on("story", "list", "--json", ...options);
  return out.map((line) => (JSON.parse(line) as { title: string }).title);
}

test("the pass that holds it back says so, in words, and counts it for machines", () => {
  const [first, second] = passes;
  expect(first?.out).toContain("         1 story held back as filler: newsdesk story list --held");
  expect(JSON.parse(second?.out.join("") ?? "")).toMatchObject({ curate: { heldBack: 0 } });
});

test("what looks like filler is listed with the why, is told when it is released, and held again when that is undone", async () => {
  expect([await titles(), await titles("--held")]).toEqual([[NEWS.title], [OFFER.title]]);
  const { out } = await on("story", "list", "--held");
  expect(out[1]).toMatch(/Lumex vacuum, now \$59\.99 \((?:deals|sponsored) [01]\.\d\d: .+\)$/);
  expect((await on("story", "show", OFFER.link)).out[1]).toMatch(/^story story-\w+, held back as filler$/);
  expect((await on("story", "pin", OFFER.link)).notes[0]).toMatch(
    / It is held back as filler, and is not told before: newsdesk story release story-\w+$/,
  );
  await on("story", "unpin", OFFER.link);
  const released = await on("story", "release", OFFER.link);
  expect(released.notes[0]).toMatch(/^"Sponsored: .+" is told from now on, though it looks like filler \(\w+\)\.$/);
  expect(await titles("--held")).toEqual([]);
  expect(await titles()).toContain(OFFER.title);
  await on("story", "undo", (await on("story", "corrections")).out[0]?.slice(0, 24) ?? "");
  expect(await titles("--held")).toEqual([OFFER.title]);
});
