import { readdir } from "node:fs/promises";
import path from "node:path";
import type { Liquid } from "liquidjs";
import { sha256 } from "../domain/content-id.ts";
import type { RenderPage } from "../domain/render.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import { createLiquid, templateError } from "./liquid.ts";
import { checkTemplateName, readTemplate } from "./template-file.ts";

const ENDING = ".liquid";

/** Fills page templates of one folder. They may use each other (`layout`, `render`) and nothing outside the folder. */
export function createRenderPage(folder: string): RenderPage {
  let known: { readonly hash: string; readonly engine: Liquid } | null = null;
  return async (template, data) => {
    checkTemplateName(template);
    const templates = await readFolder(folder);
    const hash = sha256(JSON.stringify(templates));
    if (known?.hash !== hash) known = { hash, engine: createLiquid(templates, true) };
    return await fill(known.engine, folder, template, data);
  };
}

async function fill(engine: Liquid, folder: string, template: string, data: object): Promise<string> {
  try {
    return String(await engine.renderFile(template, data));
  } catch (cause) {
    throw templateError(cause, path.join(folder, fileOf(cause, template)));
  }
}

/** The file that the complaint is about, which may be the layout and not the page. */
function fileOf(cause: unknown, template: string): string {
  const token = cause instanceof Error && "token" in cause ? (cause.token as { readonly file?: string }) : {};
  return token.file ?? `${template}${ENDING}`;
}

async function readFolder(folder: string): Promise<Readonly<Record<string, string>>> {
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
