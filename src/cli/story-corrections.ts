import { overruledOf } from "../app/corrections.ts";
import { type Correction, type CorrectionWish, itemsOf } from "../domain/correction.ts";
import { counted } from "../domain/counted.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import { echoed, onOneLine } from "../domain/terminal-text.ts";
import { EXIT, UserError, type ExitCode } from "../domain/user-error.ts";
import type { Args, Io } from "./command.ts";
import { correctionJson } from "./corrections-json.ts";
import { minute } from "./minute.ts";
import { withStore } from "./session.ts";
import { storyLines } from "./story-join.ts";
import { saying } from "./story-say.ts";

/** Corrections that are told in words, the newest; `--json` gives all. */
const TOLD_CORRECTIONS = 200;
/** Stories that are named after a correction was undone. */
const NAMED_STORIES = 5;

/** `newsdesk story corrections`: all that stand, oldest first. */
export async function listCorrections(args: Args, io: Io): Promise<ExitCode> {
  return await withStore(args, io, async (store) => {
    const standing = await store.corrections.standing();
    const overruled = overruledOf(standing);
    if (args.isSet("json")) {
      for (const correction of standing) {
        io.print(JSON.stringify(await correctionJson(correction, store, overruled.has(correction.id))));
      }
      return EXIT.ok;
    }
    const told = standing.slice(-TOLD_CORRECTIONS);
    for (const correction of told) {
      const doubt = overruled.has(correction.id) ? "; a later one says the contrary" : "";
      io.print(onOneLine(`${correctionWords(correction)}${doubt}${await titleOf(correction, store)}`));
    }
    if (told.length < standing.length)
      io.note(`${standing.length - told.length} older ones are not shown; --json gives all.`);
    if (standing.length === 0) io.note("Nothing was corrected.");
    return EXIT.ok;
  });
}

/** `newsdesk story undo`: a correction holds no more. */
export async function undoCorrection(id: string, args: Args, io: Io): Promise<ExitCode> {
  return await saying(args, io, async (store) => {
    const correction = (await store.corrections.standing()).find((each) => each.id === id);
    if (correction === undefined) {
      throw new UserError(`No correction ${echoed(id)} stands.`, "Those that stand: newsdesk story corrections");
    }
    const told = `It holds no more: ${correctionWords(correction)}.`;
    const items = itemsOf(correction);
    return {
      ended: [correction.id],
      told,
      after: async (then) => (await storyLines(then, items)).slice(0, NAMED_STORIES),
    };
  });
}

/** A correction in words: its id, when it was said, and what. */
export function correctionWords(correction: Correction): string {
  return `${correction.id}  ${minute(correction.at)}  ${wishWords(correction)}`;
}

function wishWords(wish: CorrectionWish): string {
  if (wish.kind === "together") return `${counted(wish.items.length, "item")} together`;
  if (wish.kind === "apart")
    return `${counted(wish.items.length, "item")} apart from ${counted(wish.from.length, "other")}`;
  return "tag" in wish ? `${wish.kind} ${wish.tag}` : wish.kind;
}

/** The story that it is about now. */
async function titleOf(correction: Correction, { stories }: Pick<DeskStore, "stories">): Promise<string> {
  const [item] = itemsOf(correction);
  const story = item === undefined ? null : await stories.lookUp(item);
  return story === null ? "" : `: ${story.coverage[0].item.title}`;
}
