import { z } from "zod";
import { entryTagger } from "../app/curate-lines.ts";
import { EXIT } from "../domain/user-error.ts";
import type { Command } from "./command.ts";
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

/** `newsdesk tag`: tags entries by the rules of the settings. */
export const tag: Command = {
  name: "tag",
  usage: ["tag < ENTRIES.jsonl"],
  summary: "Tag entries by the rules of the settings; JSON lines in and out",
  maxWords: 0,
  options: {},
  async run(args, io) {
    const tagsOf = entryTagger(await loadSettings(args, io));
    for await (const entry of readJsonLines(io.input, Line)) {
      const tags = tagsOf(entry).map(({ tag: name, why }) => ({ tag: name, why }));
      io.print(JSON.stringify({ id: entry.id, tags }));
    }
    return EXIT.ok;
  },
};
