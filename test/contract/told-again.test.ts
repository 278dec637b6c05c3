import { describe, expect, test } from "vitest";
import { createCurate } from "../../src/curate/curate.ts";
import type { Item } from "../../src/domain/item.ts";
import type { Log } from "../../src/domain/log.ts";
import type { SourcedItem } from "../../src/domain/story.ts";
import { publishEdition } from "../../src/publish/publish-edition.ts";
import { createWaiting } from "../../src/publish/waiting.ts";
import { anItem, aSource, at, sourced } from "../builders.ts";
import { idsOf } from "../curate/corrections/corrected-desk.ts";
import { digest, options } from "../publish/desk.ts";
import { backends, type Backend, openDesk } from "./backends.ts";
import { storeItems } from "./stored.ts";

const SILENT: Log = { debug() {}, info() {}, warn() {}, error() {} };
const [MONDAY, TUESDAY, WEDNESDAY] = [23, 24, 25].map((day) => at(`2026-11-${day}T07:00:00Z`)) as [Date, Date, Date];

function tell(outlet: string, title: string, over: Partial<Item> = {}): SourcedItem {
  const source = aSource(outlet);
  return sourced(anItem(title, { summary: "", ...over }, source), source);
}

const LEAD = tell("Wire", "Dam at Ostbach leaks, and two villages are emptied", { image: "https://wire.example/dam" });
const OTHERS = ["Daily", "Post"].map((outlet) => tell(outlet, "Ostbach valley fears for its dam"));
const TUESDAYS = tell("Blog", "Compiler finds a bug older than itself", times(TUESDAY));
const WEDNESDAYS = tell("Blog", "Battery made of salt powers a ferry", times(WEDNESDAY));
const NEWS = tell("Courier", "Engineer Anna Kolb held over Ostbach, 14 missing at Lower Mill", times(WEDNESDAY));

/** Known an hour before. */
function times(slot: Date): Partial<Item> {
  const before = new Date(slot.getTime() - 3_600_000);
  return { publishedAt: before, firstSeenAt: before };
}

type Card = { readonly title: string; readonly update: object | null };
type MailCards = { readonly lead: Card; readonly sections: readonly { readonly stories: readonly Card[] }[] };

function headlinesIn({ lead, sections }: MailCards): readonly string[] {
  const cards = [lead, ...sections.flatMap(({ stories }) => stories)];
  return cards.map(({ title, update }) => (update === null ? title : `update: ${title}`));
}

/** A desk whose digest comes each morning at seven, and tells each story as `headline` or as `update: headline`. */
async function openMornings(backend: Backend) {
  const { store } = await openDesk(backend);
  const told: SourcedItem[] = [];
  let now = MONDAY;
  const clock = () => now;
  const curate = createCurate({ store: store.curate, clock, log: SILENT, options: { tags: [] } });
  const recipe = digest({ timezone: "UTC" });
  return {
    store,
    morning: async (slot: Date, ...items: readonly SourcedItem[]): Promise<readonly string[]> => {
      now = slot;
      told.push(...items);
      await storeItems(store, told);
      await curate(new AbortController().signal);
      let headlines: readonly string[] = [];
      const mail = async (_: string, data: object) => {
        headlines = headlinesIn(data as unknown as MailCards);
        return { html: [""], text: [""] };
      };
      const waiting = createWaiting(store.stories);
      await publishEdition(recipe, { ...store, mail, options, now, waiting });
      return headlines;
    },
  };
}

describe.for(Object.entries(backends))("A headline that was told, on %s", ([, backend]) => {
  test("does not come again as new when it is split off its story, and comes as an update when there is news", async () => {
    const { store, morning } = await openMornings(backend);
    const all = idsOf([LEAD, ...OTHERS]);
    await store.corrections.add({ kind: "together", items: all }, at("06:30"));
    expect(await morning(MONDAY, LEAD, ...OTHERS)).toEqual([LEAD.item.title]);
    await store.corrections.add({ kind: "apart", items: [LEAD.item.id], from: idsOf(OTHERS) }, at("12:00"));
    expect(await morning(TUESDAY, TUESDAYS)).toEqual([TUESDAYS.item.title]);
    const part = await store.stories.lookUp(LEAD.item.id);
    expect(part?.coverage).toHaveLength(1);
    const receipts = await store.explain.receipts({ storyId: part?.id ?? null, itemIds: [LEAD.item.id] });
    expect(receipts.map(({ decision }) => decision)).toContainEqual(
      expect.objectContaining({ kind: "composed", place: 1, digest: "daily" }),
    );
    await store.corrections.add({ kind: "together", items: idsOf([LEAD, NEWS]) }, TUESDAY);
    expect(await morning(WEDNESDAY, WEDNESDAYS, NEWS)).toEqual([WEDNESDAYS.item.title, `update: ${NEWS.item.title}`]);
  });
});
