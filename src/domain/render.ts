import type { Fragments, PersonalSlot } from "./digest.ts";

/** Plain values for a template. Feed text is only ever a value in it, never a template. */
export type TemplateData = Readonly<Record<string, unknown>>;

/** Fills the pair of mail templates of this name (MJML and text); personal slots stay gaps. */
export type RenderMail = (
  template: string,
  data: TemplateData,
  slots: readonly PersonalSlot[],
) => Promise<{ readonly html: Fragments; readonly text: Fragments }>;

/** Fills one page template, such as `front`; gives a whole HTML document. */
export type RenderPage = (template: string, data: TemplateData) => Promise<string>;
