import { counted } from "../domain/counted.ts";
import { tellDepartures } from "../app/tell-departures.ts";
import type { Settings } from "../app/settings/settings.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import { EXIT, type ExitCode, UserError } from "../domain/user-error.ts";
import type { Args, Io } from "./command.ts";

/** Ends a pause. Which of the two is right only the operator can know, so there is no default. */
export async function resumeSending(
  store: DeskStore,
  settings: Settings,
  { args, io }: { readonly args: Args; readonly io: Io },
): Promise<ExitCode> {
  const isSent = args.isSet("arrived");
  if (isSent === args.isSet("again")) {
    const hint = "With --arrived what waits counts as sent; with --again it is sent, be it for the second time.";
    throw new UserError("delivery resume needs one of --arrived and --again.", hint);
  }
  if (isSent && (await store.guard.paused())?.awaitsPass === true) throw awaitsPass();
  await applyKeptDepartures(store, settings, io);
  const settled = await store.guard.resume(isSent ? "arrived" : "again", new Date());
  if (settled === null) throw new UserError("Sending is not paused.", "newsdesk delivery list shows what waits.");
  const word = isSent
    ? `${counted(settled, "delivery", "deliveries")} count as sent.`
    : "What waits is sent with the next pass.";
  io.note(`Sending goes on. ${word}`);
  return EXIT.ok;
}

/** Which mails had gone out is only known when they were made anew. */
function awaitsPass(): UserError {
  const hint =
    "Run newsdesk run first, or let newsdesk start make its first pass: nothing is sent meanwhile. Then say this again.";
  return new UserError("The desk has made no pass since it was restored, so it does not know yet what was due.", hint);
}

/** Whoever put the database back by hand has told it of nobody who left since. */
async function applyKeptDepartures(store: DeskStore, settings: Settings, io: Io): Promise<void> {
  const { changed, unreadable } = await tellDepartures(store, settings);
  if (changed > 0)
    io.note(`${counted(changed, "departure", "departures")} of which the database knew nothing: done again.`);
  if (unreadable > 0) io.note(`${counted(unreadable, "line")} of ${settings.mail.departures} cannot be read.`);
}
