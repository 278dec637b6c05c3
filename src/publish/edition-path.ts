import type { Digest, Slot } from "../domain/digest.ts";
import { encodedPath } from "../domain/encoded-path.ts";
import type { PublishOptions } from "./options.ts";

/** Below the site's address: the page of a digest, and without an ending its feed of editions. */
export function digestPath(name: string): string {
  return encodedPath(`digest/${name}`);
}

/** Below the site's address. A slot has only signs that may stand in a path as they are (RFC 3986, 3.3). */
export function editionPath(name: string, slot: Slot): string {
  return `${digestPath(name)}/${slot}`;
}

/** `null`: no edition can have such a slot. */
export function parseSlot(text: string): Slot | null {
  return /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text) ? (text as Slot) : null;
}

/** Most editions in a feed of them. */
export const FEED_EDITIONS = 15;

/** Digests whose editions anybody may read. */
export function archivedDigests({ digests }: Pick<PublishOptions, "digests">): readonly Digest[] {
  return digests.filter(({ isArchived }) => isArchived);
}

/** The feeds of their editions, as paths without an ending. */
export function editionFeedPlans(options: Pick<PublishOptions, "digests">): readonly { readonly path: string }[] {
  return archivedDigests(options).map(({ name }) => ({ path: digestPath(name) }));
}
