import { byHand, createSourceChecker } from "../app/check-source.ts";
import { hasLogin } from "../app/settings/addresses.ts";
import { suggestion } from "../domain/near-name.ts";
import type { Settings } from "../app/settings/settings.ts";
import { sourceIdOf } from "../app/settings/source-id.ts";
import { addSources } from "../app/sources/add-sources.ts";
import type { NewSource } from "../app/sources/entry-text.ts";
import { clearCandidate, findFeeds, type Candidate, type FoundFeeds } from "../app/sources/find-feeds.ts";
import { nameFor, sourceAt, withFreeId } from "../app/sources/new-source.ts";
import { openSettings, saveSettings, type SettingsDocument } from "../app/sources/settings-document.ts";
import { httpOptions } from "../app/stage-options.ts";
import { echoed } from "../domain/terminal-text.ts";
import { EXIT, UserError, type ExitCode } from "../domain/user-error.ts";
import { candidateJson, candidateLines, deadLines } from "./candidates.ts";
import type { Args, Io } from "./command.ts";
import { settingsFile } from "./session.ts";
import { webAddress } from "./web-address.ts";

/** `newsdesk source add`: finds the feed of an address, and writes it into the settings file. */
export async function addSource(word: string, args: Args, io: Io): Promise<ExitCode> {
  const address = withoutLogin(webAddress(word, "newsdesk source add https://example.org/"));
  const file = await settingsFile(args, io);
  const document = await openSettings(file, io.env, (text) => addSources(text, [draft(address)]));
  const wishes = wishesOf(args, document.settings);
  if (isThere(document, address, io)) return EXIT.ok;
  const found = await find(document.settings, address, io);
  if (found.candidates.length === 0) return nothingFound(address, found, args, io);
  const chosen = choose(found.candidates, args);
  if (chosen === null || !args.isSet("json")) show(found, args, io);
  if (chosen === null) {
    io.note("More than one feed may be meant: choose one with --pick N, or the first with --yes.");
    return EXIT.usage;
  }
  if (isThere(document, chosen.url, io)) return EXIT.ok;
  return await write(document, chosen, { wishes, args, io });
}

type Wishes = Pick<NewSource, "name" | "tags" | "every" | "fullText">;

function draft(url: string) {
  return { group: null, sources: [{ url }] };
}

/** What the options ask for. Wrong tags are told before anybody is asked. */
function wishesOf(args: Args, settings: Settings): Wishes {
  const tags = (args.text("tags") ?? "").split(",").flatMap((tag) => (tag.trim() === "" ? [] : [tag.trim()]));
  const known = settings.tags.map(({ tag }) => tag);
  const unknown = tags.find((tag) => !known.includes(tag));
  if (unknown !== undefined) {
    const hint = suggestion(unknown, known, "There are none.");
    throw new UserError(
      `${echoed(unknown)} is not a tag of the settings.`,
      `${hint} Tags are listed under "tags:" there.`,
    );
  }
  return { name: args.text("name"), tags, every: args.text("every"), fullText: args.isSet("full-text") };
}

/** What is written into the file must not be a secret: those stand in the environment, or in files of their own. */
function withoutLogin(address: string): string {
  if (!hasLogin(address)) return address;
  throw new UserError(
    "The address holds a user name or a password, and the settings file is no place for them.",
    'Write it there by hand, with a placeholder: "https://me:${PASSWORD}@example.org/feed.xml".',
  );
}

function isThere({ settings, file }: SettingsDocument, address: string, io: Io): boolean {
  const source = sourceAt(settings.sources, address);
  if (source !== undefined) io.note(`${source.name} (${source.id}) is in ${file} already; nothing was written.`);
  return source !== undefined;
}

async function find(settings: Settings, address: string, io: Io): Promise<FoundFeeds> {
  const checker = createSourceChecker(byHand(httpOptions(settings)));
  try {
    return await findFeeds(checker, address, io.signal);
  } finally {
    await checker.close();
  }
}

function nothingFound(address: string, { problem, dead }: FoundFeeds, args: Args, io: Io): ExitCode {
  io.note(`No feed was found at ${address}: ${problem?.detail ?? ""}`);
  for (const line of deadLines(dead)) io.note(line);
  if (args.isSet("json")) io.print(JSON.stringify({ candidates: [], problem, dead }));
  return EXIT.incomplete;
}

function show({ candidates, dead, problem }: FoundFeeds, args: Args, io: Io): void {
  if (args.isSet("json")) io.print(JSON.stringify({ candidates: candidates.map(candidateJson), problem, dead }));
  else for (const line of candidateLines(candidates)) io.print(line);
  for (const line of deadLines(dead)) io.note(line);
}

function choose(candidates: readonly Candidate[], args: Args): Candidate | null {
  const pick = args.text("pick");
  if (pick === undefined) return clearCandidate(candidates) ?? (args.isSet("yes") ? (candidates[0] ?? null) : null);
  const picked = /^\d{1,3}$/.test(pick) ? candidates[Number(pick) - 1] : undefined;
  if (picked !== undefined) return picked;
  throw new UserError(`--pick ${pick} names none of the feeds.`, `Give a number from 1 to ${candidates.length}.`);
}

type Choice = { readonly wishes: Wishes; readonly args: Args; readonly io: Io };

async function write(
  document: SettingsDocument,
  { url, feed }: Candidate,
  { wishes, args, io }: Choice,
): Promise<ExitCode> {
  const taken = new Set<string>(document.settings.sources.map(({ id }) => id));
  const wished = { ...wishes, url, name: wishes.name ?? nameFor(feed.feed.title, url) };
  const source = withFreeId(wished, taken);
  const group = args.text("group") ?? null;
  const text = addSources(document.text, [{ group, sources: [source] }]);
  if (text === null) throw cannotEdit(document.file);
  await saveSettings(document, text);
  const id = source.id ?? sourceIdOf(url, url);
  if (args.isSet("json")) io.print(JSON.stringify({ added: { ...source, id, group } }));
  io.note(
    `${source.name ?? url} is in ${document.file} now, as ${id}${group === null ? "" : `, in the group ${group}`}.`,
  );
  return EXIT.ok;
}

/** For a file of another shape than ours. */
export function cannotEdit(file: string): UserError {
  return new UserError(
    `${file} is written in a way that newsdesk cannot change by itself (aliases, or sources that are no list).`,
    "Change it by hand; config/newsdesk.yaml shows how sources are usually written.",
    EXIT.settings,
  );
}
