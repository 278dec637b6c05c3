import type { People } from "../../src/app/people/people.ts";
import type { Site } from "../../src/app/site.ts";
import type { Document } from "../../src/domain/document-store.ts";
import { aDocument } from "../builders.ts";

/** A page as it is drawn on demand. */
export async function aPage(text: string): Promise<Document> {
  return await Promise.resolve(aDocument("page.html", text));
}

const none = async (): Promise<null> => await Promise.resolve(null);

const answer = async () => await Promise.resolve({ status: 200, html: "<p>asked" } as const);

const NOBODY: People = {
  subscribePage: none,
  signUp: none,
  linkPage: answer,
  askLink: answer,
  confirmPage: none,
  confirm: none,
  preferencesPage: none,
  change: none,
  erasePage: none,
  erase: none,
  exported: none,
};

/** A site of few words; what a test does not name is ordinary. */
export function aSite(over: Partial<Site> = {}): Site {
  return {
    url: () => "https://news.example",
    hubs: () => [],
    isOwnHost: (header) => !header.startsWith("evil."),
    document: async (path) => await Promise.resolve(aDocument(path)),
    feedPage: async (path) => await Promise.resolve(aDocument(path)),
    feedArchive: none,
    archiveToCome: none,
    asset: async (name) => await Promise.resolve(aDocument(`assets/${name}`)),
    storyPage: none,
    riverPage: none,
    archivePage: none,
    sourcesPage: none,
    sourcePage: none,
    feedsPage: none,
    feedTwin: none,
    image: none,
    searchPage: async () => await Promise.resolve({ html: "<p>search", isReadable: true }),
    editionsPage: async () => await aPage("<p>editions"),
    digestPage: none,
    editionPage: none,
    privateFeed: none,
    click: none,
    errorPage: async (status) => await Promise.resolve(`<p>error ${status}`),
    unsubscribePage: none,
    people: NOBODY,
    ...over,
  };
}
