import type { PhraseGroup, Place, SearchStore, SearchWish } from "../domain/search-store.ts";
import { MAX_GROUP_PHRASES, MAX_GROUPS } from "../domain/search-store.ts";
import { toPhrase } from "../domain/search-words.ts";
import type { Source, SourceId } from "../domain/source.ts";
import type { Standing, Story, StoryId } from "../domain/story.ts";
import type { StoryStore } from "../domain/story-store.ts";
import { isWanted, sourceKey } from "../domain/where/is-wanted.ts";
import type { Where } from "../domain/where/where.ts";
import { neededNames, neededSpan, neededTags, neededTexts } from "../domain/where/where-needs.ts";

/** Most stories that are read for one search. */
const MAX_LOOKED_AT = 2_000;
/** Stories that are read at once. */
const BATCH_STORIES = 125;
/** Hits are counted up to here, or as far as those that are wanted go. */
const MAX_COUNTED = 100;

const PLACES: readonly Place[] = ["title", "item", "story"];

export type Search = {
  readonly where: Where;
  readonly now: Date;
  readonly standing: Standing["kind"];
  /** Hits before the first that is wanted, and how many are. */
  readonly skip: number;
  readonly take: number;
};

export type SearchParts = {
  readonly stories: Pick<StoryStore, "find">;
  readonly search: SearchStore;
  /** By which sources are known that the choice names. */
  readonly sources: readonly Pick<Source, "id">[];
};

export type Hits = {
  readonly stories: readonly Story[];
  /** Hits that were seen, those before and behind `stories` too. */
  readonly counted: number;
  /** Whether these are all; there are more of them; or there may be, among older stories that were not looked at. */
  readonly others: "none" | "more" | "older";
};

/**
 * The stories that the choice takes: the best first when it cannot do without some words, else the newest. Reads them piece
 * by piece, and no more than are needed or `MAX_LOOKED_AT`.
 */
export async function searchStories(search: Search, parts: SearchParts): Promise<Hits> {
  const hits: Story[] = [];
  const enough = Math.max(MAX_COUNTED, search.skip + search.take);
  const batches = batchesOf(search, parts);
  for (;;) {
    const next = await batches.next();
    if (next.done === true)
      return toHits(hits, search, { counted: hits.length, others: next.value ? "none" : "older" });
    hits.push(...next.value.filter((story) => isWanted(story, search.where, search.now)));
    if (hits.length > enough) return toHits(hits, search, { counted: enough, others: "more" });
  }
}

function toHits(hits: readonly Story[], { skip, take }: Search, counted: Omit<Hits, "stories">): Hits {
  return { stories: hits.slice(skip, skip + take), ...counted };
}

/** Stories that may be meant; at its end whether there are no others. */
type Batches = AsyncGenerator<readonly Story[], boolean>;

function batchesOf(search: Search, parts: SearchParts): Batches {
  const [first, ...others] = groupsOf(search.where);
  return first === undefined ? newest(search, parts) : withWords(search, [first, ...others], parts);
}

function groupsOf(where: Where): readonly PhraseGroup[] {
  const groups = neededTexts(where).filter((texts) => texts.length <= MAX_GROUP_PHRASES);
  return groups.flatMap(toGroup).slice(0, MAX_GROUPS);
}

/** None when one of the texts cannot be looked up: a story may have that one. */
function toGroup(texts: readonly string[]): readonly PhraseGroup[] {
  const [first, ...others] = texts.map(toPhrase);
  if (first === undefined || first === null) return [];
  const known = others.filter((phrase) => phrase !== null);
  return known.length === others.length ? [[first, ...known]] : [];
}

/** Place by place, so that a page of good hits asks for no others; the last place has what the others have. */
async function* withWords(search: Search, groups: SearchWish["groups"], parts: SearchParts): Batches {
  const { where, now, standing } = search;
  const narrowed = { tags: neededTags(where), source: sourceOf(where, parts.sources), span: neededSpan(where, now) };
  const seen = new Set<StoryId>();
  let isAll = false;
  for (const place of groups.length === 1 ? PLACES.slice(0, -1) : PLACES) {
    const wish = { groups, place, standing, ...narrowed, limit: MAX_LOOKED_AT };
    const found = await parts.search.candidates(wish);
    const others = found.ids.filter((id) => !seen.has(id));
    const ids = others.slice(0, MAX_LOOKED_AT - seen.size);
    for (const id of ids) seen.add(id);
    isAll = found.isAll && ids.length === others.length;
    yield* inBatches(ids, standing, parts);
    if (seen.size === MAX_LOOKED_AT) break;
  }
  return isAll;
}

async function* inBatches(
  ids: readonly StoryId[],
  standing: Search["standing"],
  { stories }: SearchParts,
): AsyncGenerator<readonly Story[]> {
  for (let start = 0; start < ids.length; start += BATCH_STORIES) {
    const piece = ids.slice(start, start + BATCH_STORIES);
    yield inOrderOf(piece, await stories.find({ ids: piece, standing, order: "newest", limit: piece.length }));
  }
}

function inOrderOf(ids: readonly StoryId[], stories: readonly Story[]): readonly Story[] {
  const byId = new Map(stories.map((story) => [story.id, story]));
  return ids.flatMap((id) => byId.get(id) ?? []);
}

async function* newest({ where, now, standing }: Search, { stories, sources }: SearchParts): Batches {
  const [tag] = neededTags(where);
  const source = sourceOf(where, sources);
  const { since, until } = neededSpan(where, now);
  const wish = {
    standing,
    order: "newest",
    limit: BATCH_STORIES,
    ...(tag === undefined ? {} : { tag }),
    ...(source === null ? {} : { source }),
    ...(since === undefined ? {} : { publishedSince: since }),
    ...(until === undefined ? {} : { publishedBefore: until }),
  } as const;
  let behind: Story | undefined;
  for (let lookedAt = 0; lookedAt < MAX_LOOKED_AT; lookedAt += BATCH_STORIES) {
    const found = await stories.find(behind === undefined ? wish : { ...wish, behind });
    yield found;
    behind = found.at(-1);
    if (found.length < BATCH_STORIES || behind === undefined) return true;
  }
  return false;
}

/** A source that the choice cannot do without, by its id. Another one, of earlier stories, may have had its name. */
function sourceOf(where: Where, sources: SearchParts["sources"]): SourceId | null {
  const [wanted] = neededNames(where, "source").map(sourceKey);
  return sources.find(({ id }) => sourceKey(id) === wanted)?.id ?? null;
}
