import { correctionsOf } from "../app/corrections.ts";
import { suggestion } from "../domain/near-name.ts";
import type { Settings } from "../app/settings/settings.ts";
import type { Correction } from "../domain/correction.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import type { Story } from "../domain/story.ts";
import { echoed, onOneLine } from "../domain/terminal-text.ts";
import { UserError, type ExitCode } from "../domain/user-error.ts";
import type { Args, Io } from "./command.ts";
import { findStory } from "./story-lookup.ts";
import { type Change, type NoChange, saying } from "./story-say.ts";

type Marked = { readonly story: Story; readonly standing: readonly Correction[]; readonly title: string };

/** `newsdesk story pin` and `mute`. */
export async function markStory(kind: "pinned" | "muted", word: string, args: Args, io: Io): Promise<ExitCode> {
  return await marking(word, args, io, ({ story, title }) => ({
    wish: { kind, item: story.coverage[0].item.id },
    told: `${title} ${kind === "pinned" ? "stands before all others" : "is told to nobody"} from now on.${unlessTold(kind, story)}`,
  }));
}

/** First of what is told is nothing to a story that is told to nobody. */
function unlessTold(kind: "pinned" | "muted", { id, standing }: Story): string {
  if (kind === "muted" || standing.kind === "told") return "";
  const [why, command] = standing.kind === "held" ? ["held back as filler", "release"] : ["muted", "unmute"];
  return ` It is ${why}, and is not told before: newsdesk story ${command} ${id}`;
}

/** `newsdesk story unpin` and `unmute`: ends what was said, of whichever of its items. */
export async function unmarkStory(kind: "pinned" | "muted", word: string, args: Args, io: Io): Promise<ExitCode> {
  return await marking(word, args, io, ({ standing, title }) => {
    const ended = standing.filter((correction) => correction.kind === kind).map(({ id }) => id);
    if (ended.length === 0) return { nothing: `${title} is not ${kind}.` };
    return { ended, told: `${title} is no longer ${kind}.` };
  });
}

/** `newsdesk story release`: a story that looks like filler is told all the same. */
export async function releaseStory(word: string, args: Args, io: Io): Promise<ExitCode> {
  return await marking(word, args, io, ({ story, title }) => {
    if (story.standing.kind === "muted") {
      throw new UserError(
        `${title} is muted, and not held back.`,
        `It is told again by: newsdesk story unmute ${story.id}`,
      );
    }
    if (story.standing.kind === "told") return { nothing: `${title} is not held back.` };
    return {
      wish: { kind: "released", item: story.coverage[0].item.id },
      told: `${title} is told from now on, though it looks like filler (${story.standing.as}).`,
    };
  });
}

/** `newsdesk story tag` and `untag`. */
export async function tagStory(
  kind: "tagged" | "untagged",
  [word = "", tag = ""]: readonly string[],
  args: Args,
  io: Io,
): Promise<ExitCode> {
  return await marking(word, args, io, ({ story, title }, settings) => {
    refuseUnknownTag(tag, story, { kind, settings });
    return {
      wish: { kind, item: story.coverage[0].item.id, tag },
      told: `${title} ${kind === "tagged" ? "has" : "has not"} the tag "${tag}" from now on, whatever the rules say.`,
    };
  });
}

/** A tag that is no longer in the settings may still be taken from a story that has it. */
function refuseUnknownTag(
  tag: string,
  story: Story,
  { kind, settings }: { readonly kind: "tagged" | "untagged"; readonly settings: Settings },
): void {
  const known = settings.tags.map((each) => each.tag);
  if (known.includes(tag) || (kind === "untagged" && story.tags.some((own) => own.tag === tag))) return;
  throw new UserError(
    `There is no tag ${echoed(tag)} in the settings.`,
    suggestion(tag, known, 'Write it under "tags" first, if need be without words.'),
  );
}

async function marking(
  word: string,
  args: Args,
  io: Io,
  decide: (marked: Marked, settings: Settings) => Change | NoChange,
): Promise<ExitCode> {
  return await saying(args, io, async (store: DeskStore, settings) => {
    const story = await findStory(store, word);
    const standing = correctionsOf(story, await store.corrections.standing());
    return decide({ story, standing, title: onOneLine(`"${story.coverage[0].item.title}"`) }, settings);
  });
}
