import path from "node:path";
import { sha256 } from "../domain/content-id.ts";
import type { RenderMail, RenderPage } from "../domain/render.ts";
import type { PageBatch } from "./page.ts";
import { readPageTemplates } from "./page-templates.ts";

export type Render = {
  readonly mail: RenderMail;
  readonly page: RenderPage;
  /** A text that is another one whenever a page template is. */
  readonly pageTemplates: () => Promise<string>;
  /** For many pages in a row: the templates are read once, and `hash` is another text whenever one of them is. */
  readonly pageBatch: () => Promise<PageBatch>;
};

/**
 * Fills the files of the templates folder: `mail/*.mjml` and `mail/*.txt`, `pages/*.liquid`. Files are read again for
 * each filling, so an edited template counts at once; what was compiled from the same text is kept. The code behind it is
 * loaded with the first filling, since many a pass has nothing to fill.
 */
export function createRender(templatesFolder: string): Render {
  const pages = path.join(templatesFolder, "pages");
  let mail: Promise<RenderMail> | null = null;
  let page: Promise<RenderPage> | null = null;
  return {
    mail: async (template, data, slots) => {
      const fill = await (mail ??= loadMail(path.join(templatesFolder, "mail")));
      return await fill(template, data, slots);
    },
    page: async (template, data) => {
      const fill = await (page ??= loadPage(pages));
      return await fill(template, data);
    },
    pageBatch: async () => await (await import("./page.ts")).openPageBatch(pages),
    pageTemplates: async () => sha256(JSON.stringify(await readPageTemplates(pages))),
  };
}

async function loadMail(folder: string): Promise<RenderMail> {
  const { createRenderMail } = await import("./mail.ts");
  return createRenderMail(folder);
}

async function loadPage(folder: string): Promise<RenderPage> {
  const { createRenderPage } = await import("./page.ts");
  return createRenderPage(folder);
}
