import type { TemplateData } from "../../domain/render.ts";
import type { ExportView } from "./export-view.ts";

/** A file of the export. */
export type PlannedFile = {
  /** Below the folder. */
  readonly path: string;
  /** Another text whenever its bytes may be others; then it is drawn, and written if they are. */
  readonly from: string;
  readonly draw: () => Promise<string | Uint8Array>;
};

/** A kind of page of the public site: which there are. Called once an export. */
export type PageKind = (view: ExportView) => Promise<readonly PlannedFile[]> | readonly PlannedFile[];

/**
 * A page that is served at an address without an ending, such as `archive/2014-12`, is the index of a folder of that name:
 * every host finds it there, with or without a slash behind it.
 */
export function pageFile(address: string): string {
  return `${address}/index.html`;
}

/** What is listed is in the same state of the database, so there always are values for it. */
export async function drawData({ page }: ExportView, template: string, data: TemplateData | null): Promise<string> {
  if (data === null) throw new Error(`a page that is listed has no values for ${template}`);
  return await page(template, data);
}
