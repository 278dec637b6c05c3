import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WINDOW_MS } from "../../../src/curate/curate-options.ts";
import type { ClusterItem } from "../../../src/curate/index/entry.ts";
import { loadWindow } from "../../../src/curate/held-window.ts";
import type { DeskStore } from "../../../src/domain/desk-store.ts";
import { openStore } from "../../../src/store/open-store.ts";
import { anItem, aSource, aStory, link, sourced } from "../../builders.ts";
import { storeStories } from "../../contract/stored.ts";
import { createItems } from "./made-items.ts";

/** Stories that are stored at a time. */
const AT_ONCE = 5_000;

/** How long it takes to build the window of so many items from a real database, in seconds of processor time. */
export async function rebuildSeconds(count: number): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "newsdesk-bench-"));
  try {
    const store = await openStore(join(folder, "newsdesk.db"));
    const now = new Date();
    await fill(store, count, now);
    const before = process.cpuUsage();
    const { window } = await loadWindow(store.curate, { toldMs: now.getTime(), now, widthMs: WINDOW_MS });
    const { user, system } = process.cpuUsage(before);
    const seconds = (user + system) / 1e6;
    window.moveTo(now.getTime());
    if (window.size() !== count) throw new Error(`Of ${count} items ${window.size()} were read.`);
    await store.close();
    return seconds;
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Each item a story of its own, told within the width of the window. */
async function fill(store: DeskStore, count: number, now: Date): Promise<void> {
  const startMs = now.getTime() - WINDOW_MS + 60_000;
  const itemAt = createItems(startMs, WINDOW_MS - 120_000, count);
  for (let start = 0; start < count; start += AT_ONCE) {
    const made = Array.from({ length: Math.min(AT_ONCE, count - start) }, (_, n) => itemAt(start + n));
    await storeStories(store, made.map(toStory));
  }
}

function toStory({ id, title, summary, source, toldMs }: ClusterItem) {
  const outlet = aSource(source);
  const at = new Date(toldMs);
  const page = link(`https://${source}.example/${id}`);
  return aStory([
    sourced(anItem(`${title} ${id}`, { link: page, summary, publishedAt: at, firstSeenAt: at }, outlet), outlet),
  ]);
}
