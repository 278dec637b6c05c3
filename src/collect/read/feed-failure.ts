import type { FailureReason } from "../../domain/source.ts";

/** A document that cannot be read as a feed, on its way up to where it becomes a value. */
export class FeedFailure extends Error {
  readonly reason: FailureReason;

  constructor(reason: "empty" | "not-a-feed" | "broken-feed", detail: string) {
    super(detail);
    this.reason = reason;
  }
}
