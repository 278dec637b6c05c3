import { chmod } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readSettings } from "../../../src/app/settings/read-settings.ts";
import { EXIT, UserError } from "../../../src/domain/user-error.ts";
import { refusal, settingsFolder, settingsOf, SMALLEST } from "./settings-folder.ts";

async function complaint(file: string): Promise<UserError> {
  const error = await readSettings(file, {}).catch((cause: unknown) => cause);
  if (!(error instanceof UserError)) throw error;
  return error;
}

describe("a settings file", () => {
  test("that is missing: says how to make one", async () => {
    const file = join(await settingsFolder({}), "nowhere", "desk.yaml");
    const error = await complaint(file);
    expect(error.message).toBe(`${file} does not exist.`);
    expect(error.hint).toBe("Make one: copy config/newsdesk.yaml there and edit the copy.");
    expect(error.exitCode).toBe(EXIT.settings);
  });

  test("that is a folder", async () => {
    const folder = await settingsFolder({});
    const error = await complaint(folder);
    expect(error.message).toBe(`${folder} is not a file.`);
    expect(error.hint).toBe("Name the settings file itself, such as newsdesk.yaml in that folder.");
  });

  test.for<{ why: string; content: string | Uint8Array; message: string; hint: string }>([
    {
      why: "empty",
      content: "",
      message: "newsdesk.yaml is empty.",
      hint: "Copy config/newsdesk.yaml over it and edit the copy.",
    },
    {
      why: "blank",
      content: " \n\n",
      message: "newsdesk.yaml is empty.",
      hint: "Copy config/newsdesk.yaml over it and edit the copy.",
    },
    {
      why: "not UTF-8",
      content: Uint8Array.of(0x73, 0xe9, 0x74, 0x65),
      message: "newsdesk.yaml is not UTF-8 text.",
      hint: "Save it again with the encoding UTF-8.",
    },
    {
      why: "too large",
      content: `#${" ".repeat(1_048_576)}`,
      message: "newsdesk.yaml is larger than 1 MiB.",
      hint: "Settings are a short text. Is this the right file? config/newsdesk.yaml shows one.",
    },
  ])("that is $why", async ({ content, message, hint }) => {
    const error = await refusal(content);
    expect(error.message).toBe(message);
    expect(error.hint).toBe(hint);
    expect(error.exitCode).toBe(EXIT.settings);
  });

  const isRoot = process.getuid?.() === 0;
  test.skipIf(isRoot)("that must not be read (not for root, who may read all)", async () => {
    const file = join(await settingsFolder({ "desk.yaml": SMALLEST }), "desk.yaml");
    await chmod(file, 0);
    const error = await complaint(file);
    expect(error.message).toBe(`${file} must not be read by this account.`);
    expect(error.hint).toBe("Give the account that runs newsdesk the right to read it.");
  });

  test.skipIf(process.platform !== "linux")("that cannot be read (a broken file is made by Linux only)", async () => {
    const error = await complaint("/proc/self/mem");
    expect(error.message).toBe("/proc/self/mem cannot be read.");
    expect(error.hint).toBe("Check the disk and the folder in which it lies.");
  });

  test("may begin with a byte order mark and have the line ends of Windows", async () => {
    expect((await settingsOf(`\u{FEFF}${SMALLEST.replaceAll("\n", "\r\n")}`)).site.title).toBe("Desk");
    const error = await refusal(`\u{FEFF}${SMALLEST}web: 1\n`.replaceAll("\n", "\r\n"));
    expect(error.message.split("\n").slice(2)).toEqual([
      "newsdesk.yaml:3:6: web must be a map with listen.",
      "    3 | web: 1",
      "      |      ^",
    ]);
  });

  test("may be one of exactly 1 MiB", async () => {
    const text = `${SMALLEST}#`.padEnd(1_048_576, "-");
    expect((await settingsOf(text)).site.title).toBe("Desk");
  });
});
