import path from "node:path";
import { LiquidError } from "liquidjs";
import { sha256 } from "../domain/content-id.ts";
import type { RenderPage } from "../domain/render.ts";
import { createLiquid, templateError } from "./liquid.ts";
import { PAGE_ENDING as ENDING, type PageTemplates, readPageTemplates } from "./page-templates.ts";
import { checkTemplateName, missingTemplate } from "./template-file.ts";

/** Fills page templates of one folder. They may use each other (`layout`, `render`) and nothing outside the folder. */
export function createRenderPage(folder: string): RenderPage {
  let known: PageBatch | null = null;
  return async (template, data) => {
    checkTemplateName(template);
    const templates = await readPageTemplates(folder);
    const hash = hashOf(templates);
    if (known?.hash !== hash) known = { hash, page: fillerOf(folder, templates) };
    return await known.page(template, data);
  };
}

/** Fills by templates that were read once; `hash` is another text whenever one of them is. */
export type PageBatch = { readonly hash: string; readonly page: RenderPage };

/** Reads the templates of the folder for many pages in a row: what is edited meanwhile does not count. */
export async function openPageBatch(folder: string): Promise<PageBatch> {
  const templates = await readPageTemplates(folder);
  return { hash: hashOf(templates), page: fillerOf(folder, templates) };
}

function hashOf(templates: PageTemplates): string {
  return sha256(JSON.stringify(templates));
}

function fillerOf(folder: string, templates: PageTemplates): RenderPage {
  const engine = createLiquid(templates, true);
  return async (template, data) => {
    checkTemplateName(template);
    const file = `${template}${ENDING}`;
    if (templates[file] === undefined) throw missingTemplate(path.join(folder, file));
    try {
      return String(engine.renderFileSync(template, data)); // All of it is in memory; waiting for promises takes a quarter longer.
    } catch (cause) {
      throw templateError(cause, path.join(folder, fileOf(cause, templates) ?? file));
    }
  };
}

/** The file that the complaint is about, which may be the layout and not the page. */
function fileOf(cause: unknown, templates: PageTemplates): string | undefined {
  if (!LiquidError.is(cause)) return undefined;
  return Object.keys(templates).find((name) => templates[name] === cause.token.input);
}
