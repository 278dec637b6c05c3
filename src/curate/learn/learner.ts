import { sha256 } from "../../domain/content-id.ts";
import type { CurateStore } from "../../domain/curate-store.ts";
import type { Clock, Log } from "../../domain/log.ts";
import type { ModelStore } from "../../domain/model-store.ts";
import { UserError } from "../../domain/user-error.ts";
import type { Tagger } from "../tags/tagger.ts";
import { readBackground } from "./background.ts";
import { correctedExamples } from "./corrected-examples.ts";
import type { TagExample } from "./example.ts";
import { hashExample } from "./example-hash.ts";
import { inSlices } from "./in-slices.ts";
import { createLearnedTagger, type LearnedTagger } from "./learned-tagger.ts";
import { learnTagModel } from "./learn-tags.ts";
import type { TagModel } from "./model.ts";
import { fromBytes, METHOD_VERSION, toBytes } from "./model-bytes.ts";

/** Tagged examples from outside, such as a file of the operator's. */
export type ExampleSource = {
  /** A text that is another one whenever the examples may be others. */
  state(): Promise<string>;
  /** Throws a `UserError` when they cannot be read. */
  read(): Promise<readonly TagExample[]>;
};

/** `madeFrom`: another text with other examples. */
export type Learned = { readonly madeFrom: string; readonly tagger: LearnedTagger };

export type LearnerParts = {
  readonly store: CurateStore;
  readonly models: ModelStore;
  /** `null`: corrections are the only examples. */
  readonly examples: ExampleSource | null;
  /** The tags that may be given. */
  readonly declared: readonly string[];
  /** The operator's rules. */
  readonly tagger: Tagger;
  readonly clock: Clock;
  readonly log: Log;
  /** Learns nothing: what is in storage has to do. For commands, whose user waits. */
  readonly isRecalling?: boolean;
};

const MODEL = "tags";
/** Learning takes at most one part in so many of the time, however often something is corrected. */
const REST_FACTOR = 20;

/**
 * Keeps what is learned up to date: learns when examples or corrections are others than before, unless storage has the model
 * that they give. Examples that cannot be read are told in the log, once, and what was learned before stays.
 */
export function createLearner(parts: LearnerParts): (signal: AbortSignal) => Promise<Learned | null> {
  const { store, examples, log, clock, isRecalling = false } = parts;
  if (isRecalling) return async () => await recall(parts);
  let learned: Learned | null = null;
  let seen: string | null = null;
  let restsUntil = 0;
  return async (signal) => {
    const state = JSON.stringify([await examples?.state(), await store.correctionState()]);
    if (state === seen || clock().getTime() < restsUntil) return learned;
    const startedMs = clock().getTime();
    try {
      learned = await learnAnew(parts, learned, signal);
      restsUntil = startedMs + (clock().getTime() - startedMs) * REST_FACTOR;
    } catch (error) {
      if (signal.aborted) return learned;
      if (!(error instanceof UserError)) throw error;
      log.error(
        { problem: error.message, hint: error.hint },
        "Tags are not learned anew; what was learned before stays.",
      );
    }
    seen = state;
    return learned;
  };
}

async function learnAnew(parts: LearnerParts, before: Learned | null, signal: AbortSignal): Promise<Learned | null> {
  const { store, models, examples, declared, tagger, clock, log } = parts;
  const fromFile = (await examples?.read()) ?? [];
  const corrected = await correctedExamples(await store.corrections(), { store, tagger });
  const all = [...fromFile, ...corrected];
  if (all.length === 0) return null;
  const madeFrom = hashAll(all);
  if (before?.madeFrom === madeFrom) return before;
  const known = await readModel(models, madeFrom);
  if (known !== null) return toLearned(known, madeFrom, declared);
  const titles = new Set(corrected.map(({ title }) => title));
  const background =
    fromFile.length > 0 ? [] : await readBackground({ store, tagger }, { now: clock(), except: titles });
  const model = await inSlices(learnTagModel([...all, ...background]), signal);
  if (model === null) return null;
  await models.saveModel(MODEL, { madeFrom, body: toBytes(model), madeAt: clock() });
  log.info({ examples: fromFile.length, corrected: corrected.length, tags: model.tags.length }, "Learned tags.");
  return toLearned(model, madeFrom, declared);
}

async function recall({ models, declared }: LearnerParts): Promise<Learned | null> {
  const stored = await models.newestModel(MODEL);
  const model = stored === null ? null : fromBytes(stored.body);
  return stored === null || model === null ? null : toLearned(model, stored.madeFrom, declared);
}

async function readModel(models: ModelStore, madeFrom: string): Promise<TagModel | null> {
  const bytes = await models.model(MODEL, madeFrom);
  return bytes === null ? null : fromBytes(bytes);
}

function toLearned(model: TagModel, madeFrom: string, declared: readonly string[]): Learned {
  return { madeFrom, tagger: createLearnedTagger(model, new Set(declared)) };
}

/** The same for the same examples in whatever order. */
function hashAll(examples: readonly TagExample[]): string {
  return sha256(JSON.stringify([METHOD_VERSION, ...new Set(examples.map(hashExample).sort())]));
}
