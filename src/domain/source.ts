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
  /** Read the page of each item and keep its text in the place of the feed's. */
  readonly fullText: boolean;
  /** Most of its pages are for payers only: it leads a story only when nobody else tells it as well. */
  readonly isPaywalled: boolean;
  readonly republish: Republish;
};

/**
 * How much of what a source writes readers are shown, besides headlines: nothing; a summary; or the whole text too, in the
 * merged feeds, where its item leads.
 */
export type Republish = "title" | "summary" | "full";

/** What the server gave us to ask "has it changed?" with; sent back byte for byte (RFC 9110, 13.1). */
export type Validators = { readonly etag: string | null; readonly lastModified: string | null };

export const NO_VALIDATORS: Validators = { etag: null, lastModified: null };

export type FailureReason =
  | "dns" // the name is not known
  | "connect" // refused, reset, unreachable
  | "tls" // certificate or handshake
  | "timeout" // connect, or the whole answer
  | "forbidden-address" // a private address, or a scheme or port that we never ask
  | "redirect" // too many, a loop, or nowhere
  | "bot-challenge" // a page that wants to see a browser
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
      /** How far permanent redirects alone led (301, 308); the first temporary one ends it. `null`: nowhere. */
      readonly movedTo: string | null;
      /** What the HTTP header says of push (RFC 8288); absolute addresses. */
      readonly push: PushLinks;
      /** The HTTP `Link` header as it came; a page may announce its feed there. */
      readonly link?: string;
    }
  | {
      readonly kind: "unchanged";
      /** What to send back next time: what was sent, or what the server said anew with its 304 (RFC 9110, 15.4.5). */
      readonly validators: Validators;
      readonly maxAgeSeconds: number;
      readonly movedTo: string | null;
    }
  /** `host`: the one that asked us to wait, after redirects. */
  | { readonly kind: "throttled"; readonly retryAfterSeconds: number | null; readonly host: string }
  | { readonly kind: "gone" }
  | Failed;

/** Where a feed says that changes are pushed (WebSub, section 4): its hubs, and its own address there (the topic). */
export type PushLinks = { readonly hubs: readonly string[]; readonly self: string | null };

export const NO_PUSH: PushLinks = { hubs: [], self: null };

/** How often a feed wishes to be asked, in its own words. */
export type PollWishes = {
  /** RSS `ttl`. */
  readonly ttlSeconds: number | null;
  /** The syndication module: period divided by frequency. */
  readonly updateSeconds: number | null;
  /** Hours of the day in UTC, 0 to 23, at which it is not to be asked (RSS `skipHours`). */
  readonly skipHours: readonly number[];
  /** Days of the week in UTC, 0 (Sunday) to 6, on which it is not to be asked (RSS `skipDays`). */
  readonly skipDays: readonly number[];
};

export const NO_WISHES: PollWishes = { ttlSeconds: null, updateSeconds: null, skipHours: [], skipDays: [] };

export type Failed = {
  readonly kind: "failed";
  readonly reason: FailureReason;
  readonly detail: string;
  /** Of the answer, when there was one that was not 200. */
  readonly status?: number;
  /** The feed that a page announces, which answered in the place of one. */
  readonly announces?: string;
};

/** Asks a source once. Throws only when `signal` aborts: then we are stopping, and it is not the source's failure. */
export type FetchFeed = (request: FeedRequest, signal: AbortSignal) => Promise<FetchOutcome>;

export type FeedRequest = {
  readonly url: string;
  readonly validators: Validators;
  readonly headers: Readonly<Record<string, string>>;
  /** Asked before each redirect is followed: `null` is yes, else it says why not. */
  readonly mayFollow?: (url: URL) => Promise<string | null>;
};

/** What the desk remembers of asking a source; survives restarts. */
export type PollState = {
  readonly validators: Validators;
  /** SHA-256 of the last body, hex; an equal body is not read again. */
  readonly bodyHash: string | null;
  readonly nextFetchAt: Date;
  /** For people: what decided `nextFetchAt`; empty when it was never asked. */
  readonly nextFetchWhy: string;
  readonly lastFetchAt: Date | null;
  readonly lastSuccessAt: Date | null;
  /** When a whole body was last taken; now and then one is asked for without conditions. */
  readonly lastBodyAt: Date | null;
  readonly failuresInARow: number;
  /** How often in a row the server said that it is gone for good (410). */
  readonly goneInARow: number;
  readonly lastFailure: { readonly reason: FailureReason | "throttled" | "gone"; readonly detail: string } | null;
  /** For people: what the last answer was, such as its type and size. */
  readonly lastReceived: string | null;
  /** From the feed itself: its title, the address of its site, its language (BCP 47), and how often it wishes to be asked. */
  readonly feedTitle: string | null;
  readonly siteUrl: string | null;
  readonly language: string | null;
  readonly wishes: PollWishes;
  /** How far apart its entries are in the middle, and when the newest was told; `null` while that is not known. */
  readonly rhythmSeconds: number | null;
  readonly newestAt: Date | null;
  /** A permanent redirect that was seen, and is not followed for good yet. */
  readonly moving: Moving | null;
  /** The address that took the place of the one in the settings, by permanent redirects or because a page announces it. */
  readonly movedUrl: string | null;
  /** The address in the settings is a page, and the feed is the one that it announces. */
  readonly isPage: boolean;
  /** What the feed and its HTTP header last said of push. */
  readonly push: PushLinks;
  /** Its new items are kept and told to nobody until the operator releases it; `null`: all is well. */
  readonly quarantine: Quarantine | null;
};

export type Moving = { readonly url: string; readonly answers: number; readonly since: Date };
export type Quarantine = { readonly since: Date; readonly why: string };

/** A host that asked to be left alone: none of its addresses is asked before. */
export type HostPause = {
  /** Without port. */
  readonly host: string;
  readonly until: Date;
  readonly why: string;
  /** How often in a row it asked. */
  readonly inARow: number;
};

export type PolledSource = { readonly source: Source; readonly state: PollState };
