import { USUAL_WISHES, type Wishes } from "./subscriber.ts";

/** Whether the digest's own edition is what is wanted; a pause is neither here nor there. */
export function isUsual({ cadence, timezone, topics, muted, stories }: Wishes): boolean {
  return (
    cadence === USUAL_WISHES.cadence &&
    timezone === null &&
    topics.length === 0 &&
    muted.length === 0 &&
    stories === null
  );
}
