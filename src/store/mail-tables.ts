import type { Generated } from "kysely";
import type { ReportKind } from "../domain/bounce.ts";
import type { Consent } from "../domain/consent-store.ts";
import type { DeliveryId, DeliveryState } from "../domain/delivery.ts";
import type { EditionContent, EditionId, Fragments, Slot } from "../domain/digest.ts";
import type { ItemId } from "../domain/item.ts";
import type { Inquiry, LetterKind } from "../domain/letter.ts";
import type { StoryId } from "../domain/story.ts";
import type { Cadence, MailAddress, Subscriber, SubscriberId, Suppression, Wishes } from "../domain/subscriber.ts";
import type { AddressHash } from "./address-hash.ts";
import type { Json, Ms } from "./cells.ts";

export type EditionRow = {
  id: EditionId;
  digest: string;
  slot: Slot;
  /** Empty: the digest's own edition. Else one for some subscribers. */
  variant: string;
  /** When the edition before it was composed. */
  told_from: Ms | null;
  composed_at: Ms;
  subject: string;
  html: Json<Fragments>;
  text: Json<Fragments>;
  /** When its deliveries were made. */
  fanned_out_at: Ms | null;
  /** What it says, without the mail around it. */
  content: Json<EditionContent> | null;
};

/** How often links to a story were followed out of an edition. */
export type ClickCountRow = { edition_id: EditionId; story_id: StoryId; clicks: number };

export type EditionStoryRow = {
  edition_id: EditionId;
  position: number;
  /** Of the digest's own edition; empty where it is one for some subscribers. */
  digest: string;
  story_id: StoryId;
  /** The item whose headline it told. */
  told_by: ItemId | null;
};

export type SubscriberRow = {
  id: SubscriberId;
  address: MailAddress;
  /** The address in lower case: what two spellings of one mailbox share. */
  address_key: string;
  address_hash: AddressHash;
  state: Subscriber["state"];
  created_at: Ms;
  ended_at: Ms | null;
  language: string | null;
  /** When a pending one was asked to confirm. */
  asked_at: Ms | null;
};

export type SubscriptionRow = {
  subscriber_id: SubscriberId;
  digest: string;
  since: Ms;
  ended_at: Ms | null;
  /** 1: it gets editions of its own, by its wishes or language. Else 0. */
  own: Generated<number>;
  /** When the first edition was composed that never came, of those not made up for yet. */
  behind_since: Ms | null;
  /** When it was last found out that one never came. */
  behind_at: Ms | null;
  /** The last slot of it that was decided. */
  slot_done: string | null;
} & WishColumns;

/** `null` in any of them: nothing was ever said. */
export type WishColumns = {
  cadence: Cadence | null;
  hour: number | null;
  timezone: string | null;
  weekday: number | null;
  topics: Json<Wishes["topics"]> | null;
  muted: Json<Wishes["muted"]> | null;
  stories: number | null;
  paused_until: Ms | null;
  /** 1: links of its mails are not counted. */
  plain_links: number | null;
};

export type DeliveryRow = {
  id: DeliveryId;
  edition_id: EditionId;
  subscriber_id: SubscriberId;
  digest: string;
  slot: Slot;
  address: MailAddress;
  address_hash: AddressHash;
  message_id: string;
  date: Ms;
  state: DeliveryState;
  attempt: number;
  next_at: Ms;
  detail: string | null;
  /** Who holds it, while it is `sending` or at the `dot`. */
  worker: string | null;
  /** 1: its links are those of the outlets. Fixed here, so that a retry has the same bytes. */
  plain_links: number;
  /** At whose dot it was last. */
  relay: string | null;
};

export type BucketRow = {
  name: string;
  full_at: number | null;
  /** The moment that was given to the last of those who wait for a token. */
  queue_at: Ms;
};

/** `day`: in UTC. */
export type WarmDayRow = {
  family: string;
  day: string;
  allowed: number;
  used: number;
  deferred: number;
  policy: number;
  rest_until: Ms;
  why: string;
};

/** A relay that could not be used when it was last tried. */
export type RelayTroubleRow = { relay: string; since: Ms; rests_until: Ms; detail: string };

/** One change of a delivery's state; rows are only ever added. */
export type DeliveryEventRow = {
  id: Generated<number>;
  delivery_id: DeliveryId;
  at: Ms;
  state: DeliveryState;
  attempt: number;
  worker: string | null;
  detail: string | null;
};

/** A mailbox that gets no mail; `address`: null when its owner was erased. */
export type SuppressionRow = {
  address_hash: AddressHash;
  address: MailAddress | null;
  reason: Suppression["reason"];
  at: Ms;
};

/** What came back of a delivery. It outlasts the delivery, so it refers to none. */
export type DeliveryReportRow = {
  id: Generated<number>;
  delivery_id: DeliveryId;
  edition_id: EditionId;
  delivery_date: Ms;
  address_hash: AddressHash;
  kind: ReportKind;
  at: Ms;
  detail: string;
};

export type InquiryRow = {
  id: Generated<number>;
  kind: Inquiry["kind"];
  address: MailAddress;
  digests: Json<Inquiry["digests"]>;
  wishes: Json<WishColumns>;
  language: string | null;
  words: string;
  at: Ms;
};

/** What `deliveries.edition_id` says of a letter. */
export const LETTERS_EDITION = "letters" as EditionId;

/** Without its words it is owed and not written yet. */
export type LetterRow = {
  /** That of its delivery. */
  id: DeliveryId;
  subscriber_id: SubscriberId;
  kind: LetterKind;
  asked_at: Ms;
  composed_at: Ms | null;
  subject: string | null;
  html: string | null;
  text: string | null;
};

export type ConsentRow = {
  id: Generated<number>;
  subscriber_id: SubscriberId;
  at: Ms;
  what: Consent["what"];
  detail: string | null;
  words_hash: string | null;
};
