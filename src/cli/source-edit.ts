import { sourceIdOf } from "../app/settings/source-id.ts";
import { moveSource } from "../app/sources/move-source.ts";
import { removeSource } from "../app/sources/remove-source.ts";
import { openSettings, saveSettings } from "../app/sources/settings-document.ts";
import { unifiedDiff } from "../app/sources/unified-diff.ts";
import { EXIT, UserError, type ExitCode } from "../domain/user-error.ts";
import type { Args, Io } from "./command.ts";
import { settingsFile, withStore } from "./session.ts";
import { cannotEdit } from "./source-add.ts";
import { findSource } from "./source-lookup.ts";

/** `newsdesk source remove`: takes a source out of the settings file. */
export async function removeSourceBy(word: string, args: Args, io: Io): Promise<ExitCode> {
  const document = await openSettings(await settingsFile(args, io), io.env);
  const { sources } = document.settings;
  const source = findSource(sources, word);
  if (sources.length === 1) {
    throw new UserError(`${source.name} is the last source, and a desk needs one.`, "Add another one first.");
  }
  const text = removeSource(document.text, sources.indexOf(source));
  if (text === null) throw cannotEdit(document.file);
  await saveSettings(document, text);
  if (args.isSet("json")) io.print(JSON.stringify({ removed: source.id }));
  io.note(`${source.name} (${source.id}) is out of ${document.file}. It is asked no more; its items stay.`);
  return EXIT.ok;
}

/** `newsdesk source move`: writes the address into the settings file to which a source moved for good. */
export async function moveSourceBy(word: string, args: Args, io: Io): Promise<ExitCode> {
  const document = await openSettings(await settingsFile(args, io), io.env);
  const { sources } = document.settings;
  const source = findSource(sources, word);
  const url = await movedUrlOf(source.id, args, io);
  if (url === null || !source.isOpen) {
    const why = url === null ? "has not moved, as far as is known" : "has a placeholder in its address";
    throw new UserError(
      `${source.name} ${why}.`,
      "Addresses are changed by hand in the settings file; give the source an id, so that it stays the same.",
    );
  }
  const id = sourceIdOf(url, url) === source.id ? null : source.id;
  const hasOwnId = sourceIdOf(source.request.reveal().feedUrl, source.request.reveal().feedUrl) !== source.id;
  const text = moveSource(document.text, sources.indexOf(source), { url, id: hasOwnId ? null : id });
  if (text === null) throw cannotEdit(document.file);
  const patch = unifiedDiff(document.file, document.text, text);
  io.print(args.isSet("json") ? JSON.stringify({ id: source.id, url, patch }) : patch);
  if (!args.isSet("yes")) {
    io.note(`Nothing was written. With --yes this change is made.`);
    return EXIT.ok;
  }
  await saveSettings(document, text);
  io.note(`${document.file} says so now. The source keeps its items.`);
  return EXIT.ok;
}

/** The feed that a page announces is where it was found, and no move. */
async function movedUrlOf(id: string, args: Args, io: Io): Promise<string | null> {
  return await withStore(args, io, async (store) => {
    const polled = (await store.collect.sources()).find(({ source }) => source.id === id);
    return polled === undefined || polled.state.isPage ? null : polled.state.movedUrl;
  });
}
