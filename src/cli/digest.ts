import { digestHistory, type ToldSlot } from "../app/digest-history.ts";
import { counted } from "../domain/counted.ts";
import { suggestion } from "../domain/near-name.ts";
import { echoed } from "../domain/terminal-text.ts";
import { EXIT, type ExitCode, UserError } from "../domain/user-error.ts";
import { chosenDigest } from "./chosen-digest.ts";
import type { Args, Command, Io } from "./command.ts";
import { digestClicks } from "./digest-clicks.ts";
import { previewDigest } from "./digest-preview.ts";
import { sendDigestTest } from "./digest-test.ts";
import { withStore } from "./session.ts";
import { limitOf } from "./story-list.ts";
import { tableLines } from "./table.ts";

const LISTED = 30;
const MAX_LISTED = 1_000;

type Part = (name: string | undefined, args: Args, io: Io) => Promise<ExitCode>;

const PARTS: Readonly<Record<string, Part>> = {
  clicks: digestClicks,
  history,
  preview: previewDigest,
  send: sendDigestTest,
};

/** `newsdesk digest`: what became of each digest. */
export const digest: Command = {
  name: "digest",
  usage: [
    "digest history [NAME] [--limit N] [--json]",
    "digest clicks [NAME] [--limit N] [--json]",
    "digest preview [NAME] [--links] [--once]",
    "digest send [NAME] --test ADDRESS",
  ],
  summary: "See what became of each slot of a digest, and what its mail would be now",
  details: [
    "history   for each slot what was sent to how many, or why nothing was: too little new, or missed because no pass",
    "          ran within its catch-up",
    "clicks    how often the stories of the latest editions were followed out of mails, of a digest with clicks: true.",
    "          Nobody knows by whom. Programs that open links ahead of readers count where they cannot be told",
    "preview   serves the mail as it would be now: wide, narrow, dark, without images, as text, with its size and links.",
    "          With --links each link is asked; with --once it says what it found and ends, with code 1 when",
    "          something is wrong. Edited templates count at once",
    "send      with --test sends that mail to one address, whoever subscribed. Nothing is stored of it",
    "",
    "NAME may be left out when there is one digest.",
  ],
  maxWords: 2,
  options: {
    limit: { type: "string" },
    links: { type: "boolean" },
    once: { type: "boolean" },
    test: { type: "string" },
  },
  async run(args, io) {
    const [what = "history", name] = args.words;
    const part = Object.hasOwn(PARTS, what) ? PARTS[what] : undefined;
    if (part !== undefined) return await part(name, args, io);
    throw new UserError(`digest cannot ${echoed(what)}.`, suggestion(what, Object.keys(PARTS), ""));
  },
};

async function history(name: string | undefined, args: Args, io: Io): Promise<ExitCode> {
  const limit = limitOf(args, LISTED, MAX_LISTED);
  return await withStore(args, io, async ({ outbox, editions }, settings) => {
    const slots = await digestHistory(chosenDigest(settings, name), { outbox, editions, now: new Date(), limit });
    if (args.isSet("json")) for (const slot of slots) io.print(JSON.stringify(toJson(slot)));
    else if (slots.length > 0) for (const line of tableLines(HEAD, slots.map(inCells))) io.print(line);
    if (slots.length === 0) io.note("No slot of it has come yet.");
    return EXIT.ok;
  });
}

const HEAD = ["SLOT", "EDITION", "OF THEIR OWN", "MAILS", "WHY NOT"];

function inCells({ slot, open, stories, why, ownEditions, skipped, deliveries }: ToldSlot): readonly string[] {
  const mails = [...deliveries].map(([state, count]) => `${count} ${state}`).join(", ");
  const reasons = [
    ...(open === null ? [] : [OPEN[open]]),
    ...(why === null ? [] : [why]),
    ...skipped.map((one) => `${counted(one.readers, "subscriber")} with wishes of their own: ${one.why}`),
  ];
  return [
    slot,
    stories === null ? "-" : counted(stories, "story", "stories"),
    ownEditions === 0 ? "-" : counted(ownEditions, "edition"),
    mails || "-",
    reasons.join("; ") || "-",
  ];
}

const OPEN: Readonly<Record<NonNullable<ToldSlot["open"]>, string>> = {
  missed: "missed: too little was new, or no pass ran, within its catch-up; the next edition tells its stories",
  waits: "waits for a pass, or for more stories",
};

function toJson(slot: ToldSlot): object {
  return { ...slot, deliveries: Object.fromEntries(slot.deliveries) };
}
