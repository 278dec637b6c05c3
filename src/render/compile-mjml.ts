import { existsSync } from "node:fs";
import path from "node:path";
import type mjml2html from "mjml";
import { EXIT, UserError } from "../domain/user-error.ts";
import { createLiquid, templateError, wrongTemplate } from "./liquid.ts";

const CONFIG_FILE = ".mjmlconfig";

/** Compiles MJML that holds Liquid to HTML that holds the same Liquid. Throws a `UserError` with file and line. */
export async function compileMjml(source: string, file: string): Promise<string> {
  try {
    createLiquid({}, true).parse(source); // Here the lines are still those of the file.
  } catch (cause) {
    throw templateError(cause, file);
  }
  const html = await compile(source, file);
  checkNothingLost(source, html, file);
  return html;
}

async function compile(source: string, file: string): Promise<string> {
  const toHtml = await loadMjml();
  try {
    const { html, errors } = await toHtml(source, {
      validationLevel: "soft",
      ignoreIncludes: true,
      keepComments: false,
      fonts: {},
      minify: true,
      minifyOptions: { minifyCss: false },
    });
    const [first] = errors;
    if (first !== undefined) throw wrongTemplate(`${file}:${first.line}: ${first.message} (${first.tagName})`);
    return html;
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw wrongTemplate(`${file}: ${cause instanceof Error ? cause.message : String(cause)}`, cause);
  }
}

/** Loaded when the first mail is made and not before: it takes 0.7 s and much memory. */
async function loadMjml(): Promise<typeof mjml2html> {
  const config = path.resolve(CONFIG_FILE);
  if (existsSync(config)) {
    // MJML reads it from the current folder while it is loaded, and runs the components that it names.
    const hint = "Move it away, or start newsdesk from another folder.";
    throw new UserError(`${config} would load code into the mail compiler.`, hint, EXIT.settings);
  }
  return (await import("mjml")).default;
}

/** MJML drops what stands between its elements without a word; a lost loop would show in each mail. */
function checkNothingLost(source: string, html: string, file: string): void {
  const left = new Set(liquidTags(html).map(({ tag }) => tag));
  const lost = liquidTags(source).find(({ tag }) => !left.has(tag));
  if (lost !== undefined) {
    const line = source.slice(0, lost.at).split("\n").length;
    throw wrongTemplate(`${file}:${line}: ${lost.tag} gets lost when MJML is compiled. Put it inside <mj-raw>.`);
  }
  if (controlTags(source) !== controlTags(html)) {
    throw wrongTemplate(`${file}: MJML changes the order of the Liquid tags. Put each of them inside <mj-raw>.`);
  }
}

function controlTags(text: string): string {
  return liquidTags(text)
    .map(({ tag }) => tag)
    .filter((tag) => tag.startsWith("{%"))
    .join("");
}

function liquidTags(text: string): readonly { readonly tag: string; readonly at: number }[] {
  return Array.from(text.matchAll(/\{%-?[\s\S]*?%\}|\{\{[\s\S]*?\}\}/g), (match) => ({
    tag: match[0].replace(/\s+/g, " "),
    at: match.index,
  }));
}
