import {
  type GistSentence,
  MAX_GIST_SENTENCES,
  oldestFirst,
  type SourcedItem,
  type Story,
} from "../../../domain/story.ts";
import { type ItemSentences, itemSentences, type Keys, type Sentence } from "./item-sentences.ts";

/** Items of a story that are looked at: the lead, then the first of each outlet, then the others. */
const MAX_ITEMS = 60;

/** The first sentence of a summary tells what happened, the second one often. */
const FIRST_BONUS = 1.35;
const SECOND_BONUS = 1.15;
/** What leads the story is trusted to tell it. */
const LEAD_BONUS = 1.2;
/** A sentence that leans on another one, or was shortened, is second choice. */
const LEANING = 0.5;
const SHORTENED = 0.6;
/** A sentence that goes on where the first one ended. */
const NEXT_BONUS = 1.2;
/** A source's weight counts within these bounds. */
const MIN_SOURCE_WEIGHT = 0.5;
const MAX_SOURCE_WEIGHT = 2;
/** A word of the lead's title says what the story is about. */
const TITLE_BONUS = 1.5;
/** So large a part of the words in a title: the sentence only says the title again. */
const REPEATS_SHARE = 0.8;
/** So large a part of its words in the first sentence: the second one says that again. */
const OVERLAP_SHARE = 0.45;
/** A second sentence tells something new. */
const MIN_NEW_WORDS = 3;

type Candidate = Sentence & { readonly sourced: SourcedItem; readonly isOfLead: boolean };

/**
 * Tells a story in at most `MAX_GIST_SENTENCES` sentences of its coverage, as they stand there, in the lead's language:
 * those whose words most outlets share, and a second one only when it says more. None when no summary has any. The order
 * of the coverage after the lead does not matter. Of a source whose text is not to be shown nothing is taken.
 */
export function chooseGist(coverage: Story["coverage"]): readonly GistSentence[] {
  const [lead] = coverage;
  const about = itemSentences(lead.item);
  const looked = itemsToRead(coverage).filter(({ item }) => itemSentences(item).language === about.language);
  const candidates = candidatesOf(looked, lead, about.title);
  const weigh = createWeigher(looked, about.title);
  const first = best(candidates, (candidate) => weigh(candidate.keys) * manner(candidate));
  if (first === null) return [];
  const rest = candidates.filter((candidate) => saysMore(candidate, first, about.title));
  const second = best(rest, (candidate) => gain(candidate, first, weigh));
  const chosen = [first, ...(second === null ? [] : [second])].slice(0, MAX_GIST_SENTENCES);
  return inReadingOrder(chosen).map(({ text, sourced }) => ({ text, itemId: sourced.item.id }));
}

function itemsToRead([lead, ...others]: Story["coverage"]): readonly SourcedItem[] {
  const seen = new Set([lead.source.name]);
  const [firsts, further]: [SourcedItem[], SourcedItem[]] = [[], []];
  for (const sourced of others.toSorted(oldestFirst)) {
    (seen.has(sourced.source.name) ? further : firsts).push(sourced);
    seen.add(sourced.source.name);
  }
  return [lead, ...firsts, ...further].slice(0, MAX_ITEMS);
}

/** Sentences that say more than a title, each text once. */
function candidatesOf(looked: readonly SourcedItem[], lead: SourcedItem, title: Keys): readonly Candidate[] {
  const byText = new Map<string, Candidate>();
  for (const sourced of looked.filter(({ source }) => source.republish !== "title")) {
    const own = itemSentences(sourced.item);
    for (const sentence of own.sentences) {
      if (byText.has(sentence.text) || repeats(sentence.keys, title) || repeats(sentence.keys, own.title)) continue;
      byText.set(sentence.text, { ...sentence, sourced, isOfLead: sourced === lead });
    }
  }
  return [...byText.values()];
}

function repeats(keys: Keys, title: Keys): boolean {
  return shared(keys, title) / keys.words.length >= REPEATS_SHARE;
}

function shared(keys: Keys, others: Keys): number {
  return keys.words.filter((word) => others.words.includes(word)).length;
}

/** Words count by how many outlets share them; long sentences do not win by their length alone. */
function createWeigher(looked: readonly SourcedItem[], title: Keys): (keys: Keys) => number {
  const outlets = Map.groupBy(looked, ({ source }) => source.name);
  const support = new Map<string, number>();
  for (const items of outlets.values()) {
    const said = new Set(items.flatMap(({ item }) => saidBy(itemSentences(item))));
    for (const key of said) support.set(key, (support.get(key) ?? 0) + 1);
  }
  return (keys) => {
    let sum = 0;
    keys.words.forEach((word, at) => {
      const weight = (keys.weights[at] ?? 0) * (title.words.includes(word) ? TITLE_BONUS : 1);
      sum += (weight * (support.get(word) ?? 0)) / outlets.size;
    });
    return sum / Math.sqrt(Math.max(1, keys.words.length));
  };
}

function saidBy({ title, sentences }: ItemSentences): readonly string[] {
  return [...title.words, ...sentences.flatMap(({ keys }) => keys.words)];
}

function manner({ place, isOfLead, leans, isShortened, sourced: { source } }: Candidate): number {
  const bySource = Math.sqrt(Math.min(MAX_SOURCE_WEIGHT, Math.max(MIN_SOURCE_WEIGHT, source.weight)));
  const byPlace = place === 0 ? FIRST_BONUS : place === 1 ? SECOND_BONUS : 1;
  return bySource * byPlace * (isOfLead ? LEAD_BONUS : 1) * (leans ? LEANING : 1) * (isShortened ? SHORTENED : 1);
}

/** Of the same matter, and not the same again. */
function saysMore(candidate: Candidate, first: Candidate, title: Keys): boolean {
  if (candidate === first || candidate.isShortened) return false;
  if (candidate.leans && !follows(candidate, first)) return false;
  const again = shared(candidate.keys, first.keys);
  if (again / Math.min(candidate.keys.words.length, first.keys.words.length) >= OVERLAP_SHARE) return false;
  const isOfMatter = again > 0 || shared(candidate.keys, title) > 0 || follows(candidate, first);
  return isOfMatter && newKeys(candidate, first).words.length >= MIN_NEW_WORDS;
}

function gain(candidate: Candidate, first: Candidate, weigh: (keys: Keys) => number): number {
  const leaning = candidate.leans ? 1 / LEANING : 1; // it leans on the one that stands before it
  return weigh(newKeys(candidate, first)) * manner(candidate) * (follows(candidate, first) ? NEXT_BONUS * leaning : 1);
}

function follows(candidate: Candidate, first: Candidate): boolean {
  return candidate.sourced === first.sourced && candidate.place === first.place + 1;
}

function newKeys({ keys }: Candidate, first: Candidate): Keys {
  const isNew = (_: unknown, at: number): boolean => !first.keys.words.includes(keys.words[at] ?? "");
  return { words: keys.words.filter(isNew), weights: keys.weights.filter(isNew) };
}

/** Of equals the one that comes first. */
function best(candidates: readonly Candidate[], pointsOf: (candidate: Candidate) => number): Candidate | null {
  let [chosen, most]: [Candidate | null, number] = [null, 0];
  for (const candidate of candidates) {
    const points = pointsOf(candidate);
    if (points > most) [chosen, most] = [candidate, points];
  }
  return chosen;
}

/** Two sentences of one item stand as they do there. */
function inReadingOrder(chosen: readonly Candidate[]): readonly Candidate[] {
  const [first, second] = chosen;
  if (first === undefined || second === undefined || first.sourced !== second.sourced) return chosen;
  return chosen.toSorted((a, b) => a.place - b.place);
}
