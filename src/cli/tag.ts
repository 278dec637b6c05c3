import { z } from "zod";
import { entryTagger, type LearnedTagger, learnedTagger } from "../app/curate-lines.ts";
import { onOneLine } from "../domain/terminal-text.ts";
import { EXIT } from "../domain/user-error.ts";
import type { Args, Command, Io } from "./command.ts";
import { readJsonLines } from "./json-lines.ts";
import { loadSettings } from "./session.ts";

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const Line = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  title: z.string(),
  summary: text,
  url: text,
  source: text,
});

/** `newsdesk tag`: tags entries by the rules of the settings, or by what examples teach. */
export const tag: Command = {
  name: "tag",
  usage: ["tag < ENTRIES.jsonl", "tag --train EXAMPLES.jsonl < ENTRIES.jsonl"],
  summary: "Tag entries by the rules of the settings, or by examples; JSON lines in and out",
  details: [
    'With --train tags are learned from a file of examples: {"title", "summary"?, "url"?, "tags", "time"?} a line.',
    "It needs no settings; with --config their rules count first, and only their tags are given.",
  ],
  maxWords: 0,
  options: { train: { type: "string" } },
  async run(args, io) {
    const tagsOf = await taggerFor(args, io);
    for await (const entry of readJsonLines(io.input, Line)) {
      const tags = tagsOf(entry).map(({ tag: name, why }) => ({ tag: name, why }));
      io.print(JSON.stringify({ id: entry.id, tags }));
    }
    return EXIT.ok;
  },
};

async function taggerFor(args: Args, io: Io): Promise<LearnedTagger["tagsOf"]> {
  const examples = args.text("train");
  if (examples === undefined) return entryTagger(await loadSettings(args, io));
  const settings = args.text("config") === undefined ? null : await loadSettings(args, io);
  const { tagsOf, problem } = await learnedTagger(examples, settings, io.signal);
  if (problem !== null) io.note(onOneLine(problem));
  return tagsOf;
}
