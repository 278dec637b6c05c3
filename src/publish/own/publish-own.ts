import { setImmediate } from "node:timers/promises";
import type { AudienceStore, Reader, Rhythm } from "../../domain/audience-store.ts";
import { contentId } from "../../domain/content-id.ts";
import type { Digest } from "../../domain/digest.ts";
import type { SubscriberId } from "../../domain/subscriber.ts";
import { freezeEdition } from "../freeze-edition.ts";
import { planEdition } from "../plan-edition.ts";
import type { EditionParts } from "../publish-edition.ts";
import { type Cohort, cohortsOf, ownDigest, wantedBy } from "./cohorts.ts";
import { type OwnSlot, ownSlot } from "./own-slot.ts";
import { remembering } from "./remembering.ts";

export type OwnParts = EditionParts & {
  readonly audience: AudienceStore;
  /** Does the work for one group; what fails there for the operator to mend costs no other group its edition. */
  readonly attempt: <Value>(work: () => Promise<Value>) => Promise<Value | null>;
};

/** What was composed for subscribers who want editions of their own; `readers`: for how many, and for how many there was none. */
export type OwnReport = {
  readonly digest: string;
  readonly editions: number;
  readonly readers: number;
  readonly skipped: number;
};

/** Subscribers who are looked at in one go. */
const READERS_PER_ROUND = 5_000;
/** Rounds of one rhythm in a pass; the next pass goes on. */
const MAX_ROUNDS = 100;
/** How far back it is looked what a subscriber has had, in milliseconds: as far as updates of a story go, or the digest's own look. */
const HISTORY_MS = 45 * 86_400_000;

/**
 * Composes an edition for all who want something of their own and are due, one for each group that wants the same and had the
 * same. Each group is one transaction: who dies between two goes on with the next.
 */
export async function publishOwn(digest: Digest, parts: OwnParts, signal: AbortSignal): Promise<OwnReport> {
  const report = { digest: digest.name, editions: 0, readers: 0, skipped: 0 };
  const known = { ...parts, ...remembering(parts) };
  for (const rhythm of await parts.audience.rhythms(digest.name)) {
    const due = ownSlot(rhythm, digest, parts.now);
    if (due === null) continue;
    for await (const cohort of dueCohorts(digest, { rhythm, due }, parts)) {
      signal.throwIfAborted();
      await setImmediate(); // Readers of pages are not made to wait for all of them.
      const done = await parts.attempt(async () => await publishCohort({ digest, due, cohort }, known));
      if (done === "composed") report.editions += 1;
      if (done === "composed") report.readers += cohort.readers.length;
      if (done === "skipped") report.skipped += cohort.readers.length;
    }
  }
  return report;
}

/** Each group is decided before the next round is read. */
async function* dueCohorts(digest: Digest, due: Due, parts: OwnParts): AsyncGenerator<Cohort> {
  let after: SubscriberId | null = null;
  for (let round = 0; round < MAX_ROUNDS; round += 1) {
    const readers = await readersOf(digest, { ...due, after }, parts);
    after = readers.at(-1)?.id ?? null;
    if (after === null) return;
    yield* cohortsOf(readers);
  }
}

type Due = { readonly rhythm: Rhythm; readonly due: OwnSlot };

async function readersOf(
  digest: Digest,
  { rhythm, due, after }: Due & { readonly after: SubscriberId | null },
  { audience, now }: OwnParts,
): Promise<readonly Reader[]> {
  return await audience.due({
    digest: digest.name,
    rhythm,
    slot: due.from,
    plannedAt: due.plannedAt,
    since: new Date(now.getTime() - HISTORY_MS - digest.lookbackSeconds * 1000),
    after,
    limit: READERS_PER_ROUND,
  });
}

type CohortParts = Omit<OwnParts, "stories"> & ReturnType<typeof remembering>;
type OwnTask = { readonly digest: Digest; readonly due: OwnSlot; readonly cohort: Cohort };

/** `skipped`: there was too little for them, and that is noted. */
async function publishCohort(
  { digest, due, cohort }: OwnTask,
  { audience, stories, mail, options, now, toldBy, waiting }: CohortParts,
): Promise<"composed" | "skipped" | "waits"> {
  const [reader] = cohort.readers;
  const name = [digest.name, due.slot, reader.wishes.cadence, cohort.key]; // How far it looks back depends on the cadence.
  if (digest.fewStories === "wait" && (await waiting.isKnown(name))) return "waits";
  const own = ownDigest(digest, reader, now);
  const ids = cohort.readers.map(({ id }) => id);
  const told = toldBy(reader.editions);
  const plan = await planEdition(own, reader.lastAt, { stories, told, isWanted: wantedBy(reader), now });
  if (plan.kind === "skip") {
    if (own.fewStories === "wait") {
      waiting.note(name);
      return "waits";
    }
    await audience.skip({ digest: digest.name, slot: due.slot, decidedAt: now, why: plan.why }, ids);
    return "skipped";
  }
  const site = { ...options.site, language: reader.language ?? options.site.language };
  // With more readers than a round takes there are several editions of the same words.
  const variant = contentId("own", cohort.key, reader.id);
  const input = { options: { ...options, site }, digest: own, due, variant, from: reader.lastAt };
  const edition = await freezeEdition({ ...input, ...plan }, now, mail);
  await audience.save({ ...edition, content: null }, ids);
  return "composed";
}
