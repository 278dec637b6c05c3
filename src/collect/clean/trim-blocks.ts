import type { BlockCounts } from "./block-counts.ts";
import { isHeading, isList, leavesOf, linkShare, listEntries } from "./block-shapes.ts";
import { customOf, isCounterCustom, isFrameCustom } from "./block-custom.ts";
import { keyMaker, type BlockKeys, type TrimInput } from "./block-keys.ts";
import { oneLine } from "./clean-text.ts";
import { element } from "./flow.ts";
import { textOfBlock, textOfBlocks, type HtmlElement } from "./html-tree.ts";

export type TrimOutput = {
  readonly texts: readonly (readonly HtmlElement[])[];
  /** The first words of each block that was left out. */
  readonly dropped: readonly string[];
};

/** Up to how many characters a block that recurs is taken for a heading of what follows. */
const MAX_HEADING_CHARS = 80;
/** Share of a block's text that is links, from which it is a list of links: under a dropped heading, and by itself. */
const LINKED_UNDER_HEADING = 0.5;
const LINKED_BY_ITSELF = 0.8;
/** How much text of its own an entry must keep before its tail of links may go, in characters. */
const MIN_OWN_CHARS = 200;
/** In how many entries, and in which share of all, such a tail is a custom. */
const MIN_TAILS = 3;
const TAIL_SHARE = 2 / 3;

/** What of an entry is worth remembering: the blocks at its begin and its end, and short ones between them. */
const HEAD_BLOCKS = 5;
const TAIL_BLOCKS = 20;
const MAX_SHORT_CHARS = 200;
const MAX_KEYS_AN_ENTRY = 80;

const LINK_TAIL = "t:";

/**
 * Leaves out what is not the entries' own: blocks that recur (`customOf` is the rule), the lists of links and the notes
 * about the author that stand under a heading which recurs, and a tail of links when the entries have one by custom.
 * A heading stays when the entry's own words stand under it; code stays always. Knows no site and no word.
 */
export function trimBlocks(inputs: readonly TrimInput[], counts: BlockCounts): readonly TrimOutput[] {
  const keys = inputs.map(keyMaker);
  inputs.forEach((input, index) => counts.see(index, keysToCount(input, keys[index] ?? keyMaker(input))));
  const first = inputs.map((input, index) => {
    const judge = judgeOf(keys[index] ?? keyMaker(input), counts);
    return input.texts.map((blocks) => cutText(blocks, judge));
  });
  first.forEach((texts, index) => {
    if (texts.some(({ kept }) => linkTail(kept) > 0)) counts.see(index, [LINK_TAIL]);
  });
  const tails = counts.of(LINK_TAIL);
  const tailsRecur = tails >= counts.total * TAIL_SHARE && (tails >= MIN_TAILS || (tails === 2 && counts.total === 2));
  return first.map((texts) => {
    const cut = texts.map((text) => (tailsRecur ? withoutTail(text) : text));
    return { texts: cut.map(({ kept }) => kept), dropped: cut.flatMap(({ dropped }) => dropped).map(firstWords) };
  });
}

/** What stands at the edges first, as that is where boilerplate stands. */
function keysToCount({ texts }: TrimInput, keysOf: (block: HtmlElement) => BlockKeys): readonly string[] {
  const edges: HtmlElement[] = [];
  const short: HtmlElement[] = [];
  for (const leaves of texts.map(leavesOf)) {
    const tail = Math.max(HEAD_BLOCKS, leaves.length - TAIL_BLOCKS);
    edges.push(...leaves.slice(0, HEAD_BLOCKS), ...leaves.slice(tail));
    short.push(...leaves.slice(HEAD_BLOCKS, tail).filter((leaf) => textOfBlock(leaf).length <= MAX_SHORT_CHARS));
  }
  const keys = [...edges, ...short].slice(0, MAX_KEYS_AN_ENTRY).map(keysOf);
  const all = keys.flatMap(({ exact, frame, counter, label }) => [exact, frame, counter, label]);
  return [...new Set(all.filter((key) => key !== null))].slice(0, MAX_KEYS_AN_ENTRY);
}

type Judge = {
  readonly keysOf: (block: HtmlElement) => BlockKeys;
  /** In the middle of a text. */
  readonly isCustom: Mark;
  /** At an edge of it, the same words. */
  readonly isEdge: Mark;
  /** At an edge of it, the same words but for links. */
  readonly isFrame: Mark;
  /** At an edge of it and beside another custom, the same words but for numbers. */
  readonly isCounter: Mark;
};

function judgeOf(keysOf: (block: HtmlElement) => BlockKeys, counts: BlockCounts): Judge {
  return {
    keysOf,
    isCustom: (block) => customOf(keysOf(block), counts) === "anywhere",
    isEdge: (block) => customOf(keysOf(block), counts) !== "own",
    isFrame: (block) => isFrameCustom(keysOf(block), counts),
    isCounter: (block) => isCounterCustom(keysOf(block), counts),
  };
}

type Cut = { readonly kept: readonly HtmlElement[]; readonly dropped: readonly HtmlElement[] };

function cutText(blocks: readonly HtmlElement[], judge: Judge): Cut {
  const edges = edgeMarks(blocks, judge);
  const middle = marksOf(blocks, judge, judge.isCustom);
  const head = leading(edges);
  const tail = blocks.length - leading(edges.toReversed());
  // No text is emptied for what stands at its edges alone: it may be one that is told again.
  const isAllEdge = head === blocks.length && !middle.every(Boolean);
  const isEdge = (index: number): boolean => !isAllEdge && (index < head || index >= tail);
  const marked = blocks.map((_, index) => (isEdge(index) ? edges : middle)[index] === true);
  return partBlocks(blocks, withOwnHeadings(blocks, marked, judge), judge);
}

/** Rows that are only alike are never all that there is. */
function edgeMarks(blocks: readonly HtmlElement[], judge: Judge): readonly boolean[] {
  const same = marksOf(blocks, judge, judge.isEdge);
  const alike = blocks.map((block, index) => {
    const isBeside = same[index - 1] === true || same[index + 1] === true;
    return same[index] === true || judge.isFrame(block) || (isBeside && judge.isCounter(block));
  });
  return alike.every(Boolean) ? same : alike;
}

type Mark = (block: HtmlElement) => boolean;

/** Which blocks go: those that are marked, and what stands under a marked heading as its list or note. */
function marksOf(blocks: readonly HtmlElement[], { keysOf }: Judge, isMarked: Mark): readonly boolean[] {
  let isUnderMarked = false;
  return blocks.map((block, index) => {
    const goes =
      isWhollyMarked(block, isMarked) ||
      (isUnderMarked && isLeftover(blocks.slice(index, index + 2), isMarked, keysOf));
    isUnderMarked = goes && (isUnderMarked || textOfBlock(block).length <= MAX_HEADING_CHARS);
    return goes;
  });
}

function isWhollyMarked(block: HtmlElement, isMarked: Mark): boolean {
  if (isList(block)) return listEntries(block).every(isMarked);
  return block.tag !== "pre" && isMarked(block);
}

/** Whether the first of these blocks belongs to the marked heading above it. A picture does when what it stands over does. */
function isLeftover([block, ...others]: readonly HtmlElement[], isMarked: Mark, keysOf: Judge["keysOf"]): boolean {
  if (block === undefined) return false;
  if (isWhollyMarked(block, isMarked)) return true;
  if (textOfBlock(block) === "") return isLeftover(others, isMarked, keysOf);
  return linkShare(block) >= LINKED_UNDER_HEADING || (!isHeading(block) && keysOf(block).names.author);
}

function leading(marks: readonly boolean[]): number {
  const end = marks.indexOf(false);
  return end < 0 ? marks.length : end;
}

/** A heading whose words recur, with the entry's own words under it, is the entry's; but for one that is its title. */
function withOwnHeadings(
  blocks: readonly HtmlElement[],
  marked: readonly boolean[],
  { keysOf }: Judge,
): readonly boolean[] {
  const kept = [...marked];
  for (let index = blocks.length - 2; index >= 0; index -= 1) {
    const block = blocks[index];
    if (block === undefined || !isHeading(block) || kept[index + 1] === true) continue;
    if (!keysOf(block).names.title) kept[index] = false;
  }
  return kept;
}

function partBlocks(blocks: readonly HtmlElement[], marked: readonly boolean[], { isCustom }: Judge): Cut {
  const parts = blocks.map((block, index): Cut => {
    if (marked[index] === true) return { kept: [], dropped: [block] };
    return isList(block) ? partList(block, isCustom) : { kept: [block], dropped: [] };
  });
  return { kept: parts.flatMap(({ kept }) => kept), dropped: parts.flatMap(({ dropped }) => dropped) };
}

function partList(list: HtmlElement, isMarked: Mark): Cut {
  const dropped = listEntries(list).filter(isMarked);
  const own = listEntries(list).filter((entry) => !isMarked(entry));
  return { kept: [dropped.length === 0 ? list : element(list.tag, own)], dropped };
}

/** How many blocks at the end are nothing but links. */
function linkTail(blocks: readonly HtmlElement[]): number {
  const start = blocks.findLastIndex((block) => linkShare(block) < LINKED_BY_ITSELF) + 1;
  if (start === blocks.length) return 0;
  const own = textOfBlocks(blocks.slice(0, start)).length;
  return own >= MIN_OWN_CHARS ? blocks.length - start : 0;
}

function withoutTail({ kept, dropped }: Cut): Cut {
  const at = kept.length - linkTail(kept);
  return { kept: kept.slice(0, at), dropped: [...dropped, ...kept.slice(at)] };
}

function firstWords(block: HtmlElement): string {
  const text = textOfBlock(block);
  return text === "" ? "(image)" : oneLine(text.split(" ", 8).join(" "), 80);
}
