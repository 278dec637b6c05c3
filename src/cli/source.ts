import { suggestion } from "../domain/near-name.ts";
import { echoed } from "../domain/terminal-text.ts";
import { UserError, type ExitCode } from "../domain/user-error.ts";
import type { Args, Command, Io } from "./command.ts";
import { addSource } from "./source-add.ts";
import { fetchSource, releaseSource } from "./source-care.ts";
import { moveSourceBy, removeSourceBy } from "./source-edit.ts";
import { listSources } from "./source-list.ts";
import { exportOpml, importOpml } from "./source-opml.ts";
import { showSource } from "./source-show.ts";

type Part = (word: string | undefined, args: Args, io: Io) => Promise<ExitCode>;

const PARTS: Readonly<Record<string, Part>> = {
  list: async (word, args, io) => await listSources(refuseWord("list", word, args), io),
  show: async (word, args, io) => await showSource(needed("show ID", word), args, io),
  add: async (word, args, io) => await addSource(needed("add ADDRESS", word), args, io),
  remove: async (word, args, io) => await removeSourceBy(needed("remove ID", word), args, io),
  move: async (word, args, io) => await moveSourceBy(needed("move ID", word), args, io),
  fetch: async (word, args, io) => await fetchSource(needed("fetch ID", word), args, io),
  release: async (word, args, io) => await releaseSource(needed("release ID", word), args, io),
  import: async (word, args, io) => await importOpml(needed("import FILE.opml", word), args, io),
  export: exportOpml,
};

/** `newsdesk source`: what the desk follows, by hand. */
export const source: Command = {
  name: "source",
  usage: [
    "source list [--json]",
    "source show ID",
    "source add ADDRESS [--pick N | --yes] [--name NAME] [--tags A,B] [--group NAME] [--every 15m] [--full-text]",
    "source remove ID",
    "source move ID [--yes]",
    "source fetch ID",
    "source release ID",
    "source import FILE.opml [--no-fetch]",
    "source export [FILE]",
  ],
  summary: "See how sources fare; add, remove, import and export them",
  details: [
    "list      all sources, the most troubled first",
    "show      all that is known of one",
    "add       asks the address; of a page shows the feeds it leads to, and takes the one that is surely meant,",
    "          the one that --pick names, or with --yes the first. Writes it into the settings file, of which all",
    "          else stays as it is",
    "remove    takes it out of the settings file; its items stay",
    "move      shows the change of the settings for a source that moved; with --yes makes it",
    "fetch     makes it due now, whatever put it off",
    "release   ends a quarantine: what was held back is told",
    "import    adds the feeds of an OPML file and says what became of each; with --no-fetch without asking them",
    "export    writes OPML, to stdout when no file is named; sources with secrets are left out",
    "",
    "ID is that of the list, or the name or address of the source. A running desk takes up changes by itself.",
  ],
  maxWords: 2,
  options: {
    pick: { type: "string" },
    yes: { type: "boolean", short: "y" },
    name: { type: "string" },
    tags: { type: "string" },
    group: { type: "string" },
    every: { type: "string" },
    "full-text": { type: "boolean" },
    "no-fetch": { type: "boolean" },
  },
  async run(args, io) {
    const [what = "list", word] = args.words;
    const part = Object.hasOwn(PARTS, what) ? PARTS[what] : undefined;
    if (part !== undefined) return await part(word, args, io);
    throw new UserError(`source cannot ${echoed(what)}.`, suggestion(what, Object.keys(PARTS), ""));
  },
};

function needed(usage: string, word: string | undefined): string {
  if (word !== undefined) return word;
  throw new UserError(`source ${usage.split(" ")[0]} needs one more word.`, `It is written: newsdesk source ${usage}`);
}

function refuseWord(part: string, word: string | undefined, args: Args): Args {
  if (word === undefined) return args;
  throw new UserError(
    `source ${part}: ${echoed(word)} is one word too many.`,
    `For one source: newsdesk source show ${word}`,
  );
}
