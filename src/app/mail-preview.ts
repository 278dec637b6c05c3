import type { Digest } from "../domain/digest.ts";
import { counted } from "../domain/counted.ts";
import { GMAIL_CLIP_BYTES, MAX_HTML_BYTES } from "../publish/publish.ts";
import { createRender } from "../render/render.ts";
import type { createDrafts, DigestDraft } from "./digest-draft.ts";
import { TEMPLATES } from "./folders.ts";

/** The views of a mail: as wide as it is designed, as wide as a telephone, in the dark, without images, and as text. */
const VIEWS = [
  { title: "Wide", path: "/preview/mail.html", width: 720 },
  { title: "Wide, dark", path: "/preview/mail.html?dark", width: 720 },
  { title: "Narrow", path: "/preview/mail.html?narrow", width: 380 },
  { title: "Narrow, dark", path: "/preview/mail.html?narrow&dark", width: 380 },
  { title: "Images off", path: "/preview/mail.html?images=off", width: 720 },
  { title: "Text", path: "/preview/mail.txt", width: 720 },
] as const;

/** What is shown of a digest's mail at each look, by the templates of that moment. */
export function createMailPreview(digest: Digest, draft: ReturnType<typeof createDrafts>, clock: () => Date) {
  const { page } = createRender(TEMPLATES);
  return {
    page: async () => await page("preview", previewData(await draft(digest, clock()), digest)),
    html: async ({ isDark }: { readonly isDark: boolean }) => inTheme((await draft(digest, clock())).html, isDark),
    text: async () => (await draft(digest, clock())).text,
  };
}

/** The theme is that of the operator's own screen else. */
function inTheme(html: string, isDark: boolean): string {
  return html.replaceAll(/@media\s*\(prefers-color-scheme:\s*dark\)/g, `@media ${isDark ? "all" : "not all"}`);
}

function previewData({ edition, htmlBytes, links }: DigestDraft, digest: Digest) {
  const wrong = links.filter(({ problem }) => problem !== null);
  return {
    title: `${digest.title}, as a mail`,
    subject: edition.subject,
    facts: [
      { name: "Stories", value: String(edition.storyIds.length), isWrong: false },
      { name: "HTML", value: sizeText(htmlBytes), isWrong: htmlBytes > MAX_HTML_BYTES },
      { name: "Links", value: counted(links.length, "link"), isWrong: false },
      { name: "Of them wrong", value: String(wrong.length), isWrong: wrong.length > 0 },
    ],
    problems: wrong.map(({ href, text, problem }) => `“${text}” (${href}): ${problem}`),
    views: VIEWS,
  };
}

/** Against what Gmail shows of a mail before it cuts it off. */
export function sizeText(bytes: number): string {
  const share = Math.round((bytes / GMAIL_CLIP_BYTES) * 100);
  return `${bytes.toLocaleString("en")} bytes, ${share} % of what Gmail shows`;
}
