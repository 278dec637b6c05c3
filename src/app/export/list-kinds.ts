import { bestStories, frontPage, PAGE_STORIES, riverPage } from "../../publish/publish.ts";
import { isFileName } from "./export-path.ts";
import { marksOf } from "./archive-kinds.ts";
import { drawData, type PageKind, pageFile } from "./page-kind.ts";

/** One story more than a list shows tells whether it goes on. */
const LISTED = PAGE_STORIES + 1;

export const latest: PageKind = (view) => [
  {
    path: pageFile("latest"),
    from: view.from("latest", marksOf(view.outlines, LISTED)),
    draw: async () => await drawData(view, "list", await riverPage({ tag: null, behind: null }, view)),
  },
];

/** Of each tag that a story has: such a tag is named on its page. */
export const tags: PageKind = (view) => {
  const listed = new Map<string, (typeof view.outlines)[number][]>();
  for (const story of view.outlines) {
    for (const tag of story.tags.filter(isFileName)) {
      const list = listed.get(tag) ?? [];
      if (list.length < LISTED) list.push(story);
      listed.set(tag, list);
    }
  }
  return [...listed].map(([tag, stories]) => ({
    path: pageFile(`tag/${tag}`),
    from: view.from("tag", tag, marksOf(stories, LISTED)),
    draw: async () => await drawData(view, "list", await riverPage({ tag, behind: null }, view)),
  }));
};

/** Any story may come to its head. */
export const front: PageKind = ({ stories, outlines, options, page, from }) => [
  {
    path: "index.html",
    from: from("front", marksOf(outlines, outlines.length)),
    draw: async () => await page("front", frontPage(await bestStories(stories, options.frontStories), options)),
  },
];
