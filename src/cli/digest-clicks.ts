import type { EditionClicks } from "../domain/click-store.ts";
import { EXIT, type ExitCode } from "../domain/user-error.ts";
import { chosenDigest } from "./chosen-digest.ts";
import type { Args, Io } from "./command.ts";
import { withStore } from "./session.ts";
import { limitOf } from "./story-list.ts";
import { tableLines } from "./table.ts";

const LISTED = 5;
const MAX_LISTED = 1_000;

/** `newsdesk digest clicks`: how often links to each story were followed out of the mails of the latest editions. */
export async function digestClicks(name: string | undefined, args: Args, io: Io): Promise<ExitCode> {
  const limit = limitOf(args, LISTED, MAX_LISTED);
  return await withStore(args, io, async ({ clicks }, settings) => {
    const digest = chosenDigest(settings, name);
    const editions = await clicks.counts(digest.name, limit);
    if (args.isSet("json")) for (const edition of editions) io.print(JSON.stringify(edition));
    else if (editions.length > 0) for (const line of tableLines(HEAD, editions.flatMap(inRows))) io.print(line);
    if (!digest.countsClicks) io.note("It counts no clicks: they are counted with clicks: true.");
    else if (editions.length === 0) io.note("No link of it was followed yet.");
    return EXIT.ok;
  });
}

const HEAD = ["SLOT", "CLICKS", "STORY"];

function inRows({ slot, stories }: EditionClicks): readonly (readonly string[])[] {
  return stories.map(({ id, title, clicks }) => [slot, String(clicks), title || id]);
}
