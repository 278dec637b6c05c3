import { randomBytes } from "node:crypto";
import type { DeskStore } from "../domain/desk-store.ts";
import type { Clock, Log } from "../domain/log.ts";
import { createCallbacks } from "../net/http-callbacks.ts";
import { createHttpClient, type HttpClient } from "../net/http-client.ts";
import { createTellHub } from "../net/http-hub.ts";
import { createHub, editionFeedPlans, feedPlans, feedTopics, type Hub } from "../publish/publish.ts";
import type { Settings } from "./settings/settings.ts";
import { httpOptions, publishOptions } from "./stage-options.ts";

type OpenHubParts = {
  readonly store: DeskStore;
  readonly http: HttpClient;
  readonly serves: boolean;
  readonly clock: Clock;
  readonly log: Log;
  /** Called when there is something for the hub to do. */
  readonly onWork: () => void;
};

/**
 * The hub over its adapters. It wakes us when a wish was taken, so that its callback is asked soon. Callbacks have a client of
 * their own: strangers name them, so what `network.allow` opens for feeds is closed to them.
 */
export function openHub(settings: Settings, { http, onWork, ...parts }: OpenHubParts): Hub {
  const options = publishOptions(settings);
  const { callbacks: allow } = settings.network;
  const client = createHttpClient({ ...httpOptions(settings), allow });
  const hub = createHub({
    ...parts,
    choice: settings.web.hub,
    topics: feedTopics(options.site, [...feedPlans(options), ...editionFeedPlans(options)]),
    callbacks: createCallbacks(client, parts.clock, allow),
    tellHub: createTellHub(http, parts.clock),
    random: (bytes) => randomBytes(bytes).toString("base64url"),
  });
  return {
    ...hub,
    async close() {
      await hub.close();
      await client.close();
    },
    async take(form) {
      const refusal = await hub.take(form);
      if (refusal === null) onWork();
      return refusal;
    },
  };
}
