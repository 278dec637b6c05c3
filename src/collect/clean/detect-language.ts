import { readFile } from "node:fs/promises";
import type { DetectLanguage } from "./entry-language.ts";
import { parseLanguageTables, type LanguageTables } from "./language-tables.ts";

/** What we use of the inside of `eld`, whose door always runs the text of its tables. */
type Inside = {
  readonly createEld: () => {
    readonly instance: { detect(text: string): { readonly language: string; isReliable(): boolean } };
    readonly loadData: (tables: LanguageTables) => unknown;
  };
};

const DOOR = import.meta.resolve("eld/extrasmall");

/** Its tables take 5 MB of memory; they are loaded once. */
export async function loadDetector(): Promise<DetectLanguage> {
  return await (loaded ??= load());
}

let loaded: Promise<DetectLanguage> | null = null;

async function load(): Promise<DetectLanguage> {
  const [inside, tables] = await Promise.all([
    import(new URL("../languageDetector.js", DOOR).href) as Promise<Inside>,
    readFile(new URL("../ngrams/extrasmall.js", DOOR), "utf8"),
  ]);
  const { instance, loadData } = inside.createEld();
  loadData(parseLanguageTables(tables));
  return (text) => {
    const found = instance.detect(text);
    return found.isReliable() ? found.language : null;
  };
}
