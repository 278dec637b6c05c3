import { createSourceChecker, type Checked, type SourceChecker } from "../app/check-source.ts";
import { toSource, type Settings } from "../app/settings/settings.ts";
import { httpOptions } from "../app/stage-options.ts";
import { counted } from "../domain/counted.ts";
import type { Source } from "../domain/source.ts";
import { onOneLine } from "../domain/terminal-text.ts";
import { EXIT, UserError, type ExitCode } from "../domain/user-error.ts";
import type { Args, Command, Io } from "./command.ts";
import { loadSettings } from "./session.ts";

/** Entries of one feed that are shown. */
const SHOWN_ITEMS = 5;

/** `newsdesk check`: the settings, and on wish the sources; stores nothing. */
export const check: Command = {
  name: "check",
  usage: ["check", "check --fetch", "check ADDRESS"],
  summary: "Check the settings; with --fetch ask each source, with an address show what that feed gives",
  maxWords: 1,
  options: { fetch: { type: "boolean" } },
  async run(args, io) {
    const settings = await loadSettings(args, io);
    const [address] = args.words;
    if (address !== undefined && args.isSet("fetch")) {
      throw new UserError("check asks one address, or with --fetch every source, not both.", "Leave one of them out.");
    }
    if (address === undefined) io.note(settingsLine(settings));
    const sources =
      address === undefined ? (args.isSet("fetch") ? settings.sources.map(toSource) : []) : [sourceOf(address)];
    const checker = createSourceChecker(httpOptions(settings));
    try {
      return await checkAll(sources, checker, args, io);
    } finally {
      await checker.close();
    }
  },
};

function settingsLine({ sources, tags, feeds, digests }: Settings): string {
  const counts = [
    counted(sources.length, "source"),
    counted(tags.length, "tag"),
    counted(feeds.length, "tag feed"),
    counted(digests.length, "digest"),
  ];
  return `The settings are right: ${counts.join(", ")}.`;
}

type Named = Pick<Source, "name" | "feedUrl" | "headers">;

function sourceOf(address: string): Named {
  if (/^https?:\/\//i.test(address) && URL.canParse(address)) return { name: address, feedUrl: address, headers: {} };
  throw new UserError(`"${address}" is not a web address.`, "Example: newsdesk check https://example.org/feed.xml");
}

async function checkAll(sources: readonly Named[], checker: SourceChecker, args: Args, io: Io): Promise<ExitCode> {
  let isWell = true;
  for (const source of sources) {
    const checked = await checker.check(source, io.signal);
    isWell &&= checked.kind === "read";
    if (args.isSet("json")) io.print(JSON.stringify({ source: source.name, ...checked }));
    else for (const line of inWords(source, checked, sources.length === 1)) io.print(line);
  }
  return isWell ? EXIT.ok : EXIT.incomplete;
}

function inWords({ name }: Named, checked: Checked, isAlone: boolean): readonly string[] {
  if (checked.kind === "nothing") return [`${name}: ${checked.reason}, ${checked.detail}`];
  const { format, feed, items } = checked.feed;
  const head = onOneLine(`${name}: ${format} "${feed.title ?? ""}", ${counted(items.length, "item")}`);
  if (!isAlone) return [head];
  return [
    head,
    ...items
      .slice(0, SHOWN_ITEMS)
      .map(({ published, title, url }) => `  ${published ?? "undated"}  ${title ?? ""}\n    ${url ?? ""}`),
  ];
}
