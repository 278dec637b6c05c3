import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { atomOf, jsonOf, rssOf } from "../xss/documents.ts";

const ROOT = resolve(import.meta.dirname, "../../..");
/** A larger document makes many mutants slow, and none better. */
const MAX_BYTES = 40_000;

const RDF = `<?xml version="1.0" encoding="iso-8859-1"?><!DOCTYPE rdf:RDF>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="https://a.example/"><title>Caf\xe9</title><link>https://a.example/</link><items><rdf:Seq/></items></channel>
<item rdf:about="https://a.example/1"><title>One &amp; only</title><link>https://a.example/1</link><dc:date>2014-12-24T10:00+01:00</dc:date>
<description>&lt;p&gt;Text&lt;/p&gt;</description></item></rdf:RDF>`;

const XHTML = `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de" xml:base="https://b.example/"><title type="xhtml">
<div xmlns="http://www.w3.org/1999/xhtml">A <b>title</b></div></title><id>urn:b</id><updated>2014-12-24T10:00:00Z</updated>
<entry><id>urn:b:1</id><title type="html">&lt;i&gt;One&lt;/i&gt;</title><link href="1"/><updated>2014-12-24T10:00:00Z</updated>
<content type="xhtml"><h:div xmlns:h="http://www.w3.org/1999/xhtml"><h:p>Text <h:img src="p.png" alt="é"/></h:p></h:div></content></entry></feed>`;

const PAGE = `<!doctype html><html><head><meta charset="windows-1252"><title>A page</title>
<link rel="alternate" type="application/rss+xml" href="/feed"></head><body><p>Text</p></body></html>`;

const TEXTS = ["plain words", "<p>HTML with <a href='/x'>links</a> &amp; <img src=/y.png></p>", "日本語 тест"];

/** Feeds of all formats in several codings, and a page. */
export function soundDocuments(): readonly Uint8Array[] {
  const written = [rssOf(TEXTS).body, atomOf(TEXTS).body, jsonOf(TEXTS).body, XHTML, PAGE];
  const folders = [join(ROOT, "config/demo/feeds"), join(ROOT, "test/collect/feeds")];
  return [
    ...written.map((text) => Buffer.from(text)),
    Buffer.from(RDF, "latin1"),
    Buffer.from(`\uFEFF${XHTML}`, "utf16le"),
    Buffer.from(rssOf(TEXTS).body, "utf16le").swap16(),
    ...folders.flatMap(documentsIn),
  ];
}

/** All documents of a folder and those below it that are not too large. */
export function documentsIn(folder: string): readonly Uint8Array[] {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name)).toSorted();
  return paths.map((path) => readFileSync(path)).filter(({ length }) => length > 0 && length <= MAX_BYTES);
}
