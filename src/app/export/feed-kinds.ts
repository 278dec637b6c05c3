import type { ArchiveParts } from "../../domain/archive-store.ts";
import { archiveDocument, feedPlans, feedsPage, isArchived } from "../../publish/publish.ts";
import { readFeedTwin } from "../pages/feed-twins.ts";
import type { ExportView } from "./export-view.ts";
import { drawData, type PageKind, pageFile, type PlannedFile } from "./page-kind.ts";

const ENDINGS = ["xml", "atom", "json"] as const;

export const feedsRoot: PageKind = ({ options, page, from }) => [
  { path: pageFile("feeds"), from: from("feeds"), draw: async () => await page("feeds", feedsPage(options)) },
];

/** What is in a feed now stands in the document that was drawn. */
export const feedTwins: PageKind = (view) =>
  feedPlans(view.options).map(({ path }) => ({
    path: pageFile(path),
    from: view.from("twin", view.drawn.get(`${path}.json`)?.etag),
    draw: async () => await drawData(view, "feed-twin", await readFeedTwin(path, view)),
  }));

/**
 * The archives of the feeds (RFC 5005, 4). The newest of each leads to one that is not there yet; served it leads on to the
 * feed, and here it is a copy of that.
 */
export const feedArchives: PageKind = async (view) => {
  const archived = await view.archives.feeds();
  const files: PlannedFile[] = [];
  for (const plan of feedPlans(view.options).filter(isArchived)) {
    const newest = archived.get(plan.path)?.newest ?? 0;
    for (let number = 1; number <= newest; number += 1) files.push(...(await oneArchive(view, plan.path, number)));
    if (newest > 0) files.push(...archiveToCome(view, plan.path, newest + 1));
  }
  return files;
};

async function oneArchive(view: ExportView, path: string, number: number): Promise<readonly PlannedFile[]> {
  const { archives, options, from } = view;
  const head = await archives.head(path, number);
  if (head === null) throw new Error(`${path} has no archive ${number}, though a later one`);
  const siteUrl = options.site.url;
  let reading: Promise<ArchiveParts | null> | null = null;
  return ENDINGS.map((ending) => ({
    path: `${path}/archive/${number}.${ending}`,
    from: from("archive", head),
    async draw() {
      const parts = await (reading ??= archives.parts(path, number));
      if (ending === "json") reading = null; // The last of the three.
      if (parts === null) throw new Error(`${path} has no archive ${number}`);
      return archiveDocument({ path, number, ending }, parts, { siteUrl, head }).body;
    },
  }));
}

function archiveToCome({ documents, drawn }: ExportView, path: string, number: number): readonly PlannedFile[] {
  return ENDINGS.map((ending) => ({
    path: `${path}/archive/${number}.${ending}`,
    from: drawn.get(`${path}.${ending}`)?.etag ?? "",
    draw: async () => (await documents.find(`${path}.${ending}`))?.body ?? "",
  }));
}
