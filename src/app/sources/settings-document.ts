import { chown, open, readFile, realpath, rename, rm, stat, type FileHandle } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { EXIT, UserError } from "../../domain/user-error.ts";
import { parseSettings } from "../settings/read-settings.ts";
import { readSettingsFile } from "../settings/settings-file.ts";
import type { Settings } from "../settings/settings.ts";

/** The settings file, to be changed: its text as it is, and what it says. */
export type SettingsDocument = {
  readonly file: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Without a byte order mark. */
  readonly text: string;
  readonly settings: Settings;
};

const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Reads the file to change it. `draft` is how it will look: a file that says nothing yet, such as one with an empty list of
 * sources, is taken by its draft. Throws a `UserError` when neither is right.
 */
export async function openSettings(
  file: string,
  env: SettingsDocument["env"],
  draft: (text: string) => string | null = () => null,
): Promise<SettingsDocument> {
  const text = await readSettingsFile(file);
  try {
    return { file, env, text, settings: await parseSettings(text, file, env) };
  } catch (cause) {
    const drafted = draft(text);
    const settings = drafted === null ? null : await parseSettings(drafted, file, env).catch(() => null);
    if (settings === null) throw cause;
    return { file, env, text, settings: { ...settings, sources: [] } };
  }
}

/**
 * Puts the new text in the place of the file, if it is right as a whole: in one step, with the same mode and owner, behind
 * the same symbolic link. Gives what it says now. Throws a `UserError` and leaves the file alone when the text is wrong, or
 * the file was changed by somebody else meanwhile, or cannot be written.
 */
export async function saveSettings(document: SettingsDocument, text: string): Promise<Settings> {
  const { file, env } = document;
  const settings = await parseSettings(text, file, env).catch((cause: unknown) => {
    if (!(cause instanceof UserError)) throw cause;
    throw new UserError(
      `Nothing was written, since the file would be wrong then. ${cause.message}`,
      WRONG_HINT,
      cause.exitCode,
    );
  });
  if ((await readSettingsFile(file)) !== document.text) {
    throw new UserError(
      `${file} was changed by somebody else meanwhile; nothing was written.`,
      "Try it again.",
      EXIT.settings,
    );
  }
  try {
    await replaceFile(await realpath(file), text);
  } catch (cause) {
    if (!(cause instanceof Error && "code" in cause)) throw cause;
    throw new UserError(
      `${file} cannot be written: ${cause.message}.`,
      "It is as it was. Check its folder and its rights.",
      EXIT.resource,
      { cause },
    );
  }
  return settings;
}

const WRONG_HINT = "Look at the lines above: they show the file as it would be.";

async function replaceFile(path: string, text: string): Promise<void> {
  const [{ mode, uid, gid }, before] = await Promise.all([stat(path), readFile(path, "utf8")]);
  const next = join(dirname(path), `.${basename(path)}.${process.pid}.new`);
  try {
    const mark = before.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
    await using handle = await open(next, "wx", 0o600);
    await handle.writeFile(mark + text);
    await handle.sync();
    await handle.chmod(mode & 0o7777);
    await keepOwner(handle, next, { uid, gid });
    await rename(next, path);
  } catch (cause) {
    await rm(next, { force: true });
    throw cause;
  }
  await syncFolder(dirname(path));
}

/** Only root may give files away; an account that may write the folder keeps what it writes. */
async function keepOwner(handle: FileHandle, path: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  const now = await handle.stat();
  if (now.uid === uid && now.gid === gid) return;
  await chown(path, uid, gid).catch(() => undefined);
}

/** So that the new name is still there after a power failure; some systems cannot, and need not. */
async function syncFolder(folder: string): Promise<void> {
  await using handle = await open(folder);
  await handle.sync().catch(() => undefined);
}
