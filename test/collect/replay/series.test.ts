import { existsSync, readFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { canonicalLink } from "../../../src/domain/canonical-link.ts";
import type { Item } from "../../../src/domain/item.ts";
import { useFeedDesk } from "./feed-desk.ts";

const CORPUS = resolve(process.env["CORPUS"] ?? resolve(import.meta.dirname, "../../../../shared/data"), "feeds");

/** What one snapshot of a live feed brings, as its recorder told it; each id is a guid or a link. */
type Snapshot = {
  readonly file: string;
  readonly new: readonly string[];
  readonly edited: readonly { readonly id: string; readonly changed: readonly string[] }[];
};

/** Fields that the recorder did not look at. */
const UNRECORDED = new Set(["author", "image", "labels", "enclosures", "language"]);

const open = useFeedDesk();

describe("the replay of a live feed", () => {
  test.for([
    // One edit is a counter in the markup of a video player, of which nothing is shown: it is noticed, and no version.
    { series: "ars-series", articles: 395, edits: 53, versions: 52 },
    { series: "wgrz-series", articles: 507, edits: 37, versions: 37 },
  ])(
    "$series: $articles entries are as many items, and $edits edits are noticed",
    { timeout: 120_000 },
    async ({ series, articles, edits, versions }, context) => {
      const folder = join(CORPUS, series);
      if (!existsSync(folder)) context.skip(`there is no ${series} in ${CORPUS}; name a corpus with CORPUS=`);
      const desk = await open();
      let items: readonly Item[] = [];
      const kept: boolean[] = [];
      for (const snapshot of snapshotsOf(folder)) {
        const report = await desk.serve(readFileSync(join(folder, basename(snapshot.file))));
        const before = items;
        items = await desk.items();
        expect([snapshot.file, report.newItems]).toEqual([snapshot.file, snapshot.new.length]);
        for (const { id } of snapshot.edited) {
          const [was, is] = [before, items].map((list) => list.find(isKnownBy(id)));
          expect([id, is?.entryHash]).not.toEqual([id, was?.entryHash]);
          kept.push(is?.version === (was?.version ?? 0) + 1);
        }
        for (const id of snapshot.new) expect(items.filter(isKnownBy(id))).toHaveLength(1);
      }
      expect(items).toHaveLength(articles);
      expect(items.filter(({ isQuarantined }) => isQuarantined)).toEqual([]);
      expect([kept.length, kept.filter((isKept) => isKept).length]).toEqual([edits, versions]);
      const changes = (await desk.receipts()).flatMap(({ decision }) =>
        decision.kind === "changed" ? [decision] : [],
      );
      const own = changes.filter(({ fields }) => fields.some((field) => !UNRECORDED.has(field)));
      expect([own.length, (await desk.earlier()).length]).toEqual([versions, changes.length]);
    },
  );
});

function snapshotsOf(folder: string): readonly Snapshot[] {
  const lines = readFileSync(join(folder, "series.jsonl"), "utf8").split("\n");
  return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as Snapshot);
}

function isKnownBy(id: string): (item: Item) => boolean {
  const itsLink = canonicalLink(id);
  return ({ identity, link }) => identity.value === id || link === itsLink;
}
