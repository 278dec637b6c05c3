import type { HubStore } from "../domain/hub-store.ts";
import { feedPlans, feedTopics, type PublishOptions } from "../publish/publish.ts";
import type { Settings } from "./settings/settings.ts";

/**
 * Paths of the feeds that a hub sends on, without an ending: those that somebody subscribed to at ours, and all where the hub is
 * a foreign one, which tells nobody who they are.
 */
export function pushedFeeds(
  hub: Settings["web"]["hub"],
  options: PublishOptions,
  store: Pick<HubStore, "topics">,
): () => Promise<ReadonlySet<string>> {
  const plans = feedPlans(options);
  if (hub?.kind !== "own") {
    const pushed = new Set(hub === null ? [] : plans.map(({ path }) => path));
    return async () => await Promise.resolve(pushed);
  }
  const paths = new Map(
    plans.flatMap((plan) => [...feedTopics(options.site, [plan]).keys()].map((topic) => [topic, plan.path])),
  );
  return async () => new Set((await store.topics()).flatMap((topic) => paths.get(topic) ?? []));
}
