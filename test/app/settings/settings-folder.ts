import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import { readSettings } from "../../../src/app/settings/read-settings.ts";
import type { Settings } from "../../../src/app/settings/settings.ts";
import { UserError } from "../../../src/domain/user-error.ts";

export type Written = {
  readonly env?: Readonly<Record<string, string>>;
  /** Further files beside the settings, by relative path. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
};

/** The smallest settings that are right; a test adds lines to it. */
export const SMALLEST = `site: { title: Desk, url: "https://news.example.org/" }
sources: [https://example.org/feed.xml]
`;

/** A new folder that is gone after the test, with these files in it. */
export async function settingsFolder(files: Readonly<Record<string, string | Uint8Array>>): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "newsdesk-settings-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), content);
  }
  return folder;
}

/** Reads `text` as `newsdesk.yaml`; `inFolder` makes a path below the folder. */
export async function read(text: string | Uint8Array, { env = {}, files = {} }: Written = {}) {
  const folder = await settingsFolder({ ...files, "newsdesk.yaml": text });
  const settings = await readSettings(join(folder, "newsdesk.yaml"), env);
  return { settings, inFolder: (path: string) => join(folder, path) };
}

export async function settingsOf(text: string, written?: Written): Promise<Settings> {
  return (await read(text, written)).settings;
}

/** The error for `text`, its message without the name of the folder. Throws what is not a `UserError`. */
export async function refusal(text: string | Uint8Array, written?: Written): Promise<UserError> {
  try {
    await read(text, written);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    const message = error.message.replaceAll(/[^\s:]*newsdesk-settings-[^/]*\//g, "");
    return new UserError(message, error.hint, error.exitCode);
  }
  throw new Error("The settings were accepted.");
}
