import type { Digest, Edition } from "../domain/digest.ts";
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
import { type DueSlot, dueSlot } from "./slot.ts";

export type EditionParts = {
  readonly stories: StoryStore;
  readonly editions: EditionStore;
  readonly mail: RenderMail;
  readonly options: PublishOptions;
  readonly now: Date;
};

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
  const last = (await parts.editions.last(digest.name))?.composedAt ?? null;
  const { stories, editions, now } = parts;
  const told = async (ids: readonly StoryId[]) => await editions.told(digest.name, ids);
  const plan = await planEdition(digest, last, { stories, told, now });
  return await decide({ digest, due, from: last }, plan, parts);
}

type Slotted = { readonly digest: Digest; readonly due: DueSlot; readonly from: Date | null };

async function decide(slotted: Slotted, plan: EditionPlan, parts: OwnEditionParts): Promise<EditionReport | null> {
  const { digest, due } = slotted;
  if (plan.kind === "compose") return await save(slotted, plan, parts);
  // The slot stays open for as long as it is caught up; after that the next one tells what there is.
  return digest.fewStories === "wait" ? null : await skip(digest, due, plan.why, parts);
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
