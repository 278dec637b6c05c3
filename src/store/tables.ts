import type { Generated } from "kysely";
import type { CanonicalLink } from "../domain/canonical-link.ts";
import type { CorrectedMove, CorrectionId, CorrectionWish } from "../domain/correction.ts";
import type { DocumentLink } from "../domain/document-store.ts";
import type { EditionId, Slot } from "../domain/digest.ts";
import type { LeasedStage } from "../domain/fleet.ts";
import type { Enclosure, Identity, Item, ItemId } from "../domain/item.ts";
import type { Decision } from "../domain/receipt.ts";
import type { PageState } from "../domain/page-store.ts";
import type { Moving, PollState, Quarantine, Source, SourceId } from "../domain/source.ts";
import type { GistSentence, RankPart, Standing, StoryId, Tag } from "../domain/story.ts";
import type { SubscriberId } from "../domain/subscriber.ts";
import type { Json, Ms } from "./cells.ts";
import type { PushSubscriptionRow, HubSubscriptionRow, HubCallRow } from "./hub-tables.ts";
import type {
  EditionRow,
  EditionStoryRow,
  SubscriberRow,
  SubscriptionRow,
  DeliveryRow,
  DeliveryEventRow,
  BucketRow,
  WarmDayRow,
  RelayTroubleRow,
  SuppressionRow,
  DeliveryReportRow,
  InquiryRow,
  LetterRow,
  ClickCountRow,
  ConsentRow,
} from "./mail-tables.ts";

/** The tables as the newest migration leaves them. */
export type Tables = {
  schema_migrations: { name: string; applied_at: Ms };
  meta: { name: string; value: string };
  keys: { purpose: string; secret: Uint8Array };
  sources: SourceRow;
  source_blocks: { source_id: SourceId; block_key: string; entries: number; last_seen_at: Ms };
  host_pauses: { host: string; until: Ms; why: string; in_a_row: number };
  pages: PageRow;
  push_subscriptions: PushSubscriptionRow;
  hub_subscriptions: HubSubscriptionRow;
  hub_calls: HubCallRow;
  hub_documents: { hub: string; path: string; told_etag: string; called_at: Ms };
  items: ItemRow;
  /** The words of each item; what else it has differs from one database to the other, and is known to `word-index.ts` alone. */
  item_words: { id: Generated<number>; item_id: ItemId };
  /** What stays of items that are no longer kept, and when their entry was last met; see `domain/seen-marks.ts`. */
  seen_marks: { mark: string; seen_at: Ms };
  item_versions: { item_id: ItemId; version: number; content: Json<Item> };
  stories: StoryRow;
  story_moves: { from_id: StoryId; to_id: StoryId; at: Ms };
  /** `published_at`: that of the story. */
  story_tags: { story_id: StoryId; tag: string; published_at: Ms };
  coverage: { item_id: ItemId; story_id: StoryId; position: number };
  corrections: CorrectionRow;
  models: { name: string; made_from: string; body: Uint8Array; made_at: Ms };
  receipts: ReceiptRow;
  documents: DocumentRow;
  archive_feeds: ArchiveFeedRow;
  archives: { feed_id: number; number: number; written_at: Ms; frame: Uint8Array };
  archive_entries: ArchiveEntryRow;
  archive_fragments: { id: string; body: Uint8Array };
  archive_waiting: { feed_id: number; story_id: StoryId; updated_at: Ms };
  slots: { digest: string; slot: Slot; decided_at: Ms; edition_id: EditionId | null; why: string | null };
  editions: Omit<EditionRow, "variant"> & { variant: Generated<string> };
  edition_stories: EditionStoryRow;
  /** For whom an edition of some was composed, until their deliveries are made. */
  edition_readers: { edition_id: EditionId; subscriber_id: SubscriberId };
  own_skips: { digest: string; slot: Slot; why: string; readers: number; decided_at: Ms };
  subscribers: SubscriberRow;
  subscriptions: SubscriptionRow;
  suppressions: SuppressionRow;
  deliveries: Omit<DeliveryRow, "plain_links"> & { plain_links: Generated<number> };
  delivery_events: DeliveryEventRow;
  /** What was sent lately, by what limits it. */
  send_buckets: BucketRow;
  warm_days: WarmDayRow;
  relay_troubles: RelayTroubleRow;
  /** Workers that send side by side: until when each is to be believed alive. */
  worker_leases: { worker: string; until: Ms };
  stage_leases: { stage: LeasedStage; worker: string; token: number; until: Ms };
  /** Sources that have a job. */
  handed_out: { source_id: SourceId; until: Ms };
  host_turns: { host: string; slot: number; holder: string; until: Ms; free_at: Ms };
  workers: { worker: string; roles: Json<readonly string[]>; started_at: Ms; seen_at: Ms };
  delivery_reports: DeliveryReportRow;
  /** Reports that were read, so that none counts twice. */
  reports_read: { key: string; at: Ms };
  inquiries: InquiryRow;
  /** Letters that strangers caused: to which address, as a keyed hash, and when. */
  letter_marks: { id: Generated<number>; address_mark: string; at: Ms };
  letters: LetterRow;
  consents: ConsentRow;
  click_counts: ClickCountRow;
  /** Departures that could not be written to the file yet. */
  departures_owed: { id: Generated<number>; line: string };
  consent_words: { hash: string; words: string };
};

export type SourceRow = {
  id: SourceId;
  name: string;
  feed_url: string;
  tags: Json<Source["tags"]>;
  weight: number;
  every_seconds: number | null;
  headers: Json<Source["headers"]>;
  full_text: number;
  paywalled: number;
  republish: Source["republish"];
  /** 1 while the settings name it, else 0. */
  followed: number;
} & PollStateColumns;

/** A value with a time in it, as it lies in JSON. */
export type SinceRow<Value extends { readonly since: Date }> = Omit<Value, "since"> & { readonly since: Ms };

export type PollStateColumns = {
  etag: string | null;
  last_modified: string | null;
  body_hash: string | null;
  /** Never null in rows of followed sources. */
  next_fetch_at: Ms | null;
  next_fetch_why: string;
  last_fetch_at: Ms | null;
  last_success_at: Ms | null;
  last_body_at: Ms | null;
  failures_in_a_row: number;
  gone_in_a_row: number;
  last_failure: Json<PollState["lastFailure"]>;
  last_received: string | null;
  feed_title: string | null;
  site_url: string | null;
  language: string | null;
  wishes: Json<PollState["wishes"]>;
  rhythm_seconds: number | null;
  newest_at: Ms | null;
  moving: Json<SinceRow<Moving> | null>;
  moved_url: string | null;
  is_page: number;
  push: Json<PollState["push"]>;
  quarantine: Json<SinceRow<Quarantine> | null>;
};

export type ItemRow = {
  id: ItemId;
  source_id: SourceId;
  identity_kind: Identity["kind"];
  identity_value: string;
  identity_key: string;
  words_key: string;
  link: CanonicalLink | null;
  link_key: string | null;
  title: string;
  summary: string;
  html: string;
  author: string | null;
  language: string | null;
  image: string | null;
  labels: Json<readonly string[]>;
  enclosures: Json<readonly Enclosure[]>;
  published_at: Ms | null;
  updated_at: Ms | null;
  told_at: Ms;
  content_hash: string;
  entry_hash: string;
  text_from: Item["textFrom"];
  quarantined: number;
  version: number;
  /** The version that was last curated; 0: none. */
  curated_version: number;
  first_seen_at: Ms;
  changed_at: Ms;
};

export type StoryRow = {
  id: StoryId;
  tags: Json<readonly Tag[]>;
  gist: Json<readonly GistSentence[]>;
  phrases: Json<readonly string[]>;
  standing: Json<Standing>;
  standing_kind: Standing["kind"];
  rank: Json<readonly RankPart[]>;
  order_key: number;
  published_at: Ms;
  first_seen_at: Ms;
  updated_at: Ms;
  changed_at: Ms;
};

/** What the operator corrected; `ended_at`: since when it holds no more. */
export type CorrectionRow = {
  id: CorrectionId;
  at: Ms;
  wish: Json<CorrectionWish>;
  ended_at: Ms | null;
  /** 0 or 1. */
  is_shown: number;
  moved: Json<readonly CorrectedMove[]>;
};

export type ReceiptRow = {
  id: Generated<number>;
  /** Made from all that it says, so that a plan that is written twice leaves one. */
  content_key: string;
  at: Ms;
  item_id: ItemId | null;
  story_id: StoryId | null;
  decision: Json<Decision>;
};

export type DocumentRow = {
  path: string;
  content_type: string;
  body: Uint8Array;
  etag: string;
  changed_at: Ms;
  links: Json<readonly DocumentLink[]>;
};

export type ArchiveFeedRow = {
  id: Generated<number>;
  path: string;
  chosen_by: string;
  is_complete: number;
  newest: number;
};

/** An item of an archive; what it says is kept once, however many feeds have it. */
export type ArchiveEntryRow = {
  feed_id: number;
  number: number;
  position: number;
  story_id: StoryId;
  updated_at: Ms;
  fragment_id: string;
};

/** The page behind an item of a source with `fullText`. */
export type PageRow = {
  item_id: ItemId;
  state: PageState;
  tries: number;
  next_at: Ms;
  detail: string | null;
};
