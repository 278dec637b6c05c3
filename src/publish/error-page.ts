import type { TemplateData } from "../domain/render.ts";
import { type WordKey, wordsIn } from "../domain/words/words.ts";
import { type FrameOptions, pageFrame, rootFromAnywhere } from "./page-frame.ts";

/** The values of `templates/pages/error.liquid` for an HTTP status. */
export function errorPage(status: number, options: FrameOptions): TemplateData {
  const { say } = wordsIn(options.site.language);
  const message = MESSAGES[status] ?? (status < 500 ? OTHER : BROKEN);
  const [title, text] = [say(message[0]), say(message[1])];
  const frame = { title, path: null, root: rootFromAnywhere(options.site), description: text };
  return { ...pageFrame(options, frame), status, text };
}

type Message = readonly [title: WordKey, text: WordKey];

const MESSAGES: Readonly<Record<number, Message>> = {
  404: ["no-page", "no-page-text"],
  410: ["feed-ended", "feed-ended-text"],
  429: ["too-many", "too-many-text"],
};
const OTHER: Message = ["not-understood", "not-understood-text"];
const BROKEN: Message = ["broken", "broken-text"];
