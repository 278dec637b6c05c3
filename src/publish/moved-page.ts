import { encodedPath } from "../domain/encoded-path.ts";
import type { TemplateData } from "../domain/render.ts";
import type { StoryId } from "../domain/story.ts";
import { wordsIn } from "../domain/words/words.ts";
import { type FrameOptions, pageFrame } from "./page-frame.ts";

/** The values of `templates/pages/moved.liquid`: where the story of an earlier address is now. */
export function movedPage(to: StoryId, options: FrameOptions): TemplateData {
  const { say } = wordsIn(options.site.language);
  const path = encodedPath(`story/${to}`);
  return { ...pageFrame(options, { title: say("moved"), path, root: "..", description: say("moved-text") }), path };
}
