import { existsSync } from "node:fs";
import { resolve } from "node:path";
import * as fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createFeedReader, type FeedReader } from "../../../src/collect/feed-reader.ts";
import { isFitText, isHarmlessHtml } from "../xss/harmless.ts";
import { mutantsOf, type Mutant } from "./mutants.ts";
import { documentsIn, soundDocuments } from "./sound-documents.ts";

const FEEDS = resolve(process.env["CORPUS"] ?? resolve(import.meta.dirname, "../../../../shared/data"), "feeds");
const MISSING = `there is no feed corpus in ${FEEDS}`;

/** Mutants of each kind; FUZZ_RUNS asks for more, and FUZZ_SEED for others. */
const RUNS = Number(process.env["FUZZ_RUNS"] ?? 300);
const SEED = Number(process.env["FUZZ_SEED"] ?? 20_141_224);
const PATIENCE_MS = Math.max(60_000, RUNS * 200);

const URL = "https://news.example/feed";

let reader: FeedReader;
/** How many mutants were still read as feeds. */
let read = 0;

beforeAll(() => {
  reader = createFeedReader();
});

afterAll(async () => await reader.close());

describe("documents to which anything happened", () => {
  test("of ours are read or refused, and what is read is sound", { timeout: PATIENCE_MS }, async () => {
    expect(await firstFault(soundDocuments())).toBe("");
    expect(read).toBeGreaterThan(RUNS / 4); // Else the mishaps are so bad that nothing is tried.
  });

  test("of the corpus are read or refused, and what is read is sound", { timeout: PATIENCE_MS }, async (context) => {
    if (!existsSync(FEEDS)) context.skip(MISSING);
    const documents = documentsIn(FEEDS);
    expect(documents.length).toBeGreaterThan(100);
    expect(await firstFault(documents)).toBe("");
  });
});

/** The first document that was read wrongly, made as small as it gets; empty when there is none. */
async function firstFault(documents: readonly Uint8Array[]): Promise<string> {
  const property = fc.asyncProperty(mutantsOf(documents), async (mutant) => {
    const faults = await faultsOf(mutant);
    if (faults.length > 0) throw new Error(`${JSON.stringify(faults).slice(0, 1_000)}\n${toBase64(mutant)}`);
  });
  const report = await fc.check(property, { numRuns: RUNS, seed: SEED, interruptAfterTimeLimit: PATIENCE_MS });
  return report.failed ? String(report.errorInstance) : "";
}

function toBase64({ bytes }: Mutant): string {
  return Buffer.from(bytes).toString("base64").slice(0, 60_000);
}

/** What is wrong with the answers to one document, in the thread that reads all documents. */
async function faultsOf({ bytes, contentType }: Mutant): Promise<readonly string[]> {
  const origin = { contentType, url: URL };
  const entries = await reader.readEntries(bytes, origin);
  const parsed = await reader.readFeed(bytes, origin);
  if (entries.kind === "failed" || parsed.kind === "failed") {
    const failures = [entries, parsed].filter((answer) => answer.kind === "failed");
    const ours = failures.filter(({ reason, detail }) => reason === "too-slow-to-read" || /ours|broke:/.test(detail));
    return ours.map(({ detail }) => detail);
  }
  read += 1;
  const told = entries.feed.entries.flatMap((entry) => (entry.kind === "told" ? [entry.content] : []));
  const dates = parsed.feed.items.flatMap(({ published, updated }) => [published ?? "", updated ?? ""]);
  return [
    ...textsIn(parsed.feed).filter((text) => !text.isWellFormed()),
    ...textsIn(entries.feed).filter((text) => !isFitText(text)),
    ...told.map(({ html }) => html).filter((html) => !isHarmlessHtml(html)),
    ...dates.filter((date) => date !== "" && new Date(date).toISOString() !== date),
  ];
}

/** All texts of a value, wherever they are. */
function textsIn(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  return typeof value === "object" && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
