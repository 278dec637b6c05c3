import { dirname, resolve } from "node:path";
import { visit, type Document } from "yaml";
import { crossChecks } from "./cross-checks.ts";
import { hiddenSpans } from "./hidden-spans.ts";
import { type Mistake, settingsError } from "./mistake.ts";
import { hasPlaceholder, lookUpPlaceholders } from "./placeholders.ts";
import { pathKey, toPlainValue } from "./plain-value.ts";
import { schemaMistakes } from "./schema-mistakes.ts";
import { readSettingsFile } from "./settings-file.ts";
import { SettingsSchema } from "./settings-schema.ts";
import type { Settings } from "./settings.ts";
import { toSettings } from "./to-settings.ts";
import { parseYaml } from "./yaml-text.ts";

/**
 * Reads the operator's settings file, with `${NAME}` from `env` and `${file:path}` from files beside it.
 * Throws one `UserError` (`EXIT.settings`) that tells all mistakes, each with `file:line:column` and the line itself.
 * Neither the error nor a printed `Settings` shows a secret.
 */
export async function readSettings(file: string, env: Readonly<Record<string, string | undefined>>): Promise<Settings> {
  return await parseSettings(await readSettingsFile(file), file, env);
}

/** The same for a text that is, or is to be, in that file. */
export async function parseSettings(
  text: string,
  file: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Settings> {
  const { document, lines, mistakes: slips } = parseYaml(text);
  const wrong = (all: readonly Mistake[]) =>
    settingsError(all, { file, text, lines, hidden: hiddenSpans(document, text) });
  if (slips.length > 0) throw wrong(slips);

  const folder = resolve(dirname(file));
  const fillings = await lookUpPlaceholders(hasPlaceholder(text) ? textsWithPlaceholders(document) : [], {
    env,
    folder,
  });
  const plain = toPlainValue(document, lines, fillings);
  const checked = SettingsSchema.safeParse(plain.value);
  const mistakes = [
    ...plain.mistakes,
    ...(checked.success ? [] : schemaMistakes(checked.error.issues, plain)),
    ...crossChecks(plain, lines),
  ];
  if (mistakes.length > 0) throw wrong(mistakes);
  if (!checked.success) throw new Error("The settings are refused, and no mistake says why.", { cause: checked.error });
  return toSettings(checked.data, { folder, writtenAt: (path) => plain.written.get(pathKey(path)) ?? null });
}

function textsWithPlaceholders(document: Document.Parsed): readonly string[] {
  const texts: string[] = [];
  visit(document, {
    Scalar: (_key, { value }) => {
      if (typeof value === "string" && hasPlaceholder(value)) texts.push(value);
    },
  });
  return texts;
}
