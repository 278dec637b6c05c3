import { counted } from "../domain/counted.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import { EXIT, type ExitCode, UserError } from "../domain/user-error.ts";
import type { Args, Io } from "./command.ts";

/** Ends a pause. Which of the two is right only the operator can know, so there is no default. */
export async function resumeSending(store: DeskStore, args: Args, io: Io): Promise<ExitCode> {
  const isSent = args.isSet("arrived");
  if (isSent === args.isSet("again")) {
    const hint = "With --arrived what waits counts as sent; with --again it is sent, be it for the second time.";
    throw new UserError("delivery resume needs one of --arrived and --again.", hint);
  }
  const settled = await store.guard.resume(isSent ? "arrived" : "again", new Date());
  if (settled === null) throw new UserError("Sending is not paused.", "newsdesk delivery list shows what waits.");
  const word = isSent
    ? `${counted(settled, "delivery", "deliveries")} count as sent.`
    : "What waits is sent with the next pass.";
  io.note(`Sending goes on. ${word}`);
  return EXIT.ok;
}
