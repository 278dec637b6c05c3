import { openStore } from "../../../src/store/open-store.ts";
import { type Bulk, openBulk } from "./bulk.ts";
import { fillDeliveries, fillEditions, fillSubscribers } from "./mail-rows.ts";
import { fillItems, fillPages, fillSources, fillStories, fillWords } from "./news-rows.ts";
import { NOW, type Scale } from "./scale.ts";

/** Fills an empty database with a desk of this size: the same for the same scale. `told`: what is under way. */
export async function makeBigDesk(
  address: string,
  scale: Scale,
  told: (what: string) => void = () => {},
): Promise<void> {
  await (await openStore(address)).close();
  const kind = address.startsWith("postgres") ? "postgres" : "sqlite";
  const bulk = await openBulk(address);
  const parts = {
    documents: fillDocuments,
    sources: fillSources,
    items: fillItems,
    pages: fillPages,
    words: async (...[to, size]: Parameters<typeof fillItems>) => await fillWords(to, size, kind),
    stories: fillStories,
    subscribers: fillSubscribers,
    editions: fillEditions,
    deliveries: fillDeliveries,
  };
  for (const [what, fill] of Object.entries(parts)) {
    const startedMs = performance.now();
    await fill(bulk, scale);
    told(`${kind}: ${what} in ${Math.round((performance.now() - startedMs) / 1_000)} s`);
  }
  await bulk.close();
}

/** The front page as the last pass left it. */
async function fillDocuments(bulk: Bulk): Promise<void> {
  const columns = { path: "text", content_type: "text", body: "bytea", etag: "text", changed_at: "bigint" } as const;
  const body = new TextEncoder().encode("<!doctype html><title>Bench</title>".padEnd(50_000, "."));
  await bulk.insert("documents", columns, [["index.html", "text/html; charset=utf-8", body, '"bench"', NOW.getTime()]]);
}
