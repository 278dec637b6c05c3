import type { FailureReason } from "../../domain/source.ts";

/** A document that cannot be read as a feed, on its way up to where it becomes a value. */
export class FeedFailure extends Error {
  readonly reason: FailureReason;
  /** The feed that the page announces which this document is. */
  readonly announces: string | null;

  constructor(reason: "empty" | "not-a-feed" | "broken-feed", detail: string, announces: string | null = null) {
    super(detail);
    this.reason = reason;
    this.announces = announces;
  }
}
