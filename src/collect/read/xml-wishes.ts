import type { PollWishes } from "../../domain/source.ts";
import { firstText } from "./xml-find.ts";
import { fields } from "./xml-names.ts";
import { childrenOf, textOf, type XmlNode } from "./xml-node.ts";

const [TTL = "", PERIOD = "", FREQUENCY = ""] = fields("ttl sy:updateperiod sy:updatefrequency");
const [SKIP_HOURS = "", HOUR = "", SKIP_DAYS = "", DAY = ""] = fields("skiphours hour skipdays day");

/** Between these a wish is believed: whoever writes less or more means "often" or "seldom". */
const MIN_SECONDS = 60;
const MAX_SECONDS = 7 * 86_400;

/**
 * How often a feed wishes to be asked: `ttl` in minutes, `skipHours` from 0 to 23 with 24 for midnight, and `skipDays` by
 * their English names (RSS 2.0); `updatePeriod` and `updateFrequency` (RSS 1.0 module Syndication). Times are between a
 * minute and a week; what makes no sense is no wish, and neither is to be asked never.
 */
export function wishesOf(head: XmlNode): PollWishes {
  const ttlMinutes = wholeNumber(firstText(head, [TTL]));
  return {
    ttlSeconds: ttlMinutes === null || ttlMinutes === 0 ? null : within(ttlMinutes * 60),
    updateSeconds: updateSeconds(firstText(head, [PERIOD]), firstText(head, [FREQUENCY])),
    skipHours: skipped(textsIn(head, SKIP_HOURS, HOUR).map(toHour), 24),
    skipDays: skipped(textsIn(head, SKIP_DAYS, DAY).map(toDay), 7),
  };
}

const PERIODS: ReadonlyMap<string, number> = new Map([
  ["hourly", 3_600],
  ["daily", 86_400],
  ["weekly", 7 * 86_400],
  ["monthly", 30 * 86_400],
  ["yearly", 365 * 86_400],
]);

/** Where one of the two is missing it is "daily" or once. */
function updateSeconds(period: string | null, frequency: string | null): number | null {
  if (period === null && frequency === null) return null;
  const seconds = PERIODS.get((period ?? "daily").toLowerCase());
  const times = frequency === null ? 1 : wholeNumber(frequency);
  return seconds === undefined || times === null || times === 0 ? null : within(Math.round(seconds / times));
}

function textsIn(head: XmlNode, list: string, entry: string): readonly string[] {
  const entries = childrenOf(head, list).flatMap((node) => childrenOf(node, entry));
  return entries.map(textOf).filter((text) => text !== null);
}

function toHour(text: string): number | null {
  const hour = wholeNumber(text);
  return hour === null || hour > 24 ? null : hour % 24;
}

const DAYS = ["sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday"];

function toDay(text: string): number | null {
  const day = DAYS.indexOf(text.toLowerCase());
  return day < 0 ? null : day;
}

/** Sorted and once each; none when it would be all. */
function skipped(found: readonly (number | null)[], all: number): readonly number[] {
  const numbers = [...new Set(found.filter((number) => number !== null))].toSorted((one, other) => one - other);
  return numbers.length === all ? [] : numbers;
}

function within(seconds: number): number {
  return Math.min(Math.max(seconds, MIN_SECONDS), MAX_SECONDS);
}

function wholeNumber(text: string | null): number | null {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : null;
}
