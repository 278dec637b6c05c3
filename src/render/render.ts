import path from "node:path";
import type { RenderMail, RenderPage } from "../domain/render.ts";

/**
 * Fills the files of the templates folder: `mail/*.mjml` and `mail/*.txt`, `pages/*.liquid`. Files are read again for
 * each filling, so an edited template counts at once; what was compiled from the same text is kept. The code behind it is
 * loaded with the first filling, since many a pass has nothing to fill.
 */
export function createRender(templatesFolder: string): { readonly mail: RenderMail; readonly page: RenderPage } {
  let mail: Promise<RenderMail> | null = null;
  let page: Promise<RenderPage> | null = null;
  return {
    mail: async (template, data, slots) => {
      const fill = await (mail ??= loadMail(path.join(templatesFolder, "mail")));
      return await fill(template, data, slots);
    },
    page: async (template, data) => {
      const fill = await (page ??= loadPage(path.join(templatesFolder, "pages")));
      return await fill(template, data);
    },
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
