import { suggestion } from "../domain/near-name.ts";
import { MAX_CORRECTED_ITEMS } from "../domain/correction.ts";
import { echoed } from "../domain/terminal-text.ts";
import { UserError, type ExitCode } from "../domain/user-error.ts";
import type { Args, Command, Io } from "./command.ts";
import { listCorrections, undoCorrection } from "./story-corrections.ts";
import { mergeStories, splitStory } from "./story-join.ts";
import { listStories, showStory } from "./story-list.ts";
import { markStory, releaseStory, tagStory, unmarkStory } from "./story-mark.ts";

/** `words`: how many it needs, and at most. */
type Part = {
  readonly usage: string;
  readonly words: readonly [least: number, most: number];
  readonly run: (words: readonly string[], args: Args, io: Io) => Promise<ExitCode>;
};

const PARTS: Readonly<Record<string, Part>> = {
  list: {
    usage: "list [--held | --muted] [--tag TAG] [--where CHOICE] [--limit N] [--json]",
    words: [0, 0],
    run: async (_, args, io) => await listStories(args, io),
  },
  show: { usage: "show STORY", words: [1, 1], run: ofOne(showStory) },
  merge: { usage: "merge A B...", words: [2, MAX_CORRECTED_ITEMS], run: mergeStories },
  split: { usage: "split STORY ITEM...", words: [2, MAX_CORRECTED_ITEMS], run: splitStory },
  pin: { usage: "pin STORY", words: [1, 1], run: ofOne(markStory.bind(null, "pinned")) },
  unpin: { usage: "unpin STORY", words: [1, 1], run: ofOne(unmarkStory.bind(null, "pinned")) },
  mute: { usage: "mute STORY", words: [1, 1], run: ofOne(markStory.bind(null, "muted")) },
  unmute: { usage: "unmute STORY", words: [1, 1], run: ofOne(unmarkStory.bind(null, "muted")) },
  tag: { usage: "tag STORY TAG", words: [2, 2], run: tagStory.bind(null, "tagged") },
  untag: { usage: "untag STORY TAG", words: [2, 2], run: tagStory.bind(null, "untagged") },
  release: { usage: "release STORY", words: [1, 1], run: ofOne(releaseStory) },
  corrections: {
    usage: "corrections [--json]",
    words: [0, 0],
    run: async (_, args, io) => await listCorrections(args, io),
  },
  undo: { usage: "undo CORRECTION", words: [1, 1], run: ofOne(undoCorrection) },
};

/** `newsdesk story`: the stories, and what the operator wants otherwise. */
export const story: Command = {
  name: "story",
  usage: Object.values(PARTS).map(({ usage }) => `story ${usage}`),
  summary: "See stories; merge, split, pin, mute and tag them for good",
  details: [
    "list          by rank; --held: what looks like filler, --muted: what you muted; --where: what a choice takes,",
    "              the best first, as the search page has it",
    "show          one story with the ids of its items",
    "merge         the stories are one from now on",
    "split         the items are in no story with the others from now on",
    "pin, unpin    it stands before all others",
    "mute, unmute  it is told to nobody: not in feeds, on pages or in digests",
    "tag, untag    it has a tag of the settings, or has it not, whatever the rules say",
    "release       it is told, though it looks like filler",
    "corrections   all that you said and that stands; of two that contradict each other the later one holds",
    "undo          ends a correction, and takes back what it moved",
    "",
    "STORY is the id of a story, or the id or link of one of its items; ITEM the id or link of an item.",
    "What you say is of items, and so outlasts new items, repairs and later versions. It is carried out at once, or by",
    "the newsdesk that is at work, with its next beat.",
  ],
  maxWords: MAX_CORRECTED_ITEMS + 1,
  options: {
    held: { type: "boolean" },
    muted: { type: "boolean" },
    tag: { type: "string" },
    where: { type: "string" },
    limit: { type: "string" },
  },
  async run(args, io) {
    const [what = "list", ...words] = args.words;
    const part = Object.hasOwn(PARTS, what) ? PARTS[what] : undefined;
    if (part === undefined)
      throw new UserError(`story cannot ${echoed(what)}.`, suggestion(what, Object.keys(PARTS), ""));
    refuseWords(what, part, words);
    return await part.run(words, args, io);
  },
};

function ofOne(run: (word: string, args: Args, io: Io) => Promise<ExitCode>): Part["run"] {
  return async ([word = ""], args, io) => await run(word, args, io);
}

function refuseWords(what: string, { usage, words: [least, most] }: Part, words: readonly string[]): void {
  const hint = `It is written: newsdesk story ${usage}`;
  if (words.length < least) throw new UserError(`story ${what} needs ${least - words.length} more.`, hint);
  const extra = words[most];
  if (extra !== undefined) throw new UserError(`story ${what}: ${echoed(extra)} is one word too many.`, hint);
}
