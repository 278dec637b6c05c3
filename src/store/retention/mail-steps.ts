import type { ExpressionBuilder } from "kysely";
import type { DeliveryState } from "../../domain/delivery.ts";
import type { EditionId } from "../../domain/digest.ts";
import type { PruneStep } from "../../domain/retention-store.ts";
import { toJson } from "../cells.ts";
import type { Queries } from "../database.ts";
import { LETTERS_EDITION } from "../mail-tables.ts";
import type { Tables } from "../tables.ts";
import type { Step } from "./step.ts";

/** Nothing will happen to these any more. All others wait for us, for a relay or for the operator, and stay. */
export const SETTLED = ["sent", "failed", "bounced", "suppressed", "expired"] as const satisfies DeliveryState[];
const UNSETTLED = ["queued", "sending", "dot", "deferred", "doubt", "held"] as const satisfies DeliveryState[];

const NO_FRAGMENTS = toJson<readonly never[]>([]);

/** Editions that are looked at in one step: their mails are large. */
const EDITIONS_A_STEP = 20;

/** The mails of editions that nobody waits for. What an edition says stays, for its page and its feeds. */
export async function pruneMails(queries: Queries, { before }: Step): Promise<PruneStep> {
  const old = oldEditions(queries, before)
    .select("id")
    .where("html", "<>", NO_FRAGMENTS)
    .where("fanned_out_at", "is not", null)
    .where((edition) => edition.not(edition.exists(deliveriesOf(edition, UNSETTLED))))
    .orderBy("composed_at")
    .limit(EDITIONS_A_STEP);
  const ids = (await old.execute()).map(({ id }) => id);
  if (ids.length > 0) {
    const mails = queries.updateTable("editions").set({ html: NO_FRAGMENTS, text: NO_FRAGMENTS });
    await mails.where("id", "in", ids).execute();
  }
  return { gone: ids.length, isDone: ids.length < EDITIONS_A_STEP };
}

/** Settled deliveries of old editions, then those of letters, then editions of one's own that no delivery is of. */
export async function pruneDeliveries(queries: Queries, step: Step): Promise<PruneStep> {
  const edition = await oldEditions(queries, step.before)
    .select("id")
    .where((row) => row.exists(deliveriesOf(row, SETTLED)))
    .orderBy("composed_at")
    .limit(1)
    .executeTakeFirst();
  if (edition !== undefined) return await pruneOf(queries, edition.id, step);
  const letters = await pruneOf(queries, LETTERS_EDITION, step);
  return letters.gone > 0 ? letters : await pruneOwn(queries, step);
}

/** The letters are one edition without a date, so their own counts. */
async function pruneOf(queries: Queries, edition: EditionId, { before, limit }: Step): Promise<PruneStep> {
  const rows = await queries
    .selectFrom("deliveries")
    .select("id")
    .where("edition_id", "=", edition)
    .where("state", "in", SETTLED)
    .$if(edition === LETTERS_EDITION, (query) => query.where("next_at", "<", before).where("date", "<", before))
    .limit(limit)
    .execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return { gone: 0, isDone: false };
  await queries.deleteFrom("delivery_events").where("delivery_id", "in", ids).execute();
  await queries.deleteFrom("deliveries").where("id", "in", ids).execute();
  return { gone: ids.length, isDone: false };
}

async function pruneOwn(queries: Queries, { before, limit }: Step): Promise<PruneStep> {
  const rows = await oldEditions(queries, before)
    .select("id")
    .where("variant", "<>", "")
    .where((edition) => edition.not(edition.exists(deliveriesOf(edition, [...SETTLED, ...UNSETTLED]))))
    .where((edition) =>
      edition.not(
        edition.exists(
          edition.selectFrom("edition_readers").select("edition_id").whereRef("edition_id", "=", "editions.id"),
        ),
      ),
    )
    .orderBy("composed_at")
    .limit(limit)
    .execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length > 0) {
    await queries.deleteFrom("edition_stories").where("edition_id", "in", ids).execute();
    await queries.deleteFrom("editions").where("id", "in", ids).execute();
  }
  await queries.deleteFrom("own_skips").where("decided_at", "<", before).execute();
  return { gone: 0, isDone: ids.length < limit };
}

/** How often links were followed out of old editions. */
export async function pruneClicks(queries: Queries, { before }: Step): Promise<PruneStep> {
  const rows = await queries
    .selectFrom("click_counts")
    .innerJoin("editions", "editions.id", "click_counts.edition_id")
    .select("editions.id")
    .distinct()
    .where("editions.composed_at", "<", before)
    .limit(EDITIONS_A_STEP)
    .execute();
  const ids = rows.map(({ id }) => id);
  if (ids.length === 0) return { gone: 0, isDone: true };
  const { numDeletedRows } = await queries.deleteFrom("click_counts").where("edition_id", "in", ids).executeTakeFirst();
  return { gone: Number(numDeletedRows), isDone: ids.length < EDITIONS_A_STEP };
}

function oldEditions(queries: Queries, before: number) {
  return queries.selectFrom("editions").where("composed_at", "<", before).where("id", "<>", LETTERS_EDITION);
}

/** Of the edition of the query around it. */
function deliveriesOf(edition: ExpressionBuilder<Tables, "editions">, states: readonly DeliveryState[]) {
  return edition
    .selectFrom("deliveries")
    .select("edition_id")
    .whereRef("deliveries.edition_id", "=", "editions.id")
    .where("deliveries.state", "in", states);
}
