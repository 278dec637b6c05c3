import type { Branded } from "./brand.ts";

export type SourceId = Branded<string, "SourceId">;

/** A feed that the operator chose to follow, as the settings say it. */
export type Source = {
  readonly id: SourceId;
  /** What readers see as the outlet's name. */
  readonly name: string;
  readonly feedUrl: string;
  /** Given to every story that this source covers, besides the rules' tags. */
  readonly tags: readonly string[];
  /** How much its coverage counts in the rank; 1 is ordinary. */
  readonly weight: number;
  /** The operator's own interval between two requests; `null`: the desk's. */
  readonly everySeconds: number | null;
  /** Further request headers, such as a token for a private feed. */
  readonly headers: Readonly<Record<string, string>>;
};

/** What the server gave us to ask "has it changed?" with; sent back byte for byte (RFC 9110, 13.1). */
export type Validators = { readonly etag: string | null; readonly lastModified: string | null };

export type FailureReason =
  | "dns" // the name is not known
  | "connect" // refused, reset, unreachable
  | "tls" // certificate or handshake
  | "timeout" // connect, or the whole answer
  | "forbidden-address" // a private address, or a scheme or port that we never ask
  | "redirect" // too many, a loop, or nowhere
  | "status" // an answer that is neither good nor a known sign
  | "too-large" // more bytes than the limit, unpacked
  | "encoding" // the body cannot be unpacked
  | "empty" // nothing in it
  | "not-a-feed" // a page or anything else that is not a feed
  | "broken-feed" // a feed that cannot be read
  | "too-slow-to-read"; // the reader passed its deadline or its memory

/** A source that is down is an ordinary day, so it is a value here and never an exception. */
export type FetchOutcome =
  | {
      readonly kind: "fresh";
      readonly body: Uint8Array;
      readonly contentType: string | null;
      /** The address that answered, after redirects. */
      readonly url: string;
      readonly validators: Validators;
      readonly maxAgeSeconds: number;
    }
  | { readonly kind: "unchanged"; readonly maxAgeSeconds: number }
  | { readonly kind: "throttled"; readonly retryAfterSeconds: number }
  | { readonly kind: "gone" }
  | Failed;

export type Failed = { readonly kind: "failed"; readonly reason: FailureReason; readonly detail: string };

/** Asks a source once. Throws only when `signal` aborts: then we are stopping, and it is not the source's failure. */
export type FetchFeed = (request: FeedRequest, signal: AbortSignal) => Promise<FetchOutcome>;

export type FeedRequest = {
  readonly url: string;
  readonly validators: Validators;
  readonly headers: Readonly<Record<string, string>>;
};

/** What the desk remembers of asking a source; survives restarts. */
export type PollState = {
  readonly validators: Validators;
  /** SHA-256 of the last body, hex; an equal body is not read again. */
  readonly bodyHash: string | null;
  /** `null`: never ask again (gone). */
  readonly nextFetchAt: Date | null;
  readonly lastFetchAt: Date | null;
  readonly lastSuccessAt: Date | null;
  readonly failuresInARow: number;
  readonly lastFailure: { readonly reason: FailureReason | "throttled" | "gone"; readonly detail: string } | null;
  /** From the feed itself: its title and the address of its site. */
  readonly feedTitle: string | null;
  readonly siteUrl: string | null;
};

export type PolledSource = { readonly source: Source; readonly state: PollState };
