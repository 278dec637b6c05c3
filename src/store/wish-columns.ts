import { USUAL_WISHES, type Wishes } from "../domain/subscriber.ts";
import { fromJson, orNull, toDate, toJson, toMs } from "./cells.ts";
import type { WishColumns } from "./mail-tables.ts";

export const WISH_COLUMNS = [
  "cadence",
  "hour",
  "timezone",
  "weekday",
  "topics",
  "muted",
  "stories",
  "paused_until",
  "plain_links",
] as const satisfies readonly (keyof WishColumns)[];

export function toWishes(row: WishColumns): Wishes {
  return {
    cadence: row.cadence ?? USUAL_WISHES.cadence,
    hour: row.hour ?? USUAL_WISHES.hour,
    timezone: row.timezone,
    weekday: row.weekday ?? USUAL_WISHES.weekday,
    topics: orNull(row.topics, fromJson) ?? USUAL_WISHES.topics,
    muted: orNull(row.muted, fromJson) ?? USUAL_WISHES.muted,
    stories: row.stories,
    pausedUntil: orNull(row.paused_until, toDate),
    plainLinks: row.plain_links === 1,
  };
}

export function toWishColumns(wishes: Wishes): WishColumns {
  const { cadence, hour, timezone, weekday, topics, muted, stories, pausedUntil, plainLinks } = wishes;
  return {
    cadence,
    hour,
    timezone,
    weekday,
    topics: toJson(topics),
    muted: toJson(muted),
    stories,
    paused_until: orNull(pausedUntil, toMs),
    plain_links: plainLinks ? 1 : 0,
  };
}
