import path from "node:path";
import { TEMPLATES } from "./folders.ts";
import type { Settings } from "./settings/settings.ts";

/** What letters are made of. */
const LETTER = "letter";

/** Looks at the mail templates that the settings name, before a mail is made of them. Throws a `UserError` with file and line. */
export async function checkMailTemplates({ digests }: Pick<Settings, "digests">, folder = TEMPLATES): Promise<void> {
  if (digests.length === 0) return;
  const { checkMailTemplate } = await import("../render/check-mail.ts"); // MJML takes its time to load.
  const names = new Set([...digests.map(({ template }) => template), LETTER]);
  for (const name of names) await checkMailTemplate(path.join(folder, "mail"), name);
}
