import { eld } from "eld/extrasmall";
import type { DetectLanguage } from "./entry-language.ts";

export const detectLanguage: DetectLanguage = (text) => {
  const found = eld.detect(text);
  return found.isReliable() ? found.language : null;
};
