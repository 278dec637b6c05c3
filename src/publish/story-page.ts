import { rankAt, shownRank } from "../domain/rank.ts";
import { receiptLine } from "../domain/receipt-line.ts";
import type { Receipt } from "../domain/receipt.ts";
import type { TemplateData } from "../domain/render.ts";
import type { RankPart, Story } from "../domain/story.ts";
import { type Words, wordsIn } from "../domain/words/words.ts";
import { cleanText } from "./clean-text.ts";
import { type FrameOptions, pageFrame } from "./page-frame.ts";
import { type CoverageCard, rankName, storyCard } from "./story-card.ts";
import { imagePath } from "./story-image.ts";
import { timeText } from "./time-text.ts";

/** Most receipts that a page lists; the oldest ones of a long story are left to `explain`. */
const MAX_RECEIPTS = 200;

export type StoryPageInput = {
  readonly story: Story;
  /** Oldest first. */
  readonly receipts: readonly Receipt[];
  readonly options: FrameOptions;
  readonly now: Date;
};

/** The values of `templates/pages/story.liquid`: the coverage oldest first, and the grounds of every decision in words. */
export function storyPage({ story, receipts, options, now }: StoryPageInput): TemplateData {
  const { site } = options;
  const card = storyCard(story, site);
  const words = wordsIn(site.language);
  const rank = shownRank(rankAt(story, now));
  const [lead] = card.coverage;
  return {
    ...pageFrame(options, { title: card.title, path: card.pagePath, root: "..", description: card.gist || card.title }),
    story: card,
    image: imagePath(story, options),
    timeline: card.coverage.map((told) => timelineRow(told, told === lead)).toSorted(oldestFirst),
    tags: story.tags.map(({ tag, why }) => ({ tag: cleanText(tag), why: cleanText(why.join(", ")) })),
    rank: { score: points(rank.sum), parts: rank.parts.map((part) => rankRow(part, words)) },
    receipts: receipts.slice(-MAX_RECEIPTS).map((receipt) => ({
      time: timeText(receipt.at, site),
      about: titleOf(story, receipt),
      line: cleanText(publicLine(receipt, story)),
    })),
  };
}

type TimelineRow = CoverageCard & { readonly isLead: boolean };

function timelineRow(told: CoverageCard, isLead: boolean): TimelineRow {
  return { ...told, isLead };
}

/** Those of the same second stay in the story's order. */
function oldestFirst(a: TimelineRow, b: TimelineRow): number {
  return Date.parse(a.time.iso) - Date.parse(b.time.iso);
}

/** What was left out as boilerplate is counted here and not shown again; `explain` names it to the operator. */
function publicLine(receipt: Receipt, story: Story): string {
  const { decision } = receipt;
  if (decision.kind === "composed") return receiptLine(withoutText(receipt, decision, story), story.id);
  if (decision.kind !== "trimmed") return receiptLine(receipt, story.id);
  return `Text that the outlet repeats in its items was left out, in ${decision.blocks.length} places.`;
}

type Composed = Extract<Receipt["decision"], { readonly kind: "composed" }>;

/** The words of an update are shown while its outlet is here to say whether its text may be. */
function withoutText(receipt: Receipt, { update, ...composed }: Composed, { coverage }: Story): Receipt {
  const by = coverage.find(({ item }) => item.id === receipt.itemId);
  if (update === undefined || update === by?.item.title) return receipt;
  return by === undefined || by.source.republish === "title" ? { ...receipt, decision: composed } : receipt;
}

function rankRow({ name, value, why }: RankPart, words: Words): object {
  return { name: rankName(name, words), value: value < 0 ? points(value) : `+${points(value)}`, why: cleanText(why) };
}

/** With a true minus sign. */
function points(value: number): string {
  return value.toFixed(2).replace("-", "−");
}

/** The outlet whose item the receipt is about; `null`: it is about the story. */
function titleOf(story: Story, { itemId }: Receipt): string | null {
  const told = story.coverage.find(({ item }) => item.id === itemId);
  return told === undefined ? null : cleanText(told.source.name);
}
