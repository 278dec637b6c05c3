import { sendTestMail } from "../app/send-test.ts";
import { mailAddress } from "../domain/mail-address.ts";
import { echoed, onOneLine } from "../domain/terminal-text.ts";
import { EXIT, type ExitCode, UserError } from "../domain/user-error.ts";
import { chosenDigest } from "./chosen-digest.ts";
import type { Args, Io } from "./command.ts";
import { withStore } from "./session.ts";

/** `newsdesk digest send --test ADDRESS`: the mail as it would be now, to one address. Changes nothing. */
export async function sendDigestTest(name: string | undefined, args: Args, io: Io): Promise<ExitCode> {
  const raw = args.text("test");
  if (raw === undefined) {
    const hint = "Editions go out by themselves, when they are due. For a test: newsdesk digest send --test ADDRESS";
    throw new UserError("digest send needs --test ADDRESS.", hint);
  }
  const address = mailAddress(raw);
  if (address === null) throw new UserError(`${echoed(raw)} is not a mail address.`, "Example: --test ada@example.org");
  return await withStore(args, io, async (store, settings) => {
    const outcome = await sendTestMail(chosenDigest(settings, name), address, { store, settings, now: new Date() });
    const said = outcome.kind === "accepted" ? outcome.response : outcome.detail;
    io.note(`${outcome.kind === "accepted" ? "Sent" : `Not sent (${outcome.kind})`}: ${onOneLine(said)}`);
    return outcome.kind === "accepted" ? EXIT.ok : EXIT.incomplete;
  });
}
