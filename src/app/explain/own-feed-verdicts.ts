import { counted } from "../../domain/counted.ts";
import type { Story } from "../../domain/story.ts";
import type { StoryStore } from "../../domain/story-store.ts";
import { feedPlans, type PublishOptions } from "../../publish/publish.ts";
import { type FeedVerdict, verdict } from "./feed-verdict.ts";

/** Most feeds of tags, and of sources, that are told of one by one. */
const MAX_NAMED = 8;

type Plans = ReadonlyMap<string, ReturnType<typeof feedPlans>[number]>;
type Asked = { readonly story: Story; readonly stories: Pick<StoryStore, "marks">; readonly plans: Plans };

/** Feeds of one kind that may have a story: why one of them is not there, and why all others have nothing to do with it. */
type Kind = {
  readonly kind: "tags" | "sources";
  readonly names: readonly string[];
  readonly none: string;
  readonly unlike: string;
};

/**
 * The feeds of the story's own tags and sources, by the plans that they are drawn by; all others of these kinds in one
 * line each, for a desk has hundreds.
 */
export async function ownFeedVerdicts(
  story: Story,
  { stories, options }: { readonly stories: StoryStore; readonly options: PublishOptions },
): Promise<readonly FeedVerdict[]> {
  const asked = { story, stories, plans: new Map(feedPlans(options).map((plan) => [plan.path, plan])) };
  const tags: Kind = {
    kind: "tags",
    names: story.tags.map(({ tag }) => tag),
    none: "it has no feed: the settings do not name it, or too many before it",
    unlike: "the story lacks their tags",
  };
  const sources: Kind = {
    kind: "sources",
    names: [...new Set(story.coverage.map(({ source }) => source.id))],
    none: "it has no feed: its address may hold a key, or it is not followed",
    unlike: "they do not cover it",
  };
  return [...(await verdictsOn(tags, asked)), ...(await verdictsOn(sources, asked))];
}

async function verdictsOn(
  { kind, names, none, unlike }: Kind,
  { story, stories, plans }: Asked,
): Promise<readonly FeedVerdict[]> {
  const own = names.map((name) => `${kind}/${name}`);
  const verdicts: FeedVerdict[] = [];
  for (const feed of own.slice(0, MAX_NAMED)) {
    const picks = plans.get(feed)?.picks;
    if (picks === undefined || "where" in picks) verdicts.push(out(feed, none));
    else verdicts.push(verdict(feed, story, await stories.marks(picks), `${picks.limit} newer stories`));
  }
  const others = [...plans.keys()].filter((path) => path.startsWith(`${kind}/`) && !own.includes(path)).length;
  const more = own.length - verdicts.length;
  return [
    ...verdicts,
    ...(more > 0 ? [out(`${more} more of its ${kind}`, "not looked at")] : []),
    ...(others > 0 ? [out(counted(others, `other feed of ${kind}`, `other feeds of ${kind}`), unlike)] : []),
  ];
}

function out(feed: string, why: string): FeedVerdict {
  return { feed, place: null, why };
}
