import { expect, test } from "vitest";
import type { Story } from "../../src/domain/story.ts";
import { withTag } from "../../src/domain/where/where.ts";
import { frontPage } from "../../src/publish/front-page.ts";
import { createRender } from "../../src/render/render.ts";
import { options, story, tell } from "./desk.ts";
import { TEMPLATES } from "./templates.ts";

/** Most bytes of the front page, unpacked. */
const MAX_BYTES = 60_000;

const OUTLETS = ["Wire Post", "The Kernel Gazette", "Silicon Quay", "Cipher Street", "Open Orbit", "Pacific Byte"];
/** How many further outlets tell a story, in turn. */
const OTHERS = [0, 0, 1, 0, 3, 0, 1, 7, 0, 2];
const WORDS =
  "The maker of the software that most hospitals use to plan their shifts said on Tuesday that somebody had been reading " +
  "its mail since the spring, and that it had known of it for eleven weeks before it told the regulator and its customers";

/** As news is: headlines of some seventy characters, gists of two sentences, addresses with dates and words in them. */
function realStory(at: number): Story {
  const title = `${WORDS.slice(at % 40, (at % 40) + 62)} (${at})`;
  const outlets = Array.from({ length: 1 + (OTHERS[at % OTHERS.length] ?? 0) }, (_, index) => {
    const outlet = `${OUTLETS[(at + index) % OUTLETS.length]}${index >= OUTLETS.length ? ` ${index}` : ""}`;
    const site = outlet.toLowerCase().replace(/[^a-z]+/g, "-");
    const link = `https://www.${site}.example/2026/11/30/the-maker-of-the-software-that-most-hospitals-use-${at}/`;
    return tell(title, { outlet, link, summary: WORDS, at: "2026-11-30T08:00:00Z" });
  });
  const [lead, ...others] = outlets;
  if (lead === undefined) throw new Error("A story has a lead.");
  const gist = [WORDS.slice(0, 130), WORDS.slice(40, 150)].map((text) => ({ text: `${text}.`, itemId: lead.item.id }));
  const tags = ["security", "hospitals", "north-korea", "open-source"].slice(0, at % 4);
  return { ...story([lead, ...others], { id: `sty-${String(at).padStart(20, "0")}`, tags }), gist };
}

test("the front page with sixty stories of the usual size stays small", async () => {
  const sixty = Array.from({ length: 60 }, (_, at) => realStory(at));
  const feeds = ["security", "ai", "chips"].map((name) => ({ name, title: name, where: withTag(name), limit: 50 }));
  const { page } = createRender(TEMPLATES);
  const html = await page("front", frontPage(sixty, { ...options, feeds }));
  expect(html.match(/<article/g)).toHaveLength(60);
  expect(Buffer.byteLength(html)).toBeLessThanOrEqual(MAX_BYTES);
});
