import type { DeskStore } from "../domain/desk-store.ts";
import type { SubscriberId } from "../domain/subscriber.ts";
import { FEED_KEY, privateFeedUrl } from "../send/send.ts";
import type { Settings } from "./settings/settings.ts";

type Desk = { readonly store: Pick<DeskStore, "keys">; readonly settings: Pick<Settings, "site"> };

/** Where the subscriber's own feeds of these digests are: as secret as a password. */
export async function feedAddresses(
  subscriberId: SubscriberId,
  digests: readonly string[],
  { store, settings }: Desk,
): Promise<readonly { readonly digest: string; readonly url: string }[]> {
  const key = await store.keys.key(FEED_KEY);
  return digests.map((digest) => ({ digest, url: privateFeedUrl(settings.site.url, key, { subscriberId, digest }) }));
}
