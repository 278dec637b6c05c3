import { z } from "zod";
import { readFeedFile, type FeedFile, type ReadFile } from "../app/read-feed-file.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import type { Command } from "./command.ts";
import { readJsonLines } from "./json-lines.ts";

const Line = z.object({
  file: z.string(),
  path: z.string(),
  contentType: z.string().optional(),
  url: z.string().optional(),
});

/** `newsdesk parse`: reads feed documents from files, without settings or database. */
export const parse: Command = {
  name: "parse",
  usage: ["parse FILE [--clean]", "parse --batch [--clean] < FILES.jsonl"],
  summary: "Read feed documents from files and print what is in them, as JSON lines",
  maxWords: 1,
  options: { batch: { type: "boolean" }, clean: { type: "boolean" } },
  async run(args, io) {
    const [path] = args.words;
    if (path === undefined && !args.isSet("batch")) {
      throw new UserError(
        "parse needs a file, or --batch and JSON lines on stdin.",
        "Example: newsdesk parse feed.xml",
      );
    }
    if (path !== undefined && args.isSet("batch")) {
      throw new UserError(
        "parse reads a file, or with --batch those named on stdin, not both.",
        "Leave one of them out.",
      );
    }
    const files = path === undefined ? readJsonLines(io.input, Line) : one({ file: path, path });
    let failed = 0;
    for await (const answer of readAll(files, args.isSet("clean"), io.signal)) {
      if (!answer.ok) failed += 1;
      io.print(JSON.stringify(answer));
    }
    return failed > 0 && path !== undefined ? EXIT.incomplete : EXIT.ok;
  },
};

async function* one(file: FeedFile): AsyncGenerator<FeedFile> {
  yield await Promise.resolve(file);
}

async function* readAll(files: AsyncIterable<FeedFile>, clean: boolean, signal: AbortSignal): AsyncGenerator<ReadFile> {
  const reader = readFeedFile({ clean });
  try {
    for await (const file of files) {
      signal.throwIfAborted();
      yield await reader.read(file);
    }
  } finally {
    await reader.close();
  }
}
