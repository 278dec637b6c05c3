import type { AudienceStore } from "../../domain/audience-store.ts";
import type { EditionId } from "../../domain/digest.ts";
import type { StoryId } from "../../domain/story.ts";
import type { StoryStore } from "../../domain/story-store.ts";

/** Answers that are remembered of each kind; most groups of subscribers ask for the same. */
const MAX_REMEMBERED = 20;

type Asked = { readonly stories: Pick<StoryStore, "find" | "textsAt">; readonly audience: Pick<AudienceStore, "told"> };

/** The same stories, asked for once in a pass however many groups of subscribers want them. */
export function remembering({ stories, audience }: Asked) {
  const find = once(async (wish: Parameters<StoryStore["find"]>[0]) => await stories.find(wish));
  const told = once(
    async ([editions, ids]: readonly [readonly EditionId[], readonly StoryId[]]) => await audience.told(editions, ids),
  );
  return {
    stories: { find, textsAt: async (...args: Parameters<StoryStore["textsAt"]>) => await stories.textsAt(...args) },
    toldBy: (editions: readonly EditionId[]) => async (ids: readonly StoryId[]) => await told([editions, ids]),
  };
}

function once<Question, Answer>(ask: (question: Question) => Promise<Answer>) {
  const known = new Map<string, Promise<Answer>>();
  return async (question: Question): Promise<Answer> => {
    const key = JSON.stringify(question);
    const found = known.get(key) ?? ask(question);
    if (known.size >= MAX_REMEMBERED) known.clear();
    known.set(key, found);
    return await found;
  };
}
