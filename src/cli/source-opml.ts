import { writeFile } from "node:fs/promises";
import { createSourceChecker } from "../app/check-source.ts";
import { addSources } from "../app/sources/add-sources.ts";
import { exportSources } from "../app/sources/export-sources.ts";
import { additionsOf, planImport, unknownTags, type ImportLine } from "../app/sources/import-sources.ts";
import { readOpml, writeOpml, type OpmlFeed } from "../app/sources/opml.ts";
import { readOpmlFile } from "../app/sources/opml-file.ts";
import { openSettings, saveSettings, type SettingsDocument } from "../app/sources/settings-document.ts";
import { httpOptions } from "../app/stage-options.ts";
import { counted } from "../domain/counted.ts";
import { onOneLine } from "../domain/terminal-text.ts";
import { EXIT, UserError, type ExitCode } from "../domain/user-error.ts";
import type { Args, Io } from "./command.ts";
import { settingsFile, withStore } from "./session.ts";
import { cannotEdit } from "./source-add.ts";

const WIDTH = 12;

/** `newsdesk source import`: the feeds of an OPML file. */
export async function importOpml(path: string, args: Args, io: Io): Promise<ExitCode> {
  const feeds = readOpml(await readOpmlFile(path), path);
  const file = await settingsFile(args, io);
  const document = await openSettings(file, io.env, (text) =>
    addSources(text, [{ group: null, sources: [{ url: "https://example.org/" }] }]),
  );
  const lines = await plan(feeds, document, args, io);
  for (const line of lines) io.print(args.isSet("json") ? JSON.stringify(inJson(line)) : inWords(line));
  const additions = additionsOf(lines);
  if (additions.length > 0) {
    const text = addSources(document.text, additions);
    if (text === null) throw cannotEdit(file);
    await saveSettings(document, text);
  }
  tell(lines, document, io);
  return lines.some(
    ({ outcome }) => outcome === "dead" || outcome === "not a feed" || outcome === "no address" || outcome === "login",
  )
    ? EXIT.incomplete
    : EXIT.ok;
}

async function plan(
  feeds: readonly OpmlFeed[],
  { settings }: SettingsDocument,
  args: Args,
  io: Io,
): Promise<readonly ImportLine[]> {
  if (args.isSet("no-fetch")) return await planImport(feeds, settings, null, io.signal);
  io.note(`Asking ${counted(feeds.length, "feed")} …`);
  const checker = createSourceChecker(httpOptions(settings));
  try {
    return await planImport(feeds, settings, checker, io.signal);
  } finally {
    await checker.close();
  }
}

function inWords({ feed, outcome, detail }: ImportLine): string {
  const words = [outcome.padEnd(WIDTH), feed.title ?? "(no title)", feed.feedUrl, detail];
  return onOneLine(words.filter((word) => word !== "").join("  "));
}

function inJson({ feed, outcome, detail, source }: ImportLine): object {
  const { title, feedUrl, group } = feed;
  return { outcome, title, url: feedUrl, group, detail, written: source };
}

function tell(lines: readonly ImportLine[], { file, settings }: SettingsDocument, io: Io): void {
  const written = lines.filter(({ source }) => source !== null).length;
  io.note(written === 0 ? `${file} stays as it is.` : `${counted(written, "source")} written into ${file}.`);
  const unknown = unknownTags(lines, settings);
  if (unknown.length > 0) io.note(`Left out, since the settings have no such tags: ${onOneLine(unknown.join(", "))}.`);
  if (lines.some(({ outcome }) => outcome === "dead")) {
    io.note("What is dead was left out. It may come back: import the file again then, or now with --no-fetch.");
  }
}

/** `newsdesk source export`: all sources without secrets, as OPML. */
export async function exportOpml(path: string | undefined, args: Args, io: Io): Promise<ExitCode> {
  const document = await openSettings(await settingsFile(args, io), io.env);
  const polled = await withStore(args, io, async (store) => await store.collect.sources());
  const { feeds, secret } = exportSources(document, polled);
  if (secret.length > 0) io.note(`Left out, since their address or headers may be secret: ${secret.join(", ")}.`);
  if (feeds.length === 0) throw new UserError("There is no source that can be exported.", "See the line above.");
  const text = writeOpml(document.settings.site.title, feeds, new Date()).trimEnd();
  if (path === undefined || path === "-") io.print(text);
  else await writeNew(path, `${text}\n`);
  return EXIT.ok;
}

async function writeNew(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw new UserError(`${path} cannot be written: ${cause.message}.`, "Name another file.", EXIT.resource, { cause });
  }
}
