import path from "node:path";
import { type Liquid, LiquidError } from "liquidjs";
import { sha256 } from "../domain/content-id.ts";
import type { RenderPage } from "../domain/render.ts";
import { createLiquid, templateError } from "./liquid.ts";
import { PAGE_ENDING as ENDING, type PageTemplates, readPageTemplates } from "./page-templates.ts";
import { checkTemplateName, missingTemplate } from "./template-file.ts";

/** Fills page templates of one folder. They may use each other (`layout`, `render`) and nothing outside the folder. */
export function createRenderPage(folder: string): RenderPage {
  let known: { readonly hash: string; readonly engine: Liquid } | null = null;
  return async (template, data) => {
    checkTemplateName(template);
    const templates = await readPageTemplates(folder);
    if (templates[`${template}${ENDING}`] === undefined)
      throw missingTemplate(path.join(folder, `${template}${ENDING}`));
    const hash = sha256(JSON.stringify(templates));
    if (known?.hash !== hash) known = { hash, engine: createLiquid(templates, true) };
    try {
      return String(known.engine.renderFileSync(template, data)); // All of it is in memory; waiting for promises takes a quarter longer.
    } catch (cause) {
      throw templateError(cause, path.join(folder, fileOf(cause, templates) ?? `${template}${ENDING}`));
    }
  };
}

/** The file that the complaint is about, which may be the layout and not the page. */
function fileOf(cause: unknown, templates: PageTemplates): string | undefined {
  if (!LiquidError.is(cause)) return undefined;
  return Object.keys(templates).find((name) => templates[name] === cause.token.input);
}
