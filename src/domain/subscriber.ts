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
  readonly subscriptions: readonly Subscription[];
};

/** One subscriber's wish for one digest. */
export type Subscription = { readonly digest: string; readonly since: Date };

/** An address that must not get mail, and why. */
export type Suppression = {
  readonly address: MailAddress;
  readonly reason: "bounce" | "complaint" | "request";
  readonly at: Date;
};
