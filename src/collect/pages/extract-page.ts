import { Readability } from "@mozilla/readability";
import { parseHTML } from "linkedom";
import { canonicalLink, type CanonicalLink } from "../../domain/canonical-link.ts";
import { oneLine } from "../clean/clean-text.ts";
import { toHtml } from "../clean/html-tree.ts";
import { sanitize } from "../clean/sanitize.ts";
import { decodeBytes } from "../read/decode-bytes.ts";
import { tidyPage } from "./tidy-page.ts";

/** The article of a page, sanitised. */
export type ExtractedPage = {
  readonly title: string;
  readonly author: string;
  readonly html: string;
  /** As the page says it; `null` when it says nothing. */
  readonly language: string | null;
  readonly canonical: CanonicalLink | null;
  /** It asks for a password. */
  readonly isLogin: boolean;
};

export type PageBytes = { readonly body: Uint8Array; readonly contentType: string | null; readonly url: string };

const MAX_TITLE_CHARS = 500;
const MAX_AUTHOR_CHARS = 200;
const MAX_LANGUAGE_CHARS = 35;

/**
 * Finds the article in a page and cleans it as entries are cleaned. `null` when there is none. Nothing of the page is
 * run or fetched. Runs in a reading thread only; throws for a page that the parsers cannot stand.
 */
export function extractPage({ body, contentType, url }: PageBytes): ExtractedPage | null {
  const tidy = tidyPage(decodeBytes(body, contentType).text);
  // The types of both packages speak of a browser's, which are not here.
  const { document } = parseHTML(tidy.html) as unknown as { readonly document: never };
  // The page's own data blocks (JSON-LD) name titles and authors only, which the entry has.
  const article = new Readability(document, { disableJSONLD: true }).parse();
  if (article === null) return null;
  const base = URL.parse(tidy.base ?? "", url)?.href ?? url;
  return {
    title: oneLine(article.title ?? "", MAX_TITLE_CHARS),
    author: oneLine(article.byline ?? "", MAX_AUTHOR_CHARS),
    html: toHtml(sanitize(article.content ?? "", base)),
    language: oneLine(tidy.language ?? "", MAX_LANGUAGE_CHARS) || null,
    canonical: tidy.canonical === null ? null : canonicalLink(tidy.canonical, base),
    isLogin: tidy.isLogin,
  };
}
