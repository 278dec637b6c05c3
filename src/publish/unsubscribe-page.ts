import type { TemplateData } from "../domain/render.ts";
import { wordsIn } from "../domain/words/words.ts";
import { type FrameOptions, pageFrame, rootFromAnywhere } from "./page-frame.ts";

/** The values of `templates/pages/unsubscribe.liquid`: the question, or that it is done. */
export function unsubscribePage(
  { digest, isDone }: { readonly digest: string; readonly isDone: boolean },
  options: FrameOptions,
): TemplateData {
  const { say } = wordsIn(options.site.language);
  const title = isDone ? say("stopped-title") : say("stop-digest", { digest });
  const frame = { title, path: null, root: rootFromAnywhere(options.site), description: title };
  return { ...pageFrame(options, frame), digest, isDone };
}
