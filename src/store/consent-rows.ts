import type { Consent } from "../domain/consent-store.ts";
import { sha256 } from "../domain/content-id.ts";
import type { SubscriberId } from "../domain/subscriber.ts";
import { toDate, toMs } from "./cells.ts";
import type { Queries } from "./database.ts";

type NewConsent = Pick<Consent, "at" | "what"> & Partial<Pick<Consent, "detail" | "words">>;

/** Longest text of a line, and longest that was shown, in characters; far longer than our own pages and wishes make them. */
const MAX_CHARS = 8_000;
/** Changes that one subscriber has noted in a day. Whoever makes more is playing: then the last line is that of the last change. */
const CHANGES_A_DAY = 20;
const DAY_MS = 24 * 3_600_000;

/** Adds a line to a subscriber's record; what was shown is kept once for all to whom it was. */
export async function recordConsent(queries: Queries, id: SubscriberId, consent: NewConsent): Promise<void> {
  const { at, what } = consent;
  const [detail, words] = [cut(consent.detail), cut(consent.words)];
  if (what === "changed" && (await isReplaced(queries, id, { at, detail }))) return;
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

function cut(text: string | null = null): string | null {
  return text === null || text.length <= MAX_CHARS ? text : `${text.slice(0, MAX_CHARS - 1).toWellFormed()}…`;
}

/** Consent itself (asked, confirmed, ended, …) always gets a line of its own. */
async function isReplaced(queries: Queries, id: SubscriberId, { at, detail }: Pick<Consent, "at" | "detail">) {
  const lately = await queries
    .selectFrom("consents")
    .select("id")
    .where("subscriber_id", "=", id)
    .where("what", "=", "changed")
    .where("at", ">", toMs(at) - DAY_MS)
    .orderBy("id", "desc")
    .limit(CHANGES_A_DAY)
    .execute();
  const [last] = lately;
  if (last === undefined || lately.length < CHANGES_A_DAY) return false;
  await queries
    .updateTable("consents")
    .set({ at: toMs(at), detail })
    .where("id", "=", last.id)
    .execute();
  return true;
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
