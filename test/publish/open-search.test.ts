import { describe, expect, test } from "vitest";
import { openSearch } from "../../src/publish/publish.ts";
import { site } from "./desk.ts";

describe("openSearch", () => {
  test("tells a browser how to search the site", () => {
    expect(openSearch(site)).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">
<ShortName>The Desk</ShortName>
<Description>Search in all stories of The Desk</Description>
<Url type="text/html" template="https://news.example.org/search?q={searchTerms}"/>
<Url type="application/opensearchdescription+xml" rel="self" template="https://news.example.org/opensearch.xml"/>
<Image width="16" height="16" type="image/svg+xml">https://news.example.org/assets/newsdesk.svg</Image>
<Language>en</Language>
<InputEncoding>UTF-8</InputEncoding>
</OpenSearchDescription>
`);
  });

  test("cuts a long name, and takes no name for markup", () => {
    const xml = openSearch({ ...site, title: "Bits <& Bytes> of all the world\u0001" });
    expect(xml).toContain("<ShortName>Bits &#60;&#38; Bytes&#62;…</ShortName>");
    expect(xml).toContain(
      "<Description>Search in all stories of Bits &#60;&#38; Bytes&#62; of all the world</Description>",
    );
  });
});
