import type { TemplateData } from "../domain/render.ts";
import { type FrameOptions, pageFrame, rootFromAnywhere } from "./page-frame.ts";

/** The values of `templates/pages/error.liquid` for an HTTP status. */
export function errorPage(status: number, options: FrameOptions): TemplateData {
  const { title, text } = MESSAGES[status] ?? (status < 500 ? OTHER : BROKEN);
  const frame = { title, path: null, root: rootFromAnywhere(options.site), description: text };
  return { ...pageFrame(options, frame), status, text };
}

type Message = { readonly title: string; readonly text: string };

const MESSAGES: Readonly<Record<number, Message>> = {
  404: {
    title: "There is no such page",
    text: "The address may be mistyped, or the story has become part of another one.",
  },
  429: { title: "Too many requests", text: "Please wait a minute and try again." },
};
const OTHER: Message = { title: "That did not work", text: "The request could not be understood." };
const BROKEN: Message = {
  title: "Something broke",
  text: "The fault is ours and has been noted. Please try again later.",
};
