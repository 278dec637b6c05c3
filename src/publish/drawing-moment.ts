import { changesWithTime } from "../domain/where/where-needs.ts";
import type { FeedChoice } from "./options.ts";

/** So long a feed that asks for a score or an age may lag behind the clock, in milliseconds. */
const MOMENT_MS = 10 * 60_000;

/**
 * The moment that feeds are drawn for: the clock, rounded down. So the same stories give the same bytes until it moves on,
 * and whoever asks in between gets the answer of the feed.
 */
export function drawingMoment(now: Date): Date {
  return new Date(Math.floor(now.getTime() / MOMENT_MS) * MOMENT_MS);
}

/** The moment when a feed asks for a score or an age; `null` when waiting changes none of them. */
export function drawnForMoment(feeds: readonly Pick<FeedChoice, "where">[], now: Date): Date | null {
  return feeds.some(({ where }) => changesWithTime(where)) ? drawingMoment(now) : null;
}
