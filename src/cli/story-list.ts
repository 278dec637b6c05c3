import { correctionsOf } from "../app/corrections.ts";
import { findStories } from "../app/find-stories.ts";
import { toldAt } from "../domain/item.ts";
import { outlets, type Standing, type Story } from "../domain/story.ts";
import { echoed, onOneLine } from "../domain/terminal-text.ts";
import { EXIT, UserError, type ExitCode } from "../domain/user-error.ts";
import { parseWhere } from "../domain/where/parse-where.ts";
import { type Where, withTag } from "../domain/where/where.ts";
import type { Args, Io } from "./command.ts";
import { minute } from "./minute.ts";
import { withStore } from "./session.ts";
import { correctionWords } from "./story-corrections.ts";
import { findStory } from "./story-lookup.ts";
import { tableLines } from "./table.ts";

/** Stories of a list when nobody says, and at most. */
const LISTED_STORIES = 30;
const MAX_LISTED_STORIES = 1_000;

/** `newsdesk story list`: by rank, as feeds and pages show them; or those that are shown to nobody, or that a choice takes. */
export async function listStories(args: Args, io: Io): Promise<ExitCode> {
  const standing = standingOf(args);
  const limit = limitOf(args, LISTED_STORIES, MAX_LISTED_STORIES);
  const tag = args.text("tag");
  const where = whereOf(args);
  const stories = await withStore(args, io, async (store, settings) => {
    if (where === null)
      return await store.stories.find({ standing, order: "rank", limit, ...(tag === undefined ? {} : { tag }) });
    const wanted = tag === undefined ? where : ({ kind: "and", of: [where, withTag(tag)] } as const);
    const found = await findStories({ where: wanted, standing, limit }, { store, settings, clock: () => new Date() });
    if (!found.isAll) io.note("There may be more: --limit shows more of them, and a closer choice looks further back.");
    return found.stories;
  });
  if (args.isSet("json")) for (const story of stories) io.print(JSON.stringify(inJson(story)));
  else if (stories.length > 0) for (const line of tableLines(HEAD, stories.map(inCells))) io.print(line);
  if (stories.length === 0) io.note(`No story is ${[standing, ...saidOf(args)].join(" and ")}.`);
  return EXIT.ok;
}

function saidOf(args: Args): readonly string[] {
  const [tag, where] = [args.text("tag"), args.text("where")];
  return [
    ...(tag === undefined ? [] : [`has the tag "${tag}"`]),
    ...(where === undefined ? [] : [`is taken by ${echoed(where)}`]),
  ];
}

/** The choice that `--where` gives; `null`: it is not there. Throws a `UserError` for what is none. */
function whereOf(args: Args): Where | null {
  const text = args.text("where");
  if (text === undefined) return null;
  const read = parseWhere(text);
  if (!("problem" in read)) return read.where;
  throw new UserError(`--where, column ${read.column}: ${onOneLine(read.problem)}`, onOneLine(read.hint));
}

/** `newsdesk story show`: what it is, with the ids that other parts want. */
export async function showStory(word: string, args: Args, io: Io): Promise<ExitCode> {
  return await withStore(args, io, async (store) => {
    const story = await findStory(store, word);
    const said = correctionsOf(story, await store.corrections.standing());
    if (args.isSet("json")) io.print(JSON.stringify({ ...inJson(story), coverage: itemsOf(story), corrections: said }));
    else
      for (const line of [...inWords(story), ...said.map((each) => `Corrected  ${correctionWords(each)}`)])
        io.print(onOneLine(line));
    io.note(`Why it is what it is: newsdesk explain ${story.id}`);
    return EXIT.ok;
  });
}

function standingOf(args: Args): Standing["kind"] {
  if (args.isSet("held") && args.isSet("muted")) {
    throw new UserError("story list: --held and --muted go not together.", "Ask for one after the other.");
  }
  if (args.isSet("held")) return "held";
  return args.isSet("muted") ? "muted" : "told";
}

/** The number that `--limit` gives. Throws a `UserError` for anything else. */
export function limitOf(args: Args, usual: number, most: number): number {
  const text = args.text("limit");
  if (text === undefined) return usual;
  const limit = Number(text);
  if (/^\d+$/.test(text) && limit >= 1 && limit <= most) return limit;
  throw new UserError(`--limit cannot be ${echoed(text)}.`, `Give a number from 1 to ${most}.`);
}

const HEAD = ["TOLD", "ITEMS", "TAGS", "ID", "TITLE"];

function inCells(story: Story): readonly string[] {
  const { id, coverage, tags, publishedAt, standing } = story;
  const why =
    standing.kind === "held" ? ` (${standing.as} ${standing.score.toFixed(2)}: ${standing.why.join(", ")})` : "";
  const pin = isPinned(story) ? "[pinned] " : "";
  const names = tags.map(({ tag }) => tag).join(",");
  return [
    minute(publishedAt),
    `${coverage.length}`,
    names === "" ? "-" : names,
    id,
    `${pin}${coverage[0].item.title}${why}`,
  ];
}

function inJson(story: Story): object {
  const { id, coverage, tags, publishedAt, updatedAt, standing } = story;
  return {
    id,
    title: coverage[0].item.title,
    link: coverage[0].item.link,
    items: coverage.length,
    outlets: outlets(story),
    tags,
    standing,
    isPinned: isPinned(story),
    publishedAt,
    updatedAt,
  };
}

function itemsOf({ coverage }: Story): readonly object[] {
  return coverage.map(({ item, source }) => {
    return { id: item.id, title: item.title, link: item.link, toldAt: toldAt(item), source: source.name };
  });
}

function inWords(story: Story): readonly string[] {
  const { id, coverage, tags, standing } = story;
  return [
    coverage[0].item.title,
    `story ${id}, ${STANDING[standing.kind]}${isPinned(story) ? ", pinned" : ""}`,
    `tags ${tags.map(({ tag }) => tag).join(", ") || "none"}`,
    ...coverage.flatMap(({ item, source }) => [
      `  ${minute(toldAt(item))}  ${source.name}: ${item.title}`,
      `    ${item.id}  ${item.link ?? "without a link"}`,
    ]),
  ];
}

const STANDING = { told: "told", held: "held back as filler", muted: "muted" } as const;

function isPinned({ rank }: Story): boolean {
  return rank.some(({ name }) => name === "pinned");
}
