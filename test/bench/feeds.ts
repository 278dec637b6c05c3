import { execFile } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { readFeedFile } from "../../src/app/read-feed-file.ts";
import { discoverFeeds } from "../../src/collect/discover/discover-feeds.ts";
import { parseDate } from "../../src/collect/read/parse-date.ts";
import { type CorpusAnswer, type CorpusFile, FOLDER, openFeedCorpus, scoreFeeds, type Share } from "./feed-corpus.ts";
import { feedSpeed } from "./feed-speed.ts";
import type { Figure } from "./figure.ts";
import { readPlainly } from "./plain-rss-parser.ts";

const ROOT = resolve(import.meta.dirname, "../..");
const ZONES = ["UTC", "America/New_York", "Asia/Tokyo"];

/** How much of the corpus we read, and how much rss-parser by itself. */
export async function feeds(): Promise<readonly Figure[] | { readonly skipped: string }> {
  const corpus = openFeedCorpus();
  if ("skipped" in corpus) return corpus;
  const ours = scoreFeeds(corpus, await answersOf(corpus.files));
  const plain = scoreFeeds(corpus, await plainAnswersOf(corpus.files));
  return [
    percent("files read without error", ours.readAll, plain.readAll, 99.5),
    percent("real feeds read", ours.readReal, plain.readReal, 100),
    percent("JSON Feeds read", ours.readJson, plain.readJson, 100),
    percent("authored checks", ours.authored, plain.authored, 95),
    percent("consensus on real feeds", ours.consensus, plain.consensus, 99.99),
    percent("encodings", ours.encoding, plain.encoding, 95),
    ...ZONES.map((zone) => datesIn(zone)),
    discoveryPages(),
    await series(),
    await feedSpeed(corpus.files),
  ];
}

async function answersOf(files: readonly CorpusFile[]): Promise<ReadonlyMap<string, CorpusAnswer>> {
  const reader = readFeedFile({ clean: false });
  try {
    const answers = new Map<string, CorpusAnswer>();
    for (const { file, path, contentType } of files)
      answers.set(file, await reader.read({ file, path, ...(contentType === null ? {} : { contentType }) }));
    return answers;
  } finally {
    await reader.close();
  }
}

async function plainAnswersOf(files: readonly CorpusFile[]): Promise<ReadonlyMap<string, CorpusAnswer>> {
  const answers = new Map<string, CorpusAnswer>();
  for (const { file, path } of files) answers.set(file, await readPlainly(readFileSync(path, "utf8")));
  return answers;
}

function percent(figure: string, ours: Share, plain: Share | null, reach: number): Figure {
  const value = (100 * ours.right) / ours.of;
  const against = plain === null ? {} : { against: `rss-parser's ${((100 * plain.right) / plain.of).toFixed(2)}` };
  const ratio = plain === null || plain.right === 0 ? {} : { ratio: ours.right / plain.right };
  const isAll = reach === 100;
  return {
    group: "feeds",
    figure: `${figure} (${ours.right} of ${ours.of})`,
    value,
    unit: "%",
    ...against,
    ...ratio,
    reach: isAll ? "all" : `${reach} %`,
    pass: isAll ? ours.right === ours.of : value >= reach,
  };
}

/** rss-parser gives a date to `new Date`, which reads those without a zone by the clock of the machine. */
function datesIn(zone: string): Figure {
  const file = join(FOLDER, "dates-feedparser.jsonl");
  const rows = linesOf(file).map((line) => JSON.parse(line) as { readonly text: string; readonly utc: string | null });
  const before = process.env["TZ"];
  process.env["TZ"] = zone;
  const share = (read: (text: string) => Date | null): Share => {
    const right = rows.filter(
      ({ text, utc }) => secondsOf(read(text)) === secondsOf(utc === null ? null : new Date(utc)),
    );
    return { right: right.length, of: rows.length };
  };
  const figure = percent(
    `dates in ${zone}`,
    share(parseDate),
    share((text) => new Date(text)),
    100,
  );
  if (before === undefined) delete process.env["TZ"];
  else process.env["TZ"] = before;
  return figure;
}

function secondsOf(date: Date | null): number | null {
  return date === null || Number.isNaN(date.getTime()) ? null : Math.floor(date.getTime() / 1000);
}

function discoveryPages(): Figure {
  const pages = linesOf(join(FOLDER, "expectations.jsonl"))
    .map((line) => JSON.parse(line) as { readonly kind: string; readonly file: string; readonly value: string })
    .filter(({ kind }) => kind === "autodiscovery");
  const right = pages.filter(({ file, value }) => {
    const body = readFileSync(join(FOLDER, file));
    const page = { body, contentType: "text/html", url: `https://page.example/${file}`, link: "" };
    const [first, ...others] = discoverFeeds(page).announced.map(({ url }) => url.split("/").at(-1));
    return first === value && others.length === 0;
  });
  return percent("discovery pages", { right: right.length, of: pages.length }, null, 100);
}

/** The replays are tests, which say more than a number could. */
async function series(): Promise<Figure> {
  const folder = mkdtempSync(join(tmpdir(), "newsdesk-bench-"));
  try {
    const output = join(folder, "report.json");
    const files = ["--config", "test/vitest.config.ts", "test/collect/replay/series.test.ts"];
    const args = ["run", ...files, "--reporter=json", `--outputFile=${output}`];
    await promisify(execFile)(join(ROOT, "node_modules/.bin/vitest"), args, { cwd: ROOT }).catch(() => null); // It may fail.
    const report = JSON.parse(readFileSync(output, "utf8")) as { numPassedTests: number; numTotalTests: number };
    return percent("series replayed", { right: report.numPassedTests, of: report.numTotalTests }, null, 100);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function linesOf(file: string): readonly string[] {
  return existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .filter((line) => line !== "")
    : [];
}
