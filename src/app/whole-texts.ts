import { loadRecheck } from "../collect/collect.ts";
import type { CollectStore } from "../domain/collect-store.ts";
import { MAX_WHOLE_TEXT_CHARS, type ReadWholeTexts } from "../domain/whole-text.ts";

/** The whole texts as they are stored, checked once more. */
export function wholeTextReader({ knownHtml }: Pick<CollectStore, "knownHtml">): ReadWholeTexts {
  return async (items) => {
    const { recheck } = await loadRecheck();
    const stored = await knownHtml(items);
    return new Map(
      [...stored].flatMap(([id, html]) => {
        const text = recheck(html, MAX_WHOLE_TEXT_CHARS);
        return text === null ? [] : [[id, text] as const];
      }),
    );
  };
}
