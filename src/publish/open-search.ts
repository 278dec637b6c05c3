import { wordsIn } from "../domain/words/words.ts";
import { cleanText, cutAtWord } from "./clean-text.ts";
import { escapeMarkup } from "./escape.ts";
import type { Site } from "./options.ts";

/** Where browsers find how to search the site, below its address. */
export const OPEN_SEARCH = "opensearch.xml";

/** Longest short name and description that OpenSearch 1.1 (draft 6) allows, in characters. */
const MAX_NAME_CHARS = 16;
const MAX_DESCRIPTION_CHARS = 1_024;

/** How a browser searches the site (OpenSearch 1.1, draft 6, "OpenSearch description document"). */
export function openSearch({ title: rawTitle, url, language }: Site): string {
  const title = cleanText(rawTitle);
  const address = escapeMarkup(url);
  return `<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
${element("ShortName", cutAtWord(title, MAX_NAME_CHARS))}
${element("Description", cutAtWord(wordsIn(language).say("search-site", { site: title }), MAX_DESCRIPTION_CHARS))}
<Url type="text/html" template="${address}/search?q={searchTerms}"/>
<Url type="application/opensearchdescription+xml" rel="self" template="${address}/${OPEN_SEARCH}"/>
<Image width="16" height="16" type="image/svg+xml">${address}/assets/newsdesk.svg</Image>
${element("Language", language)}
<InputEncoding>UTF-8</InputEncoding>
</OpenSearchDescription>
`;
}

function element(name: string, text: string): string {
  return `<${name}>${escapeMarkup(text)}</${name}>`;
}
