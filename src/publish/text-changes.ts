import type { Source } from "../domain/source.ts";
import type { SourcedItem, Story } from "../domain/story.ts";
import type { EarlierText } from "../domain/story-store.ts";
import { diffTokens } from "../domain/word-diff.ts";
import { cleanText, cutAtWord, languageTag, textDirection } from "./clean-text.ts";
import type { Site } from "./options.ts";
import { type TimeText, timeText } from "./time-text.ts";

/** Most changes that a page shows, and most earlier versions that are read for them. */
const MAX_CHANGES = 40;
export const MAX_EARLIER_TEXTS = 40;
/** Words that go or come; beyond it a text counts as written anew. */
const MAX_EDITS = 80;

/** Words of a text, told apart by what became of them. */
export type TextPart = { readonly kind: "same" | "gone" | "new"; readonly text: string };

/** What one version of an item says otherwise than the one before; empty where it says the same. */
export type TextChange = {
  readonly time: TimeText;
  readonly outlet: string;
  readonly language: string | null;
  readonly direction: "ltr" | "rtl";
  readonly title: readonly TextPart[];
  readonly summary: readonly TextPart[];
};

type Version = Pick<EarlierText, "title" | "summary" | "version" | "at">;

/**
 * How titles and summaries of the coverage were changed, the newest change first. Of a source that is shown by headlines only
 * these, and of any other no more of a summary than is shown of it elsewhere.
 */
export function textChanges(story: Story, earlier: readonly EarlierText[], site: Site): readonly TextChange[] {
  const byItem = Map.groupBy(earlier, ({ itemId }) => itemId);
  const steps = story.coverage.flatMap((told): readonly Step[] => {
    const now = {
      title: told.item.title,
      summary: told.item.summary,
      version: told.item.version,
      at: told.item.changedAt,
    };
    const versions = [...(byItem.get(told.item.id) ?? []), now].toSorted((a, b) => a.version - b.version);
    return versions.slice(1).map((after, index) => ({ told, before: versions[index] ?? after, after }));
  });
  return steps
    .toSorted((one, other) => other.after.at.getTime() - one.after.at.getTime())
    .map((step) => toChange(step, site))
    .filter(({ title, summary }) => title.length + summary.length > 0)
    .slice(0, MAX_CHANGES);
}

type Step = { readonly told: SourcedItem; readonly before: Version; readonly after: Version };

function toChange({ told: { item, source }, before, after }: Step, site: Site): TextChange {
  return {
    time: timeText(after.at, site),
    outlet: cleanText(source.name),
    language: languageTag(item.language),
    direction: textDirection(item.title),
    title: textDiff(before.title, after.title),
    summary: summaryDiff(source, [before, after], site),
  };
}

function summaryDiff({ republish }: Source, versions: readonly [Version, Version], site: Site): readonly TextPart[] {
  if (republish === "title") return [];
  const [before, after] = versions.map(({ summary }) => cutAtWord(cleanText(summary), site.summaryChars));
  return textDiff(before ?? "", after ?? "");
}

/** Word by word; empty when both say the same. */
export function textDiff(rawBefore: string, rawAfter: string): readonly TextPart[] {
  const [before, after] = [cleanText(rawBefore), cleanText(rawAfter)];
  if (before === after) return [];
  const [was, is] = [wordsOf(before), wordsOf(after)];
  const hunks = diffTokens(was, is, (one, other) => one === other, MAX_EDITS);
  if (hunks === null) return parts(["gone", was], ["new", is]);
  let at = 0;
  const told = hunks.flatMap(({ before: gone, after: come, beforeAt }): readonly Piece[] => {
    const same = was.slice(at, beforeAt);
    at = beforeAt + gone.length;
    return [
      ["same", same],
      ["gone", gone],
      ["new", come],
    ];
  });
  return parts(...told, ["same", was.slice(at)]);
}

type Piece = readonly [kind: TextPart["kind"], words: readonly string[]];

function wordsOf(text: string): readonly string[] {
  return text === "" ? [] : text.split(" ");
}

function parts(...pieces: readonly Piece[]): readonly TextPart[] {
  return pieces.filter(([, words]) => words.length > 0).map(([kind, words]) => ({ kind, text: words.join(" ") }));
}
