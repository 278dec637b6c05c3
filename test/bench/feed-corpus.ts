import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { ParsedFeed } from "../../src/collect/collect.ts";

/**
 * The feeds that other parsers' authors wrote or kept to test with, and what they say is in them. Not part of this
 * project: the folder is named by CORPUS, or lies beside it. Its own INDEX.md describes the format of a check.
 */
export type FeedCorpus = {
  readonly files: readonly CorpusFile[];
  readonly checks: readonly Check[];
};

export type CorpusFile = {
  /** Its name in the checks. */
  readonly file: string;
  readonly path: string;
  /** What its server would have said. */
  readonly contentType: string | null;
  /** A feed from the open web, of which two other parsers said the same. */
  readonly isReal: boolean;
  /** Its root is that of a feed, or it has none: lists of feeds, service documents and web pages lie there as well. */
  readonly isFeed: boolean;
};

type Check = {
  readonly file: string;
  readonly kind: string;
  readonly path: string;
  readonly op: string;
  readonly value: unknown;
  /** The field's path in the shape that `parse --batch` prints. */
  readonly neutral?: string;
};

/** What a reader said of one file. */
export type CorpusAnswer = ({ readonly ok: true } & ParsedFeed) | { readonly ok: false; readonly error: string };

export type Share = { readonly right: number; readonly of: number };

export type CorpusScores = {
  /** Fields that the authors of tests wrote down. */
  readonly authored: Share;
  /** Fields of real feeds on which two other parsers agree. */
  readonly consensus: Share;
  readonly encoding: Share;
  readonly readAll: Share;
  readonly readReal: Share;
  readonly readJson: Share;
  /** One line for each check that failed and each feed that was not read. */
  readonly misses: readonly string[];
};

/** Where the corpus lies, if it is there. */
export const FOLDER: string = resolve(
  process.env["CORPUS"] ?? resolve(import.meta.dirname, "../../../shared/data"),
  "feeds",
);

/** Reads the list of checks, or says why it cannot. The feeds themselves are read by who wants them. */
export function openFeedCorpus(): FeedCorpus | { readonly skipped: string } {
  const list = join(FOLDER, "expectations.jsonl");
  if (!existsSync(list))
    return { skipped: `there is no feed corpus at ${FOLDER}; name the folder above it with CORPUS=` };
  const checks = readFileSync(list, "utf8")
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Check)
    .filter(({ kind, file }) => kind !== "autodiscovery" && existsSync(join(FOLDER, file)));
  const real = new Set(checks.filter(({ kind }) => kind === "consensus").map(({ file }) => file));
  const types = new Map(checks.filter(isContentType).map(({ file, value }) => [file, String(value)]));
  const names = [...new Set(checks.map(({ file }) => file))].toSorted();
  const files = names.map((file) => {
    const path = join(FOLDER, file);
    return { file, path, contentType: types.get(file) ?? null, isReal: real.has(file), isFeed: isFeed(path) };
  });
  return { files, checks };
}

function isContentType({ kind, path }: Check): boolean {
  return kind === "http-header" && path === "content-type";
}

const OTHER_ROOTS =
  /^\s*(?:<\?xml[^>]*>\s*)?(?:<!--[\s\S]*?-->\s*|<!DOCTYPE[^>]*>\s*)*<(?:\w+:)?(?:opml|service|categories|XRDS|html)\b/i;

function isFeed(path: string): boolean {
  return !OTHER_ROOTS.test(readFileSync(path, "latin1").slice(0, 4_096));
}

/** Compares what a reader said, by file, with what the corpus says. A file without an answer counts as not read. */
export function scoreFeeds({ files, checks }: FeedCorpus, answers: ReadonlyMap<string, CorpusAnswer>): CorpusScores {
  const misses: string[] = [];
  const share = (kind: string): Share => {
    const results = checks
      .filter((check) => kindOf(check) === kind)
      .map((check) => judge(check, answers.get(check.file)));
    misses.push(...results.filter((miss) => miss !== null).map((miss) => `${kind}: ${miss}`));
    return { right: results.filter((miss) => miss === null).length, of: results.length };
  };
  const read = (of: readonly CorpusFile[]): Share => {
    const failed = of.filter(({ file }) => answers.get(file)?.ok !== true);
    return { right: of.length - failed.length, of: of.length };
  };
  for (const { file } of files.filter((one) => one.isFeed)) {
    const answer = answers.get(file);
    if (answer?.ok !== true) misses.push(`read: ${file}: ${answer?.error ?? "no answer"}`);
  }
  return {
    authored: share("authored"),
    consensus: share("consensus"),
    encoding: share("encoding"),
    readAll: read(files.filter((file) => file.isFeed)),
    readReal: read(files.filter((file) => file.isReal)),
    readJson: read(files.filter(({ file }) => file.endsWith(".json"))),
    misses,
  };
}

function kindOf({ kind, neutral, op }: Check): "authored" | "consensus" | "encoding" | null {
  if (kind === "consensus") return kind;
  if (kind === "feedparser-sanitize" || neutral === undefined || !["eq", "date"].includes(op)) return null;
  return neutral === "encoding" ? "encoding" : "authored";
}

/** `null` when the check holds, else what is wrong. */
function judge(check: Check, answer: CorpusAnswer | undefined): string | null {
  const path = check.neutral ?? check.path;
  const got = answer?.ok === true ? fieldOf(answer, check.op === "len" ? `${path}.length` : path) : undefined;
  const isRight = answer?.ok === true && isSame(path, check, got);
  return isRight ? null : `${check.file} ${path}: ${JSON.stringify(check.value)} was told as ${JSON.stringify(got)}`;
}

function isSame(path: string, { op, value }: Check, got: unknown): boolean {
  if (op === "len") return got === value;
  if (op === "date" || DATE_PATH.test(path)) return instant(got) !== null && instant(got) === instant(value);
  if (path === "encoding") return letters(got) === letters(value);
  if (/\.(?:url|id)$/.test(path)) return unescaped(folded(got)) === unescaped(folded(value));
  return asText(got) === asText(value);
}

const DATE_PATH = /\.(?:published|updated|created|issued|date|modified)$/;

/** Other parsers' names for a date all mean: when it was told, or changed where that is absent. */
function fieldOf(answer: unknown, path: string): unknown {
  const other = /^(.*\.)(?:created|issued|date|modified)$/.exec(path)?.[1];
  if (other !== undefined) return fieldOf(answer, `${other}published`) ?? fieldOf(answer, `${other}updated`);
  return path
    .split(/[.[\]]+/)
    .filter((key) => key !== "")
    .reduce<unknown>((value, key) => (value as Record<string, unknown> | null | undefined)?.[key], answer);
}

/** Whole seconds since 1970. */
function instant(value: unknown): number | null {
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? null : Math.floor(ms / 1000);
}

function letters(value: unknown): string {
  return folded(value)
    .toLowerCase()
    .replace(/[^a-z0-9]/g, "");
}

function folded(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value).replace(/\s+/g, " ").trim() : "";
}

/** Fields are compared as what a reader sees: without tags, entities and the layout of white space. */
function asText(value: unknown): string {
  return folded(unescaped(unescaped(folded(value)).replace(/<[^>]*>/g, " ")));
}

const NAMED: Readonly<Record<string, string>> = { amp: "&", lt: "<", gt: ">", quot: '"', apos: "'", nbsp: " " };

function unescaped(text: string): string {
  return text.replace(/&(?:#x([\da-f]+)|#(\d+)|(amp|lt|gt|quot|apos|nbsp));/gi, (whole, hex, decimal, name) => {
    if (typeof name === "string") return NAMED[name.toLowerCase()] ?? whole;
    const code = typeof hex === "string" ? Number.parseInt(hex, 16) : Number(decimal);
    return code > 0 && code <= 0x10_ffff ? String.fromCodePoint(code) : whole;
  });
}
