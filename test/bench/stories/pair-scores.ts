import { WINDOW_MS } from "../../../src/curate/curate-options.ts";
import { linksOf } from "../../../src/curate/index/alike.ts";
import type { ClusterItem } from "../../../src/curate/index/entry.ts";
import { ratioOf, usualStrength } from "../../../src/curate/index/link-score.ts";
import { type Reading, readItem } from "../../../src/curate/index/reading.ts";
import { createWindow, type Window } from "../../../src/curate/index/window.ts";
import type { StoryId } from "../../../src/domain/story.ts";
import type { Figure } from "../figure.ts";
import { judged } from "../floors.ts";
import { auc } from "./scores.ts";
import { readSet } from "./story-corpus.ts";

/** Up to this score of the people who read them two texts tell the same. */
const SAME_STORY = 2;
/** The texts come with their title before them and nothing between: so many words of a text stand for its title. */
const TITLE_WORDS = 10;

/** How well the score of two items tells pairs that are one story from others, within one language and across two. */
export function scorePairs(): readonly Figure[] {
  const pairs = readSet("semeval22-pairs");
  const window = createWindow(WINDOW_MS);
  const read = pairs.map(({ lang1, lang2, text1, text2 }, at) => {
    const [one, two] = [readItem(toItem(`${at} a`, text1, lang1)), readItem(toItem(`${at} b`, text2, lang2))];
    window.add(one, one.item.id as StoryId);
    window.add(two, two.item.id as StoryId);
    return [one, two] as const;
  });
  const scored = pairs.map(({ overall, lang1, lang2 }, at) => {
    const [one, two] = read[at] ?? [];
    const score = one === undefined || two === undefined ? 0 : pairScore(one, two, window);
    return { score, isTrue: overall <= SAME_STORY, isWithin: lang1 === lang2 };
  });
  const area = (isWithin: boolean): number => 100 * (auc(scored.filter((one) => one.isWithin === isWithin)) ?? 0);
  return [
    judged({ group: "stories", figure: "semeval22 within one language, AUC", value: area(true), unit: "%" }),
    judged({ group: "stories", figure: "semeval22 across languages, AUC", value: area(false), unit: "%" }),
  ];
}

/** The ratio by which the index joins the two, 0 when it does not even compare them; the same from both sides. */
function pairScore(one: Reading, two: Reading, window: Window): number {
  const [ours, theirs] = [linksOf(one, window), linksOf(two, window)];
  const link =
    ours.find(({ entry }) => entry.item.id === two.item.id) ??
    theirs.find(({ entry }) => entry.item.id === one.item.id);
  if (link === undefined) return 0;
  const [usual, otherUsual] = [ours, theirs].map((links) => usualStrength(links.map(({ strength }) => strength)));
  return ratioOf(link, usual ?? 0, otherUsual ?? 0);
}

function toItem(id: string, text: string, language: string): ClusterItem {
  const words = text.split(/\s+/);
  const title = words.slice(0, TITLE_WORDS).join(" ");
  const summary = words.slice(TITLE_WORDS).join(" ");
  return { id, source: "", toldMs: 0, title, summary, linkKey: null, place: null, isLinkForeign: true, language };
}
