import type { Consent } from "../domain/consent-store.ts";
import { sha256 } from "../domain/content-id.ts";
import type { SubscriberId } from "../domain/subscriber.ts";
import { toDate, toMs } from "./cells.ts";
import type { Queries } from "./database.ts";

type NewConsent = Pick<Consent, "at" | "what"> & Partial<Pick<Consent, "detail" | "words">>;

/** Adds a line to a subscriber's record; what was shown is kept once for all to whom it was. */
export async function recordConsent(
  queries: Queries,
  id: SubscriberId,
  { at, what, detail = null, words = null }: NewConsent,
): Promise<void> {
  const hash = words === null ? null : sha256(words);
  if (words !== null && hash !== null) {
    const shown = queries.insertInto("consent_words").values({ hash, words });
    await shown.onConflict((conflict) => conflict.column("hash").doNothing()).execute();
  }
  await queries
    .insertInto("consents")
    .values({ subscriber_id: id, at: toMs(at), what, detail, words_hash: hash })
    .execute();
}

/** Oldest first. */
export async function consentsOf(queries: Queries, id: SubscriberId): Promise<readonly Consent[]> {
  const rows = await queries
    .selectFrom("consents")
    .leftJoin("consent_words", "consent_words.hash", "consents.words_hash")
    .select(["at", "what", "detail", "words"])
    .where("subscriber_id", "=", id)
    .orderBy("consents.id")
    .execute();
  return rows.map(({ at, what, detail, words }) => ({ at: toDate(at), what, detail, words }));
}
