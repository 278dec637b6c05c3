import { expect } from "vitest";
import { brokenAtomRules } from "../../publish/feed-rules/atom-rules.ts";
import { brokenJsonRules } from "../../publish/feed-rules/json-rules.ts";
import { brokenRssRules } from "../../publish/feed-rules/rss-rules.ts";
import { childrenOf, textOf, xmlTree, type XmlElement } from "../../publish/feed-rules/xml-tree.ts";
import type { FeedDesk } from "./feed-desk.ts";

export type Ending = "xml" | "atom" | "json";

/** One entry as a reader knows it. `said`: what a story says in its gist. */
export type SeenEntry = { readonly id: string; readonly updatedMs: number; readonly said: string };
export type SeenDocument = {
  readonly path: string;
  readonly text: string;
  readonly entries: readonly SeenEntry[];
  readonly links: Links;
};
type Links = ReadonlyMap<string, string>;

const ATOM = "{http://www.w3.org/2005/Atom}";
const SITE = "http://desk.example/";

/** More documents than any test makes: a chain that never ends is a mistake. */
const MAX_DOCUMENTS = 500;

/**
 * Reads a feed as RFC 5005, 4.2 has it: from the subscription document along `prev-archive` to the end (JSON Feed:
 * `next_url`). Every document must keep all rules of its format.
 */
export async function walk(desk: FeedDesk, path: string, ending: Ending): Promise<readonly SeenDocument[]> {
  const documents: SeenDocument[] = [];
  for (let next: string | null = `${path}.${ending}`; next !== null;) {
    if (documents.length >= MAX_DOCUMENTS) throw new Error(`${path} never ends`);
    const document = await read(desk, next, ending);
    documents.push(document);
    next = document.links.get(ending === "json" ? "next_url" : "prev-archive") ?? null;
  }
  return documents;
}

/** Each story once, in its newest version; of two that are as new the one in the newer document. */
export function merged(documents: readonly SeenDocument[]): ReadonlyMap<string, SeenEntry> {
  const stories = new Map<string, SeenEntry>();
  for (const entry of documents.flatMap(({ entries }) => entries)) {
    const known = stories.get(entry.id);
    if (known === undefined || known.updatedMs < entry.updatedMs) stories.set(entry.id, entry);
  }
  return stories;
}

export async function read(desk: FeedDesk, path: string, ending: Ending): Promise<SeenDocument> {
  const answer = await desk.ask(path);
  const text = await answer.text();
  expect([path, answer.status]).toEqual([path, 200]);
  expect([path, broken(text, ending)]).toEqual([path, []]);
  return { path, text, ...(ending === "json" ? readJson(text) : readXml(xmlTree(text))) };
}

function broken(text: string, ending: Ending): readonly string[] {
  if (ending === "json") return brokenJsonRules(text);
  return ending === "atom" ? brokenAtomRules(text) : brokenRssRules(text);
}

type Told = Pick<SeenDocument, "entries" | "links">;

function readXml(root: XmlElement): Told {
  const isAtom = root.name === `${ATOM}feed`;
  const head = isAtom ? root : (childrenOf(root, "channel")[0] ?? root);
  const entries = childrenOf(head, isAtom ? `${ATOM}entry` : "item").map((entry) => ({
    id: shortId(textOf(entry, isAtom ? `${ATOM}id` : "guid")),
    updatedMs: Date.parse(textOf(entry, `${ATOM}updated`) ?? ""),
    said: textOf(entry, isAtom ? `${ATOM}summary` : "description") ?? "",
  }));
  const links = childrenOf(head, `${ATOM}link`).map(
    ({ attributes: { rel = "", href = "" } }) => [rel, below(href)] as const,
  );
  return { entries, links: new Map(links) };
}

type JsonItem = { readonly id: string; readonly date_modified: string; readonly summary?: string };

function readJson(text: string): Told {
  const feed = JSON.parse(text) as { readonly items: readonly JsonItem[]; readonly next_url?: string };
  const entries = feed.items.map(({ id, date_modified: updated, summary = "" }) => ({
    id: shortId(id),
    updatedMs: Date.parse(updated),
    said: summary,
  }));
  return { entries, links: new Map(feed.next_url === undefined ? [] : [["next_url", below(feed.next_url)]]) };
}

function shortId(id: string | null): string {
  return (id ?? "").replace("tag:desk.example,2026:story/", "");
}

/** Below the site's address. */
export function below(address: string): string {
  if (!address.startsWith(SITE)) throw new Error(`${address} leads away`);
  return address.slice(SITE.length);
}
