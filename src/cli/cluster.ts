import { z } from "zod";
import { clusterAll } from "../app/curate-lines.ts";
import { EXIT } from "../domain/user-error.ts";
import type { Command } from "./command.ts";
import { readJsonLines, takeAtMost } from "./json-lines.ts";

/** Most lines that are clustered at once; all of them are held in memory. */
const MAX_LINES = 1_000_000;

const text = z
  .string()
  .nullish()
  .transform((value) => value ?? undefined);
const Line = z.object({
  id: z.union([z.string(), z.number()]).transform(String),
  title: z.string(),
  summary: text,
  text,
  url: text,
  source: text,
  time: text,
  lang: text,
});

/** `newsdesk cluster`: says which entries are one story, by the rules of the desk, without settings or database. */
export const cluster: Command = {
  name: "cluster",
  usage: ["cluster < ENTRIES.jsonl"],
  summary: "Say which entries tell the same story; JSON lines in and out",
  maxWords: 0,
  options: {},
  async run(_args, io) {
    const entries = await takeAtMost(readJsonLines(io.input, Line), MAX_LINES);
    for (const answer of await clusterAll(entries, { signal: io.signal })) io.print(JSON.stringify(answer));
    return EXIT.ok;
  },
};
