import { rankAt, shownRank } from "../domain/rank.ts";
import { receiptLine } from "../domain/receipt-line.ts";
import type { Receipt } from "../domain/receipt.ts";
import type { TemplateData } from "../domain/render.ts";
import type { RankPart, Story } from "../domain/story.ts";
import type { EarlierText } from "../domain/story-store.ts";
import { isWanted } from "../domain/where/is-wanted.ts";
import { type Words, wordsIn } from "../domain/words/words.ts";
import { isArchived } from "./archived-plans.ts";
import { cleanText } from "./clean-text.ts";
import { durationText } from "./duration-text.ts";
import { feedLink } from "./feed-twins.ts";
import { feedPlans, type FeedPlan } from "./feed-plans.ts";
import type { PublishOptions } from "./options.ts";
import { type FrameOptions, pageFrame } from "./page-frame.ts";
import { type CoverageCard, rankName, sourcePath, type StoryCard, storyCard } from "./story-card.ts";
import { imagePath } from "./story-image.ts";
import { textChanges } from "./text-changes.ts";
import { timeText } from "./time-text.ts";

/** Most receipts that a page lists; the oldest ones of a long story are left to `explain`. */
const MAX_RECEIPTS = 200;

export type StoryPageInput = {
  readonly story: Story;
  /** Oldest first. */
  readonly receipts: readonly Receipt[];
  /** What its items said before. */
  readonly earlier: readonly EarlierText[];
  /** Receipts from before are no longer kept. Default: all are. */
  readonly receiptsSince?: Date | null;
  readonly options: StoryPageOptions;
  /** Of a static page only the story's own last change counts: it would be another one at each moment otherwise. */
  readonly now: Date;
};

type StoryPageOptions = FrameOptions & Pick<PublishOptions, "followed"> & Parameters<typeof feedPlans>[0];

/** The values of `templates/pages/story.liquid`: the coverage oldest first, and the grounds of every decision in words. */
export function storyPage({
  story,
  receipts,
  receiptsSince = null,
  earlier,
  options,
  now,
}: StoryPageInput): TemplateData {
  const { site } = options;
  const card = storyCard(story, site);
  const words = wordsIn(site.language);
  const at = options.isStatic === true ? story.changedAt : now;
  const rank = shownRank(rankAt(story, at));
  const description = card.gist || card.title;
  const frame = { title: card.title, path: card.pagePath, root: "..", description, kind: "article" } as const;
  return {
    ...pageFrame(options, frame),
    story: card,
    image: imagePath(story, options),
    leadSource: sourceOf(card.coverage[0], options),
    timeline: timelineOf(card.coverage, options),
    changes: textChanges(story, earlier, site),
    inFeeds: feedPlans(options)
      .filter((plan) => (options.isStatic !== true || isArchived(plan)) && isTaken(story, plan.picks, at))
      .map((plan) => feedLink(plan, options))
      .map(({ title, path }) => ({ path, title: path.startsWith("tags/") ? `#${title}` : title })),
    tags: story.tags.map(({ tag, why }) => ({ tag: cleanText(tag), why: cleanText(why.join(", ")) })),
    rank: {
      score: points(rank.sum),
      parts: rank.parts.map((part) => rankRow(part, words)),
      at: options.isStatic === true ? timeText(at, site) : null,
    },
    isPruned: receiptsSince !== null && story.firstSeenAt < receiptsSince,
    receipts: receipts.slice(-MAX_RECEIPTS).map((receipt) => ({
      time: timeText(receipt.at, site),
      about: titleOf(story, receipt),
      line: cleanText(publicLine(receipt, story)),
    })),
  };
}

type TimelineRow = CoverageCard & {
  readonly isLead: boolean;
  /** Of the page of its source; `null`: it is followed no more. */
  readonly sourcePath: string | null;
  /** How long after the first; `null` for those that were told with it. */
  readonly later: string | null;
};

/** Oldest first; those of the same second stay in the story's order. */
function timelineOf(coverage: StoryCard["coverage"], options: StoryPageOptions): readonly TimelineRow[] {
  const { language } = options.site;
  const first = Math.min(...coverage.map(second));
  const [lead] = coverage;
  return coverage
    .map((told) => {
      const time = durationText(second(told) - first, { language, style: "short" });
      const later = time === null ? null : wordsIn(language).say("time-later", { time });
      return { ...told, isLead: told === lead, sourcePath: sourceOf(told, options), later };
    })
    .toSorted((one, other) => second(one) - second(other));
}

function second({ time }: CoverageCard): number {
  return Date.parse(time.iso) / 1000;
}

function sourceOf(told: CoverageCard | undefined, { followed }: StoryPageOptions): string | null {
  return told !== undefined && followed.includes(told.sourceId) ? sourcePath(told.sourceId) : null;
}

/** Whether the feed takes the story, as long as newer ones leave it room. */
function isTaken(story: Story, picks: FeedPlan["picks"], now: Date): boolean {
  if (story.standing.kind !== "told") return false;
  if ("where" in picks) return isWanted(story, picks.where, now);
  const hasTag = picks.tag === undefined || story.tags.some(({ tag }) => tag === picks.tag);
  return hasTag && (picks.source === undefined || story.coverage.some(({ source }) => source.id === picks.source));
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
