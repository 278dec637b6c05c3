import { describe, expect, test } from "vitest";
import type { StoryId } from "../../src/domain/story.ts";
import { pageFrame } from "../../src/publish/page-frame.ts";
import { movedPage, storyPage } from "../../src/publish/publish.ts";
import { createRender } from "../../src/render/render.ts";
import { options, story, tell } from "./desk.ts";
import { TEMPLATES } from "./templates.ts";

const { page } = createRender(TEMPLATES);
const fixed = { ...options, isStatic: true };

describe("a static page", () => {
  test.for<{ path: string | null; root: string; served: string; why: string }>([
    { path: "", root: ".", served: ".", why: "the front page is where it seems" },
    { path: "latest", root: ".", served: "..", why: "a page is the index of a folder" },
    { path: "story/x", root: "..", served: "../..", why: "so is one further down" },
    { path: null, root: "/desk", served: "/desk", why: "an error page stands anywhere" },
  ])("$path: $why", ({ path, root, served }) => {
    const frame = { title: "", description: "", path, root };
    expect(pageFrame(fixed, frame)).toMatchObject({ root: served, isStatic: true });
    expect(pageFrame(options, frame)).toMatchObject({ root, isStatic: false });
  });

  test("says of what moment its rank is, and a served one is of now", async () => {
    const told = { ...story([tell("A lock is picked")]), changedAt: new Date("2014-12-18T08:00:00Z") };
    const at = (now: string) => ({ story: told, receipts: [], earlier: [], now: new Date(now) });
    const draw = async (now: string, of: typeof fixed | typeof options) =>
      await page("story", storyPage({ ...at(now), options: of }));
    const [early, late] = ["2014-12-19T08:00:00Z", "2014-12-20T08:00:00Z"];
    expect(await draw(early, fixed)).toContain("Together, as of 18 December 2014, 09:00");
    expect(await draw(early, fixed)).toBe(await draw(late, fixed));
    expect(await draw(early, options)).toContain("Together, now");
    expect(await draw(early, options)).not.toBe(await draw(late, options));
  });

  test("leads from an earlier address to a story, whatever its id", async () => {
    const html = await page("moved", movedPage('x"><script>' as StoryId, fixed));
    expect(html).toContain('content="0; url=../../story/x%22%3E%3Cscript%3E"');
    expect(html).toContain('<link rel="canonical" href="https://news.example.org/story/x%22%3E%3Cscript%3E">');
    expect(html).not.toContain("<script>");
  });
});
