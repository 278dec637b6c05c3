import type { Branded } from "./brand.ts";

export type SubscriberId = Branded<string, "SubscriberId">;

/** One plain addr-spec (RFC 5321, 4.1.2), its domain in lower case and as A-labels; only `mailAddress` makes one. */
export type MailAddress = Branded<string, "MailAddress">;

/** An address and its consent. */
export type Subscriber = {
  readonly id: SubscriberId;
  readonly address: MailAddress;
  readonly state: "pending" | "active" | "ended";
  readonly createdAt: Date;
  /** In which its mails and pages speak, a BCP 47 tag; `null`: that of the site. */
  readonly language: string | null;
  readonly subscriptions: readonly Subscription[];
};

/** One subscriber's wish for one digest. */
export type Subscription = { readonly digest: string; readonly since: Date; readonly wishes: Wishes };

/** How often and when: with each edition of the digest's schedule, or on days and at an hour of one's own. */
export type Cadence = "schedule" | "daily" | "weekdays" | "weekly";

/** What a subscriber wants of a digest. */
export type Wishes = {
  readonly cadence: Cadence;
  /** From 0 to 23, in `timezone`; not read with `schedule`. */
  readonly hour: number;
  /** IANA; `null`: that of the digest. */
  readonly timezone: string | null;
  /** ISO 8601: 1 is Monday, 7 is Sunday; read with `weekly`. */
  readonly weekday: number;
  /** Tags of which a story has one at least; empty: any story. */
  readonly topics: readonly string[];
  /** Words and phrases: a story with one in its title or summary is left out. */
  readonly muted: readonly string[];
  /** Most stories of one mail; `null`: as many as the digest has. */
  readonly stories: number | null;
  /** Nothing is sent before; `null`: it is not paused. */
  readonly pausedUntil: Date | null;
  /** Links of its mails are those of the outlets, and nobody counts how often they are followed. */
  readonly plainLinks: boolean;
};

/** Of whoever never said otherwise. */
export const USUAL_WISHES: Wishes = {
  cadence: "schedule",
  hour: 7,
  timezone: null,
  weekday: 1,
  topics: [],
  muted: [],
  stories: null,
  pausedUntil: null,
  plainLinks: false,
};

/** An address that must not get mail, and why. */
export type Suppression = {
  readonly address: MailAddress;
  readonly reason: "bounce" | "complaint" | "request";
  readonly at: Date;
};
