import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { createInterface } from "node:readline";
import { setImmediate } from "node:timers/promises";
import { z } from "zod";
import { type ExampleSource, MAX_EXAMPLES, type TagExample } from "../curate/curate.ts";
import { canonicalLink } from "../domain/canonical-link.ts";
import { counted } from "../domain/counted.ts";
import { EXIT, UserError } from "../domain/user-error.ts";

/** Of one line, in characters. */
export const MAX_EXAMPLE_CHARS = 100_000;
/** Tags of one example. */
const MAX_TAGS = 50;
/** Of the whole file, in bytes. */
const MAX_FILE_BYTES = 512 * 1024 * 1024;
/** Wrong lines that are told; reading ends with the last of them. */
const MAX_TOLD = 5;
/** Lines that are read before others have a turn: some milliseconds. */
const LINES_AT_ONCE = 200;

const HINT =
  'Give one JSON object a line: {"title": "…", "summary": "…", "url": "…", "tags": ["security"], "time": "2026-11-23T06:00:00Z"}; only title and tags must be there.';

const text = z.string().nullish();
const Line = z.object({
  title: z.string(),
  summary: text,
  url: text,
  tags: z.array(z.string().min(1)).max(MAX_TAGS),
  time: text.refine((value) => value === undefined || value === null || !Number.isNaN(Date.parse(value)), "not a time"),
});

/** A file of tagged examples, as `curate.examples` names it. */
export function exampleFile(file: string): ExampleSource {
  return {
    async state() {
      const found = await stat(file).catch(() => null);
      return found === null ? "missing" : `${found.mtimeMs} ${found.size} ${found.ino}`;
    },
    read: async () => await readExamples(file),
  };
}

/**
 * Reads a file of tagged examples, a JSON text a line; empty lines are passed over. Throws a `UserError` that names the file
 * and what is wrong with it, line by line.
 */
export async function readExamples(file: string): Promise<readonly TagExample[]> {
  await checkFile(file);
  const examples: TagExample[] = [];
  const problems: string[] = [];
  const input = createReadStream(file, "utf8");
  try {
    let number = 0;
    for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      number += 1;
      if (line.trim() === "") continue;
      const read = readLine(number === 1 ? line.replace(/^\uFEFF/, "") : line);
      if ("problem" in read) problems.push(`${file}:${number}: ${read.problem}`);
      else examples.push(read);
      if (problems.length === MAX_TOLD) break;
      if (examples.length > MAX_EXAMPLES) throw tooMany(file);
      if (number % LINES_AT_ONCE === 0) await setImmediate();
    }
  } catch (cause) {
    throw cause instanceof UserError ? cause : unreadable(file, "cannot be read", cause);
  } finally {
    input.destroy();
  }
  if (problems.length > 0) throw wrong(file, problems);
  return examples;
}

async function checkFile(file: string): Promise<void> {
  const found = await stat(file).catch((cause: unknown) => {
    throw unreadable(file, "does not exist or must not be read", cause);
  });
  if (!found.isFile()) throw unreadable(file, "is not a file");
  if (found.size > MAX_FILE_BYTES) throw unreadable(file, "is larger than 512 MiB");
}

function readLine(line: string): TagExample | { readonly problem: string } {
  if (line.length > MAX_EXAMPLE_CHARS) return { problem: `longer than ${MAX_EXAMPLE_CHARS} characters` };
  const value = parse(line);
  if (value === undefined) return { problem: "not JSON" };
  const parsed = Line.safeParse(value);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    return { problem: `${issue?.path.join(".") || "the whole"}: ${issue?.message ?? "wrong"}` };
  }
  const { title, summary, url, tags, time } = parsed.data;
  const link = url === undefined || url === null ? null : canonicalLink(url);
  return { title, summary: summary ?? "", link, tags, at: time === undefined || time === null ? null : new Date(time) };
}

/** `undefined` for what is no JSON. */
function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

function wrong(file: string, problems: readonly string[]): UserError {
  const count = problems.length === MAX_TOLD ? `${MAX_TOLD} or more lines` : counted(problems.length, "line");
  return new UserError(`${file} has ${count} that cannot be used:\n  ${problems.join("\n  ")}`, HINT, EXIT.resource);
}

function tooMany(file: string): UserError {
  return new UserError(`${file} has more than ${MAX_EXAMPLES} examples.`, "Keep the newest.", EXIT.resource);
}

function unreadable(file: string, problem: string, cause?: unknown): UserError {
  const hint = "Examples are named by curate.examples in the settings, or by --train.";
  return new UserError(`The examples ${file}: the file ${problem}.`, hint, EXIT.resource, { cause });
}
