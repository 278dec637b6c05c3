import { randomBytes } from "node:crypto";
import path from "node:path";
import type { PersonalSlot } from "../domain/digest.ts";
import type { RenderMail, TemplateData } from "../domain/render.ts";
import { compileMjml } from "./compile-mjml.ts";
import { toFragments } from "./fragments.ts";
import { createLiquid, templateError } from "./liquid.ts";
import { checkTemplateName, readTemplate } from "./template-file.ts";

/** Most compiled templates that are kept. */
const MAX_COMPILED = 20;

/**
 * Fills a pair of mail templates. MJML is compiled before any value is in it, once per text and process: feed text
 * never reaches the MJML compiler. Personal slots are filled with a mark that nobody can guess, and cut out again.
 */
export function createRenderMail(folder: string): RenderMail {
  const compiled = new Map<string, Promise<string>>();
  return async (template, data, slots) => {
    checkTemplateName(template);
    const file = (ending: string): string => path.join(folder, `${template}.${ending}`);
    const mjml = await readTemplate(file("mjml")); // One after the other: of two that are missing the same is told.
    const text = await readTemplate(file("txt"));
    const marks = makeMarks(slots);
    const values = { ...data, ...Object.fromEntries([...marks].map(([mark, slot]) => [slot, mark])) };
    const html = await fillMjml({ source: mjml, file: file("mjml"), values, compiled });
    return { html: toFragments(html, marks), text: toFragments(await fillText(text, file("txt"), values), marks) };
  };
}

type MailFilling = {
  readonly source: string;
  readonly file: string;
  readonly values: TemplateData;
  readonly compiled: Map<string, Promise<string>>;
};

/** Marks are letters and digits only, so that neither escaping nor wrapping changes them. */
function makeMarks(slots: readonly PersonalSlot[]): ReadonlyMap<string, PersonalSlot> {
  return new Map(slots.map((slot) => [`slot${randomBytes(16).toString("hex")}`, slot]));
}

async function fillMjml({ source, file, values, compiled }: MailFilling): Promise<string> {
  const engine = createLiquid({}, true);
  const html = await keep(compiled, source, () => compileMjml(source, file));
  try {
    // MJML loses tags of Liquid inside of a tag, so a title that is not wanted is there and empty.
    return String(await engine.parseAndRender(html, values)).replaceAll(' title=""', "");
  } catch (cause) {
    // The compiled text has other lines than the file; filling the file itself finds the right one.
    throw await complaintOf(engine.parseAndRender(source, values), file, cause);
  }
}

async function complaintOf(again: Promise<unknown>, file: string, first: unknown): Promise<unknown> {
  try {
    await again;
    return first;
  } catch (cause) {
    return templateError(cause, file);
  }
}

async function fillText(source: string, file: string, values: TemplateData): Promise<string> {
  try {
    return tidy(String(await createLiquid({}, false).parseAndRender(source, values)));
  } catch (cause) {
    throw templateError(cause, file);
  }
}

/** No blanks at line ends, never two empty lines in a row: template tags leave both behind. */
function tidy(text: string): string {
  return `${text
    .replace(/[ \t]+$/gm, "")
    .replace(/\n{3,}/g, "\n\n")
    .trim()}\n`;
}

async function keep(
  compiled: Map<string, Promise<string>>,
  source: string,
  make: () => Promise<string>,
): Promise<string> {
  const made = compiled.get(source) ?? make();
  if (compiled.size >= MAX_COMPILED) compiled.clear(); // Only edited templates pile up.
  compiled.set(source, made);
  try {
    return await made;
  } catch (cause) {
    compiled.delete(source);
    throw cause;
  }
}
