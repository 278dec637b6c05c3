import type { Bulk, Row } from "./bulk.ts";
import { chance } from "./made-news.ts";
import { addressOf, DAY_MS, deliveryId, editionId, NOW, type Scale, storyId, subscriberId } from "./scale.ts";

/** One in twenty wants editions of its own, and one in fifty has left. */
const OWN = 20;
const LEFT = 50;
const STORIES_OF_EDITION = 20;

export async function fillSubscribers(bulk: Bulk, { subscribers }: Scale): Promise<void> {
  const since = NOW.getTime() - 200 * DAY_MS;
  const people = { id: "text", address: "text", address_key: "text", address_hash: "text", state: "text" } as const;
  const readers = each(subscribers, (reader): Row => {
    const state = reader % LEFT === 0 ? "ended" : "active";
    return [subscriberId(reader), addressOf(reader), addressOf(reader), hashOf(reader), state, since];
  });
  await bulk.insert("subscribers", { ...people, created_at: "bigint" }, readers);
  const wish = {
    subscriber_id: "text",
    digest: "text",
    since: "bigint",
    own: "bigint",
    cadence: "text",
    hour: "bigint",
  } as const;
  const wishes = each(subscribers, (reader): Row => {
    const isOwn = reader % OWN === 1;
    return [subscriberId(reader), "daily", since, isOwn ? 1 : 0, isOwn ? "daily" : null, isOwn ? reader % 24 : null];
  });
  await bulk.insert("subscriptions", wish, wishes);
  const blocked = Array.from({ length: Math.ceil(subscribers / 100) }, (_, at): Row => [
    hashOf(at * 100 + 3),
    "bounce",
    since,
  ]);
  await bulk.insert("suppressions", { address_hash: "text", reason: "text", at: "bigint" }, blocked);
}

function hashOf(reader: number): string {
  return `hash-${String(reader).padStart(38, "0")}`;
}

export async function fillEditions(bulk: Bulk, scale: Scale): Promise<void> {
  const count = scale.editions + scale.earlierEditions;
  const head = {
    id: "text",
    digest: "text",
    slot: "text",
    composed_at: "bigint",
    subject: "text",
    html: "text",
  } as const;
  const rest = { text: "text", fanned_out_at: "bigint", content: "text" } as const;
  const editions = each(count, (edition): Row => {
    const at = composedAt(edition, scale);
    const mail = edition < scale.earlierEditions ? "[]" : JSON.stringify(["<p>words of the day</p>".repeat(1_500)]);
    const content = { title: "Daily", timezone: "UTC", lead: null, sections: [], moreOnWeb: 0 };
    return [editionId(edition), "daily", slotOf(edition, scale), at, "News", mail, mail, at, JSON.stringify(content)];
  });
  await bulk.insert("editions", { ...head, ...rest }, editions);
  const slot = { digest: "text", slot: "text", decided_at: "bigint", edition_id: "text" } as const;
  await bulk.insert(
    "slots",
    slot,
    each(count, (edition) => ["daily", slotOf(edition, scale), composedAt(edition, scale), editionId(edition)]),
  );
  const told = { edition_id: "text", position: "bigint", digest: "text", story_id: "text" } as const;
  const stories = each(count * STORIES_OF_EDITION, (at): Row => {
    const edition = Math.floor(at / STORIES_OF_EDITION);
    return [editionId(edition), at % STORIES_OF_EDITION, "daily", storyId(Math.floor(chance(at) * (scale.items / 4)))];
  });
  await bulk.insert("edition_stories", told, stories);
}

/** All but the last edition went out; of that half waits, some are put off, and a few wait for the operator. */
export async function fillDeliveries(bulk: Bulk, scale: Scale): Promise<void> {
  const key = {
    id: "text",
    edition_id: "text",
    subscriber_id: "text",
    digest: "text",
    slot: "text",
    address: "text",
  } as const;
  const mail = {
    address_hash: "text",
    message_id: "text",
    date: "bigint",
    state: "text",
    attempt: "bigint",
    next_at: "bigint",
  } as const;
  await bulk.insert(
    "deliveries",
    { ...key, ...mail },
    each(scale.editions * scale.subscribers, (at) => deliveryRow(at, scale)),
  );
  const step = { delivery_id: "text", at: "bigint", state: "text", attempt: "bigint" } as const;
  const steps = each(scale.editions * scale.subscribers, (at): Row => {
    const [edition, reader] = [Math.floor(at / scale.subscribers), at % scale.subscribers];
    return [deliveryId(edition, reader), sentAt(at, scale), stateOf(edition, reader, scale), 1];
  });
  await bulk.insert("delivery_events", step, steps);
}

function deliveryRow(at: number, scale: Scale): Row {
  const [edition, reader] = [Math.floor(at / scale.subscribers), at % scale.subscribers];
  const id = deliveryId(edition, reader);
  const name = scale.earlierEditions + edition;
  const key = [id, editionId(name), subscriberId(reader), "daily", slotOf(name, scale), addressOf(reader)] as const;
  return [
    ...key,
    hashOf(reader),
    `${id}@desk.example`,
    composedAt(name, scale),
    stateOf(edition, reader, scale),
    1,
    sentAt(at, scale),
  ];
}

function stateOf(edition: number, reader: number, { editions }: Scale): string {
  if (edition < editions - 1) return "sent";
  if (reader % 2 === 0) return "sent";
  if (reader % 2_001 === 0) return "held";
  return reader % 10 === 1 ? "deferred" : "queued";
}

function sentAt(at: number, scale: Scale): number {
  const edition = Math.floor(at / scale.subscribers);
  return composedAt(scale.earlierEditions + edition, scale) + (at % scale.subscribers) * 10;
}

function composedAt(edition: number, scale: Scale): number {
  const last = scale.editions + scale.earlierEditions - 1;
  return NOW.getTime() - 3_600_000 - (last - edition) * DAY_MS;
}

function slotOf(edition: number, scale: Scale): string {
  return new Date(composedAt(edition, scale)).toISOString().slice(0, 16);
}

function* each(count: number, make: (at: number) => Row): Generator<Row> {
  for (let at = 0; at < count; at += 1) yield make(at);
}
