import { type Digest, type Edition, MISSED_SLOT } from "../domain/digest.ts";
import type { KeyStore } from "../domain/subscriber-store.ts";
import type { EditionStore } from "../domain/edition-store.ts";
import type { RenderMail } from "../domain/render.ts";
import type { StoryId } from "../domain/story.ts";
import type { StoryStore } from "../domain/story-store.ts";
import { CLICK_KEY, countedLinks } from "./counted-links.ts";
import type { EditionPlan } from "./compose-edition.ts";
import { editionReceipts } from "./edition-receipts.ts";
import { freezeEdition } from "./freeze-edition.ts";
import type { PublishOptions } from "./options.ts";
import { planEdition } from "./plan-edition.ts";
import { type DueSlot, dueSlot, plannedSlots } from "./slot.ts";
import type { Waiting } from "./waiting.ts";

export type EditionParts = {
  readonly stories: StoryStore;
  readonly editions: EditionStore;
  readonly mail: RenderMail;
  readonly options: PublishOptions;
  readonly now: Date;
  readonly waiting: Waiting;
};

/** Slots that were missed, of which it is noted why they have no edition; those before are left out. */
const MAX_MISSED = 100;

/** `keys`: for the addresses by which links are counted. */
export type OwnEditionParts = EditionParts & { readonly keys: KeyStore };

/** What came of a digest's due slot. */
export type EditionReport =
  | { readonly kind: "composed"; readonly digest: string; readonly edition: Edition }
  | { readonly kind: "skipped"; readonly digest: string; readonly slot: string; readonly why: string };

/** Composes the edition of the digest's due slot, once. `null`: no slot is due, or it has been decided. */
export async function publishEdition(digest: Digest, parts: OwnEditionParts): Promise<EditionReport | null> {
  const due = dueSlot(digest.schedule, digest.timezone, parts.now, digest.catchUpSeconds);
  if (due === null || (await parts.editions.isDecided(digest.name, due.slot))) return null;
  const { stories, editions, now, waiting } = parts;
  if (await waiting.isKnown([digest.name, due.slot])) return null;
  const last = (await editions.last(digest.name))?.composedAt ?? null;
  const told = async (ids: readonly StoryId[]) => await editions.told(digest.name, ids);
  const plan = await planEdition(digest, last, { stories, told, now });
  return await decide({ digest, due, from: last }, plan, parts);
}

type Slotted = { readonly digest: Digest; readonly due: DueSlot; readonly from: Date | null };

async function decide(slotted: Slotted, plan: EditionPlan, parts: OwnEditionParts): Promise<EditionReport | null> {
  const { digest, due } = slotted;
  if (plan.kind === "skip" && digest.fewStories === "wait") {
    // The slot stays open for as long as it is caught up; after that the next one tells what there is.
    parts.waiting.note([digest.name, due.slot]);
    return null;
  }
  await noteMissed(slotted, parts);
  return plan.kind === "compose" ? await save(slotted, plan, parts) : await skip(digest, due, plan.why, parts);
}

/** What was planned since the slot that was decided last, before it: each slot is accounted for. */
async function noteMissed({ digest, due }: Slotted, { editions, now }: EditionParts): Promise<void> {
  const last = await editions.lastDecided(digest.name);
  if (last === null) return;
  const planned = plannedSlots(digest.schedule, digest.timezone, due.plannedAt, MAX_MISSED + 1);
  for (const { slot } of planned.filter((one) => one.slot > last && one.slot < due.slot)) {
    await editions.skip({ digest: digest.name, slot, decidedAt: now, why: MISSED_SLOT });
  }
}

async function skip(digest: Digest, due: DueSlot, why: string, parts: EditionParts): Promise<EditionReport | null> {
  const isOurs = await parts.editions.skip({ digest: digest.name, slot: due.slot, decidedAt: parts.now, why });
  return isOurs ? { kind: "skipped", digest: digest.name, slot: due.slot, why } : null;
}

async function save(
  { digest, due, from }: Slotted,
  plan: Extract<EditionPlan, { readonly kind: "compose" }>,
  parts: OwnEditionParts,
): Promise<EditionReport | null> {
  const { stories, updates, isShort } = plan;
  const { options, keys } = parts;
  const countLink = digest.countsClicks ? countedLinks(options.site.url, await keys.key(CLICK_KEY)) : null;
  const input = { options, digest, due, from, stories, updates, isShort, countLink };
  const edition = await freezeEdition(input, parts.now, parts.mail);
  const isOurs = await parts.editions.save(edition, editionReceipts(edition, plan));
  return isOurs ? { kind: "composed", digest: digest.name, edition } : null;
}
