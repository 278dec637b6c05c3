import type { Site } from "../../src/app/site.ts";
import { aDocument } from "../builders.ts";

/** A site of few words; what a test does not name is ordinary. */
export function aSite(over: Partial<Site> = {}): Site {
  return {
    url: () => "https://news.example",
    hubs: () => [],
    isOwnHost: (header) => !header.startsWith("evil."),
    document: async (path) => await Promise.resolve(aDocument(path)),
    feedPage: async (path) => await Promise.resolve(aDocument(path)),
    feedArchive: async () => await Promise.resolve(null),
    archiveToCome: async () => await Promise.resolve(null),
    stylesheet: async () => await Promise.resolve(aDocument("assets/newsdesk.css")),
    icon: async () => await Promise.resolve(aDocument("assets/newsdesk.svg")),
    storyPage: async () => await Promise.resolve(null),
    errorPage: async (status) => await Promise.resolve(`<p>error ${status}`),
    riverPage: async () => await Promise.resolve(null),
    image: async () => await Promise.resolve(null),
    searchPage: async () => await Promise.resolve({ html: "<p>search", isReadable: true }),
    archivePage: async () => await Promise.resolve(null),
    editionsPage: async () => await Promise.resolve("<p>editions"),
    digestPage: async () => await Promise.resolve(null),
    editionPage: async () => await Promise.resolve(null),
    privateFeed: async () => await Promise.resolve(null),
    unsubscribePage: async () => await Promise.resolve(null),
    ...over,
  };
}
