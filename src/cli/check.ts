import { byHand, checkSource, createSourceChecker, type Checked, type SourceChecker } from "../app/check-source.ts";
import { checkMailTemplates } from "../app/check-templates.ts";
import { toSource, type Settings, type SourceSettings } from "../app/settings/settings.ts";
import { findFeeds, type Candidate } from "../app/sources/find-feeds.ts";
import { inParallel } from "../app/sources/in-parallel.ts";
import { httpOptions } from "../app/stage-options.ts";
import { readExamples } from "../app/tag-examples.ts";
import { counted } from "../domain/counted.ts";
import { onOneLine } from "../domain/terminal-text.ts";
import { EXIT, UserError, type ExitCode } from "../domain/user-error.ts";
import { candidateJson, candidateLines, deadLines } from "./candidates.ts";
import type { Args, Command, Io } from "./command.ts";
import { loadSettings } from "./session.ts";
import { webAddress } from "./web-address.ts";

/** Entries of one feed that are shown. */
const SHOWN_ITEMS = 5;
/** Unknown tags of the examples that are named. */
const SHOWN_TAGS = 10;
/** Sources that are asked at a time; a host is asked as `collect.perHost` says. Each may hold a whole feed in memory. */
const AT_A_TIME = 16;

/** `newsdesk check`: the settings, and on wish the sources; stores nothing. */
export const check: Command = {
  name: "check",
  usage: ["check", "check --fetch", "check ADDRESS"],
  summary: "Check settings and mail templates; with --fetch ask each source, with an address show what is there",
  details: [
    "With --fetch the sources that give nothing come first, and the exit code is 1 when there are any.",
    "For a page the feeds are shown that it leads to.",
  ],
  maxWords: 1,
  options: { fetch: { type: "boolean" } },
  async run(args, io) {
    const settings = await loadSettings(args, io);
    const [word] = args.words;
    if (word !== undefined && args.isSet("fetch")) {
      throw new UserError("check asks one address, or with --fetch every source, not both.", "Leave one of them out.");
    }
    const strange = await strangeTags(settings);
    if (word === undefined) io.note(settingsLine(settings));
    if (word === undefined && strange.length > 0) io.note(strangeLine(strange));
    if (word === undefined) await checkMailTemplates(settings);
    if (word === undefined && !args.isSet("fetch")) return EXIT.ok;
    const address = word === undefined ? null : webAddress(word, "newsdesk check https://example.org/feed.xml");
    const options = httpOptions(settings);
    const checker = createSourceChecker(address === null ? options : byHand(options));
    try {
      if (address !== null) return await checkOne(address, checker, args, io);
      return await checkAll(settings.sources, checker, args, io);
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

/** Tags of the examples that the settings do not have: they may be of another desk, or misspelt. */
async function strangeTags({ curate, tags }: Settings): Promise<readonly string[]> {
  if (curate.examples === null) return [];
  const known = new Set(tags.map(({ tag }) => tag));
  const examples = await readExamples(curate.examples);
  return [...new Set(examples.flatMap((example) => example.tags))].filter((tag) => !known.has(tag)).toSorted();
}

function strangeLine(tags: readonly string[]): string {
  const more = tags.length > SHOWN_TAGS ? `, and ${tags.length - SHOWN_TAGS} more` : "";
  const names = tags.slice(0, SHOWN_TAGS).map((tag) => `"${tag}"`);
  return onOneLine(
    `Of the examples these tags are not learned, since the settings do not have them: ${names.join(", ")}${more}.`,
  );
}

async function checkAll(
  sources: readonly SourceSettings[],
  checker: SourceChecker,
  args: Args,
  io: Io,
): Promise<ExitCode> {
  const answers = await inParallel(sources, AT_A_TIME, async (source) => {
    return { source, ...(await checkSource(checker, toSource(source), io.signal)) };
  });
  const sorted = answers.toSorted((one, other) => trouble(other.checked) - trouble(one.checked));
  for (const { source, checked, isFound } of sorted) {
    const words = `${inWords(source.name, checked)}${isFound ? ", found on the page" : ""}`;
    io.print(args.isSet("json") ? JSON.stringify({ ...inJson(source, checked), isFound }) : words);
  }
  const silent = answers.filter(({ checked }) => checked.kind === "nothing").length;
  if (silent > 0) io.note(`${counted(silent, "source")} of ${sources.length} gave nothing.`);
  return silent === 0 ? EXIT.ok : EXIT.incomplete;
}

/** What gives nothing comes first, then what is empty; else the order of the file stays. */
function trouble(checked: Checked): number {
  if (checked.kind === "nothing") return 2;
  return checked.feed.items.length === 0 ? 1 : 0;
}

function inWords(name: string, checked: Checked): string {
  if (checked.kind === "nothing") return onOneLine(`${name}: ${checked.reason}, ${checked.detail}`);
  return headLine(name, checked);
}

function headLine(name: string, { feed: { format, feed, items } }: Pick<Candidate, "feed">): string {
  return onOneLine(`${name}: ${format} "${feed.title ?? ""}", ${counted(items.length, "item")}`);
}

/** The address to which a source moved may hold the same key as the one that it had. */
function inJson({ name, isOpen }: SourceSettings, checked: Checked): object {
  if (checked.kind === "read") return { source: name, ...checked, movedTo: isOpen ? checked.movedTo : null };
  const { kind, reason, detail } = checked;
  return { source: name, kind, reason, detail };
}

/** A feed is shown by its first items, a page by the feeds that it leads to. */
async function checkOne(address: string, checker: SourceChecker, args: Args, io: Io): Promise<ExitCode> {
  const { candidates, dead, problem } = await findFeeds(checker, address, io.signal);
  const [first] = candidates;
  if (args.isSet("json")) {
    const found =
      problem === null && first !== undefined ? { kind: "read", feed: first.feed } : { kind: "nothing", ...problem };
    io.print(JSON.stringify({ source: address, ...found, candidates: candidates.map(candidateJson) }));
  } else if (problem === null && first !== undefined) for (const line of feedLines(address, first)) io.print(line);
  else {
    io.print(onOneLine(`${address}: ${problem?.reason}, ${problem?.detail}`));
    for (const line of candidateLines(candidates)) io.print(line);
    for (const line of deadLines(dead)) io.note(line);
  }
  return first === undefined ? EXIT.incomplete : EXIT.ok;
}

function feedLines(address: string, candidate: Candidate): readonly string[] {
  const items = candidate.feed.items.slice(0, SHOWN_ITEMS);
  return [
    headLine(address, candidate),
    ...items.map(({ published, title, url }) => `  ${published ?? "undated"}  ${title ?? ""}\n    ${url ?? ""}`),
  ];
}
