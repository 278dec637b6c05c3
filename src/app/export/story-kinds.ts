import type { Story, StoryId } from "../../domain/story.ts";
import { MAX_EARLIER_TEXTS, movedPage, storyPage } from "../../publish/publish.ts";
import type { ExportView } from "./export-view.ts";
import { type PageKind, pageFile } from "./page-kind.ts";

export const storyPages: PageKind = (view) => {
  const read = storyReader(view);
  const { options, stories, page, from } = view;
  return view.outlines.map(({ id, mark }) => ({
    path: pageFile(`story/${id}`),
    from: from("story", mark),
    async draw() {
      const story = await read(id);
      // A static page is of no moment, so it does not matter which one this is.
      const now = story.changedAt;
      const receipts = await stories.receipts(story);
      const changed = story.coverage.filter(({ item }) => item.version > 1).map(({ item }) => item.id);
      const earlier = await stories.earlierTexts(changed, MAX_EARLIER_TEXTS);
      return await page(
        "story",
        storyPage({ story, receipts, receiptsSince: await stories.receiptsSince(), earlier, options, now }),
      );
    },
  }));
};

/** The address of a story that went up in another leads there. */
export const earlierAddresses: PageKind = ({ moves, options, page, from }) =>
  moves.map(({ from: earlier, to }) => ({
    path: pageFile(`story/${earlier}`),
    from: from("moved", to),
    draw: async () => await page("moved", movedPage(to, options)),
  }));

/** Reads the stories that are asked for at the same time in one go. */
function storyReader({ stories }: ExportView): (id: StoryId) => Promise<Story> {
  let waiting: { readonly ids: StoryId[]; readonly found: Promise<ReadonlyMap<StoryId, Story>> } | null = null;
  const readSoon = (): NonNullable<typeof waiting> => {
    const ids: StoryId[] = [];
    const found = Promise.resolve().then(async () => {
      waiting = null;
      const read = await stories.find({ order: "newest", ids, limit: ids.length });
      return new Map(read.map((story) => [story.id, story]));
    });
    return { ids, found };
  };
  return async (id) => {
    waiting ??= readSoon();
    const { ids, found } = waiting;
    ids.push(id);
    const story = (await found).get(id);
    if (story === undefined) throw new Error(`the story ${id} is not in the state that lists it`);
    return story;
  };
}
