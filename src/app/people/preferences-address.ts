import type { DeskStore } from "../../domain/desk-store.ts";
import type { SubscriberId } from "../../domain/subscriber.ts";
import { PREFERENCES_KEY, preferencesUrl } from "../../send/send.ts";
import type { Settings } from "../settings/settings.ts";

/** Where the subscriber changes what it gets: as secret as a password. */
export async function preferencesAddress(
  id: SubscriberId,
  { store, settings }: { readonly store: Pick<DeskStore, "keys">; readonly settings: Pick<Settings, "site"> },
): Promise<string> {
  return preferencesUrl(settings.site.url, await store.keys.key(PREFERENCES_KEY), id);
}
