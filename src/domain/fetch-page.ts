import type { Failed } from "./source.ts";

/** What came of asking for a page, or for a site's `robots.txt`. */
export type PageOutcome =
  | {
      readonly kind: "found";
      readonly body: Uint8Array;
      readonly contentType: string | null;
      /** The address that answered, after redirects. */
      readonly url: string;
    }
  /** The server answers, and says that there is nothing for us (4xx). */
  | { readonly kind: "missing"; readonly isForever: boolean; readonly detail: string }
  /** The host asks us to wait. */
  | { readonly kind: "throttled"; readonly retryAfterSeconds: number | null; readonly host: string }
  /** `mayFollow` forbade the next hop. */
  | { readonly kind: "forbidden"; readonly detail: string }
  | Failed;

/** A host that answers so is asked no more for a while, be it for a page or for its `robots.txt`. */
export type Throttled = Extract<PageOutcome, { readonly kind: "throttled" }>;

export type PageRequest = {
  readonly url: string;
  /** The `Accept` header. */
  readonly accept: string;
  /** Asked before each redirect is followed: `null` is yes, and else it says why not. */
  readonly mayFollow?: (url: URL) => Promise<string | null>;
};

/** Asks for a page once. Throws only when `signal` aborts. */
export type FetchPage = (request: PageRequest, signal: AbortSignal) => Promise<PageOutcome>;
