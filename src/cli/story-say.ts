import { say } from "../app/corrections.ts";
import { type Carried, curateNow } from "../app/curate-now.ts";
import type { Settings } from "../app/settings/settings.ts";
import type { CorrectionId, CorrectionWish } from "../domain/correction.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import { EXIT, type ExitCode } from "../domain/user-error.ts";
import type { Args, Io } from "./command.ts";
import { logFor, withStore } from "./session.ts";

/** What the operator wants written, or ended, and how that is told. */
export type Change = {
  /** A sentence of what was written. */
  readonly told: string;
  readonly wish?: CorrectionWish;
  readonly ended?: readonly CorrectionId[];
  /** Sentences about the stories as they are then, when that is known at once. */
  readonly after?: (store: DeskStore) => Promise<readonly string[]>;
};

/** Nothing is written; a sentence that says why. */
export type NoChange = { readonly nothing: string };

/** Writes a change, has it carried out by whoever is the worker, and says both. */
export async function saying(
  args: Args,
  io: Io,
  decide: (store: DeskStore, settings: Settings) => Promise<Change | NoChange>,
): Promise<ExitCode> {
  return await withStore(args, io, async (store, settings) => {
    const change = await decide(store, settings);
    if ("nothing" in change) {
      if (args.isSet("json")) io.print(JSON.stringify({ written: null, ended: [], takesEffect: null }));
      io.note(`${change.nothing} Nothing was changed.`);
      return EXIT.ok;
    }
    const now = new Date();
    const written = change.wish === undefined ? null : await say(store, change.wish, now);
    const ended = change.ended ?? [];
    await store.corrections.end(ended, now);
    const parts = { store, settings, clock: () => new Date(), log: logFor(args, "error") };
    const carried = await curateNow(parts, io.signal);
    if (args.isSet("json")) io.print(JSON.stringify({ written, ended, takesEffect: effectOf(carried, io.signal) }));
    io.note(change.told);
    const isDone = carried.by === "us" && !io.signal.aborted;
    for (const line of isDone ? ((await change.after?.(store)) ?? []) : []) io.note(line);
    io.note(whenLine(carried, io.signal));
    return io.signal.aborted ? EXIT.interrupted : EXIT.ok;
  });
}

function effectOf(carried: Carried, signal: AbortSignal): "now" | "next beat" | "next pass" {
  if (carried.by === "worker") return "next beat";
  return signal.aborted ? "next pass" : "now";
}

function whenLine(carried: Carried, signal: AbortSignal): string {
  if (carried.by === "worker") {
    return `It takes effect with the next beat of the newsdesk that is at work, within a minute or so: ${carried.worker}.`;
  }
  return signal.aborted
    ? 'It was written, and takes effect with the next pass: "newsdesk run".'
    : 'It is in effect. Feeds, pages and digests show it from the next pass on: "newsdesk run" or "newsdesk start".';
}
