import { expect, onTestFinished, test } from "vitest";
import { rss, serveFeeds } from "./local-feeds.ts";
import { createTemporaryDesk } from "./temporary-desk.ts";

/** The kinds of decision of a story's receipts that are about itself, and its tags with their grounds. */
type Seen = { readonly tags: readonly string[]; readonly weight: string; readonly decided: readonly string[] };

test(
  "changed rules, and changed tags and weights of a source, reach a story that nobody adds to",
  { timeout: 120_000 },
  async () => {
    const at = new Date(Date.now() - 3_600_000);
    const told = {
      title: "Ferry sinks off Uster",
      summary: "All were saved.",
      link: "https://www.wire.example/ferry",
      at,
    };
    const feeds = await serveFeeds(new Map([["/wire.xml", rss("wire", [told])]]));
    onTestFinished(async () => await feeds.close());
    const source = { url: feeds.url("/wire.xml"), id: "wire", name: "Wire" };
    const before = { network: { allow: [feeds.host] }, sources: [source], tags: { ships: ["submarine"] }, digests: [] };
    const desk = createTemporaryDesk(before);
    onTestFinished(() => desk.remove());

    async function pass(): Promise<Seen> {
      const { code, stderr } = await desk.run("run");
      expect([code, stderr]).toEqual([0, ""]);
      return await desk.look(async ({ stories }) => {
        const [story] = await stories.find({ order: "newest", limit: 2 });
        if (story === undefined) throw new Error("There is no story.");
        const decided = (await stories.receipts(story)).map(({ decision }) => decision.kind);
        return {
          tags: story.tags.map(({ tag, why }) => `${tag}: ${why.join("; ")}`),
          weight: story.rank.find(({ name }) => name === "weight")?.why ?? "",
          decided: decided.filter((kind) => kind === "tagged" || kind === "ranked"),
        };
      });
    }

    expect(await pass()).toEqual({ tags: [], weight: "mean source weight 1", decided: ["ranked"] });
    desk.configure({ ...before, tags: { ships: [{ all: ["ferry", "saved"], host: "wire.example" }] } });
    const tagged = [`ships: "Ferry" in the title; host www.wire.example; "saved" in the summary`];
    expect(await pass()).toEqual({ tags: tagged, weight: "mean source weight 1", decided: ["ranked", "tagged"] });
    desk.configure({ ...before, sources: [{ ...source, tags: ["ships"], weight: 3 }] });
    expect(await pass()).toEqual({
      tags: ["ships: source Wire"],
      weight: "mean source weight 3",
      decided: ["ranked", "tagged", "tagged", "ranked"],
    });
    expect((await pass()).decided).toHaveLength(4);
  },
);
