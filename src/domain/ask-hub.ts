/** What a hub is asked for (WebSub, 5.1). */
export type HubRequest = {
  readonly hub: string;
  readonly mode: "subscribe" | "unsubscribe";
  /** Where the hub asks back, and then sends to. */
  readonly callback: string;
  readonly topic: string;
  readonly secret: string;
  readonly leaseSeconds: number;
};

/** `accepted`: it will ask back. `refused`: it says no (4xx). `failed`: nobody knows. */
export type HubAnswer =
  | { readonly kind: "accepted" }
  | { readonly kind: "refused"; readonly detail: string }
  | { readonly kind: "failed"; readonly detail: string; readonly retryAfterSeconds: number | null };

/** Asks a hub once. Throws only when `signal` aborts. */
export type AskHub = (request: HubRequest, signal: AbortSignal) => Promise<HubAnswer>;

/** Tells a hub which of our feeds changed. */
export type TellHub = {
  /** Topics that the hub takes in one request. */
  topicsAtOnce(hub: string): number;
  /** Tells the hub once; at least one topic. Throws only when `signal` aborts. */
  tell(news: HubNews, signal: AbortSignal): Promise<HubAnswer>;
};

export type HubNews = { readonly hub: string; readonly topics: readonly string[] };
