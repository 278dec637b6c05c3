import path from "node:path";
import { compileMjml } from "./compile-mjml.ts";
import { createLiquid, templateError } from "./liquid.ts";
import { checkTemplateName, readTemplate } from "./template-file.ts";

/**
 * Looks at a pair of mail templates without filling it: whether MJML and Liquid can read it, and nothing gets lost. Throws a
 * `UserError` with file and line. What a value is called is seen when it is filled: that is what a preview is for.
 */
export async function checkMailTemplate(folder: string, template: string): Promise<void> {
  checkTemplateName(template);
  const [mjml, text] = [path.join(folder, `${template}.mjml`), path.join(folder, `${template}.txt`)];
  await compileMjml(await readTemplate(mjml), mjml);
  const plain = await readTemplate(text);
  try {
    createLiquid({}, false).parse(plain);
  } catch (cause) {
    throw templateError(cause, text);
  }
}
