import { readdir } from "node:fs/promises";
import path from "node:path";
import { type Liquid, LiquidError } from "liquidjs";
import { sha256 } from "../domain/content-id.ts";
import type { RenderPage } from "../domain/render.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import { createLiquid, templateError } from "./liquid.ts";
import { checkTemplateName, missingTemplate, readTemplate } from "./template-file.ts";

const ENDING = ".liquid";

type Templates = Readonly<Record<string, string>>;

/** Fills page templates of one folder. They may use each other (`layout`, `render`) and nothing outside the folder. */
export function createRenderPage(folder: string): RenderPage {
  let known: { readonly hash: string; readonly engine: Liquid } | null = null;
  return async (template, data) => {
    checkTemplateName(template);
    const templates = await readFolder(folder);
    if (templates[`${template}${ENDING}`] === undefined)
      throw missingTemplate(path.join(folder, `${template}${ENDING}`));
    const hash = sha256(JSON.stringify(templates));
    if (known?.hash !== hash) known = { hash, engine: createLiquid(templates, true) };
    try {
      return String(await known.engine.renderFile(template, data));
    } catch (cause) {
      throw templateError(cause, path.join(folder, fileOf(cause, templates) ?? `${template}${ENDING}`));
    }
  };
}

/** The file that the complaint is about, which may be the layout and not the page. */
function fileOf(cause: unknown, templates: Templates): string | undefined {
  if (!LiquidError.is(cause)) return undefined;
  return Object.keys(templates).find((name) => templates[name] === cause.token.input);
}

async function readFolder(folder: string): Promise<Templates> {
  const names = (await list(folder)).filter((name) => name.endsWith(ENDING)).sort();
  const texts = await Promise.all(names.map((name) => readTemplate(path.join(folder, name))));
  return Object.fromEntries(names.map((name, index) => [name, texts[index] ?? ""]));
}

async function list(folder: string): Promise<string[]> {
  try {
    return await readdir(folder);
  } catch (cause) {
    const hint = "Put the templates folder back, or correct its path.";
    throw new UserError(`${folder}: the page templates cannot be read.`, hint, EXIT.settings, { cause });
  }
}
