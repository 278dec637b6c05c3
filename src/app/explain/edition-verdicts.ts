import type { Digest } from "../../domain/digest.ts";
import type { DecidedSlot, ExplainStore } from "../../domain/explain-store.ts";
import type { Receipt } from "../../domain/receipt.ts";
import type { Story } from "../../domain/story.ts";
import { isWanted } from "../../domain/where/is-wanted.ts";
import { printWhere } from "../../domain/where/print-where.ts";
import { untold } from "./feed-verdict.ts";

/** What a digest's slot made of the story: told at a place from 1, or not and why. `slot: null`: none was decided since the story is known. */
export type EditionVerdict = {
  readonly digest: string;
  readonly slot: string | null;
  readonly place: number | null;
  readonly why: string;
};

type Known = {
  readonly receipts: readonly Receipt[];
  readonly store: Pick<ExplainStore, "slots">;
  readonly digests: readonly Digest[];
  readonly now: Date;
};

/** Slots of one digest that are told of. */
const MAX_SLOTS = 20;

/** The slots of every digest that were decided since the desk knows the story, oldest first. */
export async function editionVerdicts(
  story: Story,
  { receipts, store, digests, now }: Known,
): Promise<readonly EditionVerdict[]> {
  const verdicts: EditionVerdict[] = [];
  for (const digest of digests) {
    const places = placesIn(digest, ownLast(receipts, story));
    const refusals = refusalsIn(digest, receipts);
    const slots = await store.slots(digest.name, story.firstSeenAt, MAX_SLOTS);
    const decided = slots.map((slot) =>
      verdictOn(slot, { story, digest, places, refusals, bornAt: birthOf(story, receipts) }),
    );
    const waits =
      untold(story.standing) ?? noSection(story, digest, now) ?? "no edition has been composed since it is known";
    verdicts.push(...(decided.length > 0 ? decided : [{ digest: digest.name, slot: null, place: null, why: waits }]));
  }
  return verdicts;
}

type Question = {
  readonly story: Story;
  readonly digest: Digest;
  readonly places: ReadonlyMap<string, number>;
  /** By slot, as the edition said it. */
  readonly refusals: ReadonlyMap<string, string>;
  readonly bornAt: number;
};

function verdictOn(
  { slot, why, stories, decidedAt }: DecidedSlot,
  { story, digest, places, refusals, bornAt }: Question,
): EditionVerdict {
  const place = places.get(slot) ?? null;
  const told = { digest: digest.name, slot, place };
  if (place !== null) return { ...told, why: `told at place ${place} of ${stories}` };
  if (why !== null) return { ...told, why: `there was no edition: ${why}` };
  const leftOut = refusals.get(slot);
  if (leftOut !== undefined) return { ...told, why: leftOut };
  const earlier = [...places.keys()]
    .filter((other) => other < slot)
    .toSorted()
    .at(-1);
  if (earlier !== undefined) return { ...told, why: `the edition of ${spaced(earlier)} had told it` };
  if (decidedAt.getTime() < bornAt) return { ...told, why: "its items were in another story then" };
  const refusal = untold(story.standing) ?? noSection(story, digest, decidedAt);
  if (refusal !== null) return { ...told, why: refusal };
  return { ...told, why: stories < digest.stories ? NOT_NEW : `other stories took its ${stories} places` };
}

const NOT_NEW = "nothing of it was new then, within the time that the digest looks back";

/** When the story came to be: later than its items when they were split off another. */
function birthOf({ id }: Story, receipts: readonly Receipt[]): number {
  const own = receipts.filter(({ storyId }) => storyId === id).map(({ at }) => at.getTime());
  return own.length === 0 ? Number.NEGATIVE_INFINITY : Math.min(...own);
}

/** An edition may have told both the story and another one by an item that is here now; what it did with this one counts. */
function ownLast(receipts: readonly Receipt[], { id }: Story): readonly Receipt[] {
  return receipts.toSorted((a, b) => Number(a.storyId === id) - Number(b.storyId === id));
}

/** Also those of stories that the digest told by an item that is here now. */
function placesIn(digest: Digest, receipts: readonly Receipt[]): ReadonlyMap<string, number> {
  return new Map(
    receipts.flatMap(({ decision }) =>
      decision.kind === "composed" && decision.digest === digest.name ? [[decision.slot, decision.place]] : [],
    ),
  );
}

function refusalsIn(digest: Digest, receipts: readonly Receipt[]): ReadonlyMap<string, string> {
  return new Map(
    receipts.flatMap(({ decision }) =>
      decision.kind === "left-out" && decision.digest === digest.name ? [[decision.slot, decision.why]] : [],
    ),
  );
}

/** A digest without sections takes all. */
function noSection(story: Story, { sections }: Digest, now: Date): string | null {
  const isTaken = sections.length === 0 || sections.some(({ where }) => isWanted(story, where, now));
  return isTaken ? null : `no section takes it (${sections.map(({ where }) => printWhere(where)).join(", ")})`;
}

function spaced(slot: string): string {
  return slot.replace("T", " ");
}
