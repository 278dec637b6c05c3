import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readSettings } from "../../src/app/settings/read-settings.ts";
import { toSource, type Settings } from "../../src/app/settings/settings.ts";
import { publishOptions } from "../../src/app/stage-options.ts";
import { wholeTextReader } from "../../src/app/whole-texts.ts";
import type { DeskStore } from "../../src/domain/desk-store.ts";
import type { Source } from "../../src/domain/source.ts";
import type { SourcedItem, Story } from "../../src/domain/story.ts";
import { createFeedMemory } from "../../src/publish/feed-memory.ts";
import { publishFeeds } from "../../src/publish/publish-feeds.ts";
import { openStore } from "../../src/store/open-store.ts";
import { anItem, aPlan, aReceipt, aStory, MORNING, sourced } from "../builders.ts";
import { storeStories } from "../contract/stored.ts";
import type { Figure } from "./figure.ts";
import { judged } from "./floors.ts";
import { runMeasured, type Usage } from "./measured-process.ts";

const STORIES = 10_000;
/** As many come in a day as a desk of some dozens of sources has. */
const STORIES_PER_DAY = 80;
const DAY_MS = 86_400_000;
const TAGS = Array.from({ length: 50 }, (_, index) => `tag-${index}`);
const OUTLETS = Array.from({ length: 20 }, (_, index) => `outlet-${index}`);
const SUMMARY =
  "The maker says that the new release mends what was found last week, and that those who wait take a risk. Others doubt it, and ask for the report.";

/** The whole site of a desk of 10,000 stories as files: at first, without news, and after one more story. */
export async function exportSite(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-bench-"));
  try {
    const config = join(folder, "newsdesk.yaml");
    writeFileSync(config, settingsText());
    const settings = await readSettings(config, {});
    const store = await openStore(join(folder, "data/newsdesk.db"));
    const sources = settings.sources.map(toSource);
    await tell(
      store,
      settings,
      Array.from({ length: STORIES }, (_, index) => told(index, sources)),
    );
    const run = async () => await runExport(folder, config);
    const [first, again] = [await run(), await run()];
    await tell(store, settings, [told(STORIES, sources)]);
    await store.close();
    return [...figures("", first), ...figures(", nothing new", again), ...figures(", one new story", await run())];
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function settingsText(): string {
  return JSON.stringify({
    site: { title: "Bench", url: "https://news.example" },
    sources: OUTLETS.map((id) => ({ id, name: `The ${id}`, url: `https://${id}.example/feed.xml` })),
    tags: Object.fromEntries(TAGS.map((tag) => [tag, [tag]])),
  });
}

/** As a pass leaves it: stories with their receipts, and the feeds. */
async function tell(store: DeskStore, settings: Settings, stories: readonly Story[]): Promise<void> {
  await storeStories(store, stories);
  const receipts = stories.flatMap(({ id, coverage }) =>
    coverage.map(({ item }) => aReceipt({ itemId: item.id, storyId: id })),
  );
  await store.curate.saveCurated(aPlan({ receipts }));
  const options = publishOptions(settings);
  await publishFeeds({
    ...store,
    options,
    memory: createFeedMemory(),
    wholeTexts: wholeTextReader(store.collect),
    now: MORNING,
  });
}

/** One to three outlets, two tags, two sentences of gist, as real ones have. */
function told(index: number, sources: readonly Source[]): Story {
  const at = { publishedAt: new Date(MORNING.getTime() - ((STORIES - index) / STORIES_PER_DAY) * DAY_MS) };
  const item = (turn: number): SourcedItem => {
    const source = sources[(index + turn) % sources.length];
    const title = `Headline ${index} that outlet ${turn} wrote about a release of the week`;
    return sourced(anItem(title, { ...at, summary: `${title}. ${SUMMARY}` }, source), source);
  };
  const others = Array.from({ length: index % 3 }, (_, turn) => item(turn + 1));
  const lead = item(0);
  const tags = [...new Set([TAGS[index % 50] ?? "", TAGS[(index * 7 + 3) % 50] ?? ""])];
  return aStory([lead, ...others], {
    tags: tags.map((tag) => ({ tag, why: [tag] })),
    gist: SUMMARY.split(/(?<=\.) /).map((text) => ({ text, itemId: lead.item.id })),
    phrases: ["release", "the maker", "report"],
  });
}

type Exported = Usage & { readonly written: number; readonly files: number };

async function runExport(folder: string, config: string): Promise<Exported> {
  const args = ["export", join(folder, "site"), "--config", config, "--json"];
  const { stdout, ...usage } = await runMeasured({ args, folder });
  return { ...usage, ...(JSON.parse(stdout) as { written: number; files: number }) };
}

function figures(when: string, { wallMs, cpuMs, peakMb, written, files }: Exported): readonly Figure[] {
  const name = `${STORIES} stories${when}`;
  return [
    [name, wallMs / 1_000, "s"] as const,
    [`${name}, CPU`, cpuMs / 1_000, "s"] as const,
    [`${name}, memory`, peakMb, "MB"] as const,
    [`${name}, written`, written, `of ${files} files`] as const,
  ].map(([figure, value, unit]) => judged({ group: "export", figure, value, unit }));
}
