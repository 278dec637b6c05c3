import { type ItemId, toldAt } from "../../domain/item.ts";
import type { Decision, Receipt } from "../../domain/receipt.ts";
import { oldestFirst, type SourcedItem, type Story, type StoryId, type Tag } from "../../domain/story.ts";
import type { Constraints } from "../corrections/constraints.ts";
import { correctStanding, correctTags, pinnedPart, takenAway } from "../corrections/correct-story.ts";
import { NOTHING_SAID } from "../corrections/said.ts";
import { chooseLead, type Lead } from "./choose-lead.ts";
import type { FloodOf } from "./floods.ts";
import { fillerNews, type FillerRules, HOLD_ALL, judgeFiller } from "./filler/judge-filler.ts";
import { chooseGist } from "./gist/choose-gist.ts";
import { choosePhrases } from "./phrases/choose-phrases.ts";
import { foldMarks } from "./fold-marks.ts";
import { standingRank, type TagBoosts } from "./standing-rank.ts";
import type { Tagger } from "../tags/tagger.ts";

export type StoryParts = {
  readonly id: StoryId;
  /** As it was told so far; `null` for a new story. */
  readonly before: Story | null;
  /** New and changed items of it. */
  readonly items: readonly SourcedItem[];
  /** Items that went to other stories. */
  readonly gone?: ReadonlySet<ItemId>;
};

export type StoryRules = {
  readonly tagger: Tagger;
  readonly boosts: TagBoosts;
  /** Whether each kind of filler is held back. Default: it is. */
  readonly filler?: FillerRules;
  /** What the operator said of single stories. Default: nothing. */
  readonly constraints?: Pick<Constraints, "saidOf">;
  /** Whether an item is one of a flood. Default: none is. */
  readonly floodOf?: FloodOf;
};

export type ComposedStory = { readonly story: Story; readonly receipts: readonly Receipt[] };

/**
 * Makes a story anew from its coverage: lead, tags, rank and dates depend on nothing else, but that a
 * lead stays unless another is clearly better, and that a flood counts. `updatedAt` moves only when
 * coverage, lead, a title or the gist changed by more than its spelling, `changedAt` with all that a page shows or a choice
 * reads; receipts are written only for what is new or different.
 */
export function composeStory(parts: StoryParts, rules: StoryRules, now: Date): ComposedStory {
  const { id, before } = parts;
  const { coverage, why } = arrange(parts);
  const said = rules.constraints?.saidOf(coverage.map(({ item }) => item.id)) ?? NOTHING_SAID;
  const judge = (looked: Story["coverage"]) =>
    judgeFiller(looked, rules.filler ?? HOLD_ALL, said.standing === "released");
  const filler = judge(coverage);
  const given = rules.tagger(coverage);
  const tags = correctTags(given, said);
  const told: Told = {
    coverage,
    tags,
    gist: chooseGist(coverage),
    phrases: choosePhrases(coverage),
    standing: correctStanding(filler.standing, said),
  };
  const story: Story = {
    id,
    ...told,
    rank: [
      ...pinnedPart(said),
      ...standingRank({ coverage, tags }, rules.boosts, { floodOf: rules.floodOf, before: before?.rank }),
    ],
    publishedAt: earliest(coverage.map(({ item }) => toldAt(item))),
    firstSeenAt: before?.firstSeenAt ?? earliest(coverage.map(({ item }) => item.firstSeenAt)),
    updatedAt: before !== null && isSameNews(before, told) ? before.updatedAt : now,
    changedAt: before !== null && isEqual(shown(before), shown(told)) ? before.changedAt : now,
  };
  const decisions = [
    ...changes(before, story, { lead: why, untagged: takenAway(given, said) }),
    ...toList(fillerNews(filler, { coverage, before }, judge)),
  ];
  return { story, receipts: decisions.map((decision) => ({ at: now, itemId: null, storyId: id, decision })) };
}

type Grounds = { readonly lead: readonly string[]; readonly untagged: readonly Tag[] };

/** What was decided otherwise than before, and why. */
function changes(
  before: Story | null,
  { coverage, gist, tags, rank }: Story,
  { lead, untagged }: Grounds,
): readonly Decision[] {
  const decisions: Decision[] = [];
  const leadId = coverage[0].item.id;
  if (before?.coverage[0].item.id !== leadId) decisions.push({ kind: "led", leadId, why: lead });
  if (!isEqual(before?.gist ?? [], gist)) decisions.push({ kind: "gist", sentences: gist });
  if (!isEqual(before?.tags ?? [], tags))
    decisions.push({ kind: "tagged", tags, ...(untagged.length > 0 && { untagged }) });
  if (!isEqual(before?.rank ?? [], rank)) decisions.push({ kind: "ranked", parts: rank });
  return decisions;
}

function toList<Value>(value: Value | null): readonly Value[] {
  return value === null ? [] : [value];
}

type Arranged = Lead & { readonly coverage: Story["coverage"] };

/** The whole coverage, each item once in its latest version, the lead first, then oldest first. */
function arrange({ before, items, gone }: StoryParts): Arranged {
  const stayed = before?.coverage.filter(({ item }) => gone?.has(item.id) !== true) ?? [];
  const byId = new Map([...stayed, ...items].map((sourced) => [sourced.item.id, sourced]));
  const [first, ...others] = [...byId.values()].sort(oldestFirst);
  if (first === undefined) throw new Error("A story without items was to be composed.");
  const arrived = new Set(items.map(({ item }) => item.id));
  const compared = new Set(stayed.map(({ item }) => item.id).filter((itemId) => !arrived.has(itemId)));
  const standing = before === null ? null : { leadId: before.coverage[0].item.id, compared };
  const { lead, why } = chooseLead([first, ...others], standing);
  return { lead, why, coverage: [lead, ...[first, ...others].filter((sourced) => sourced !== lead)] };
}

function earliest(dates: readonly Date[]): Date {
  return new Date(Math.min(...dates.map((date) => date.getTime())));
}

type Told = Pick<Story, "coverage" | "tags" | "gist" | "phrases" | "standing">;

/**
 * The news of it: the lead, the coverage with its titles and links, and the gist, or without one the summary of the lead.
 * Tags, names, author, picture and files are no news: a feed reader that marked the story unread for them would cry wolf.
 */
function news({ coverage, gist, standing }: Told): readonly unknown[] {
  return [standing.kind, coverage.map(lineOf), gist.length === 0 ? coverage[0].item.summary : gist];
}

/** All that is shown of it, or chooses it. */
function shown(told: Told): readonly unknown[] {
  const { summary, author, image, enclosures } = told.coverage[0].item;
  const tags = told.tags.map(({ tag }) => tag);
  const versions = told.coverage.map(({ item }) => item.version); // A page shows what an outlet said before.
  return [...news(told), versions, summary, author, image, enclosures, tags, told.phrases];
}

function lineOf({ item, source }: SourcedItem): unknown {
  return [item.id, item.title, item.link, source.name, toldAt(item).getTime()];
}

/** Other capitals, accents and quotes are no news either: an outlet has touched up its headline. */
function isSameNews(before: Story, told: Told): boolean {
  const [was, is] = [news(before), news(told)];
  return isEqual(was, is) || (before.coverage.length === told.coverage.length && folded(was) === folded(is));
}

/** Text by text: written out, a straight quote would bring a backslash with it that a curly one does not. */
function folded(parts: readonly unknown[]): string {
  return JSON.stringify(parts, (_key, value: unknown) => (typeof value === "string" ? foldMarks(value) : value));
}

function isEqual(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
