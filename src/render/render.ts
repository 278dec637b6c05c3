import path from "node:path";
import type { RenderMail, RenderPage } from "../domain/render.ts";
import { createRenderMail } from "./mail.ts";
import { createRenderPage } from "./page.ts";

/**
 * Fills the files of the templates folder: `mail/*.mjml` and `mail/*.txt`, `pages/*.liquid`. Files are read again for
 * each filling, so an edited template counts at once; what was compiled from the same text is kept.
 */
export function createRender(templatesFolder: string): { readonly mail: RenderMail; readonly page: RenderPage } {
  return {
    mail: createRenderMail(path.join(templatesFolder, "mail")),
    page: createRenderPage(path.join(templatesFolder, "pages")),
  };
}
