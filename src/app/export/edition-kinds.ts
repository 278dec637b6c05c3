import type { EditionHead } from "../../domain/digest.ts";
import type { TemplateData } from "../../domain/render.ts";
import { digestPage, editionPage, editionPath, editionsPage, STATIC_EDITIONS } from "../../publish/publish.ts";
import { isFileName } from "./export-path.ts";
import type { ExportView } from "./export-view.ts";
import { drawData, type PageKind, pageFile } from "./page-kind.ts";

export const editionsRoot: PageKind = async (view) => {
  const { options, from, page } = view;
  if (options.digests.length === 0) return [];
  const heads = await Promise.all(options.digests.map(async ({ name }) => await headsOf(view, name)));
  return [
    {
      path: pageFile("editions"),
      from: from("editions", heads),
      draw: async () => await page("editions", await editionsPage(view)),
    },
  ];
};

export const digestPages: PageKind = async (view) =>
  await Promise.all(
    view.options.digests.map(async ({ name }) => ({
      path: pageFile(`digest/${name}`),
      from: view.from("digest", name, await headsOf(view, name)),
      draw: async () => await drawData(view, "editions", await digestPage(name, null, view)),
    })),
  );

/** Older ones may be drawn from their stories as these are now, and each leads only to stories and tags that have a page. */
export const editionPages: PageKind = async (view) => {
  const told = view.from(
    view.outlines.map(({ mark }) => mark),
    view.moves,
  );
  const pages = pagesOf(view);
  const heads = await Promise.all(view.options.digests.map(async ({ name }) => await headsOf(view, name)));
  return heads.flatMap((ofDigest) =>
    ofDigest.map(({ digest, slot, subject }, index) => ({
      path: pageFile(editionPath(digest, slot)),
      from: view.from("edition", digest, slot, subject, ofDigest[index - 1]?.slot, ofDigest[index + 1]?.slot, told),
      async draw() {
        const data = await editionPage(digest, slot, view);
        return await drawData(view, "edition", data === null ? null : withPages(data, pages));
      },
    })),
  );
};

async function headsOf({ editions }: ExportView, digest: string): Promise<readonly EditionHead[]> {
  return await editions.heads(digest, STATIC_EDITIONS);
}

/** The paths of stories and tags that have a page. */
function pagesOf({ outlines, moves }: ExportView): ReadonlySet<string> {
  const tags = outlines.flatMap((story) => story.tags.filter(isFileName).map((tag) => `tag/${tag}`));
  return new Set([...outlines.map(({ id }) => `story/${id}`), ...moves.map(({ from }) => `story/${from}`), ...tags]);
}

type Told = { readonly pagePath: string; readonly tagLinks: readonly { readonly path: string }[] };
type Section = { readonly stories: readonly Told[] };

/** A story that an edition told may be told to nobody now. */
function withPages(data: TemplateData, pages: ReadonlySet<string>): TemplateData {
  const { lead, sections } = data as { readonly lead: Told | null; readonly sections: readonly Section[] };
  const linked = (told: Told) => ({
    ...told,
    pagePath: pages.has(told.pagePath) ? told.pagePath : null,
    tagLinks: told.tagLinks.filter(({ path }) => pages.has(path)),
  });
  const kept = sections.map((section) => Object.assign({}, section, { stories: section.stories.map(linked) }));
  return { ...data, lead: lead === null ? null : linked(lead), sections: kept };
}
