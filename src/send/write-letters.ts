import { domainOf } from "../domain/mail-address.ts";
import type { ConsentStore } from "../domain/consent-store.ts";
import type { Digest, Fragments } from "../domain/digest.ts";
import type { EditionStore } from "../domain/edition-store.ts";
import type { OwedLetter } from "../domain/letter.ts";
import { LETTERS_A_DAY, PENDING_MS } from "../domain/letter-rule.ts";
import type { Decided, LetterStore } from "../domain/letter-store.ts";
import type { Clock, Log } from "../domain/log.ts";
import type { RenderMail } from "../domain/render.ts";
import type { KeyStore } from "../domain/subscriber-store.ts";
import { letterValues } from "./letter-values.ts";
import type { SendOptions } from "./send.ts";
import { CONFIRM_KEY, confirmUrl, PREFERENCES_KEY, preferencesUrl } from "./subscriber-links.ts";

export type WriteLettersParts = {
  readonly letters: LetterStore;
  readonly consents: Pick<ConsentStore, "forgetPending">;
  readonly editions: Pick<EditionStore, "heads">;
  readonly keys: KeyStore;
  readonly mail: RenderMail;
  readonly clock: Clock;
  readonly log: Log;
  readonly options: LetterOptions;
};

export type LetterOptions = Pick<SendOptions, "sender" | "siteUrl"> & {
  readonly site: { readonly title: string; readonly language: string };
  readonly digests: readonly Pick<Digest, "name" | "title" | "isArchived">[];
  readonly postalAddress: string;
};

/** The pair of files in `templates/mail` that all letters are made of. */
const TEMPLATE = "letter";

/**
 * What was asked on the web becomes letters in the outbox, which `send` delivers; and what may no longer be kept goes away:
 * who never confirmed, and old letters. What breaks in between is done again: a letter that is owed stays so until it is
 * written, and its id says for what.
 */
export type WriteLetters = (signal: AbortSignal) => Promise<void>;

export function createWriteLetters(parts: WriteLettersParts): WriteLetters {
  const { letters, consents, clock, log } = parts;
  return async (signal) => {
    const now = clock();
    tell(await letters.decide(now), log);
    let trouble: { readonly cause: unknown } | null = null;
    while (trouble === null && !signal.aborted) {
      const batch = await letters.owed();
      if (batch.length === 0) break;
      for (const each of batch) trouble = (await orTrouble(() => write(each, parts))) ?? trouble;
    }
    const forgotten = await consents.forgetPending(new Date(now.getTime() - PENDING_MS), now);
    if (forgotten > 0) log.info({ forgotten }, "Sign-ups that nobody confirmed were erased");
    await letters.tidy(now);
    if (trouble !== null) throw trouble.cause;
  };
}

/** Of the budget of a day: from here on the operator hears of it, for whoever comes when it is used up gets nothing. */
const NEARLY = LETTERS_A_DAY * 0.8;

function tell({ owed, refused, today }: Decided, log: Log): void {
  if (owed + refused === 0) return;
  log.info({ owed, refused }, "What was asked on the web was looked at");
  if (today >= NEARLY) log.warn({ today, most: LETTERS_A_DAY }, "The letters of a day are nearly used up by sign-ups");
}

/** One letter that cannot be written keeps no other from it; it stays owed. */
async function orTrouble(work: () => Promise<void>): Promise<{ readonly cause: unknown } | null> {
  try {
    await work();
    return null;
  } catch (cause) {
    return { cause };
  }
}

async function write(
  owed: OwedLetter,
  { letters, editions, keys, mail, clock, options }: WriteLettersParts,
): Promise<void> {
  const { id, kind, subscriber } = owed;
  const urls = {
    confirm: confirmUrl(options.siteUrl, await keys.key(CONFIRM_KEY), subscriber.id),
    preferences: preferencesUrl(options.siteUrl, await keys.key(PREFERENCES_KEY), subscriber.id),
    latest: await latestUrl(owed, editions, options),
  };
  const { subject, ...values } = letterValues(owed, urls, options);
  const { html, text } = await mail(TEMPLATE, { subject, ...values }, []);
  const now = clock();
  const { address } = options.sender;
  const messageId = `${id}@${domainOf(address)}`;
  const letter = { kind, subject, html: whole(html), text: whole(text), composedAt: now };
  await letters.write(id, letter, { messageId, now });
}

/** Without slots a template leaves no gaps. */
function whole(fragments: Fragments): string {
  return fragments.map((part) => (typeof part === "string" ? part : "")).join("");
}

/** Of the first digest that is wanted and has an edition which anybody may read. */
async function latestUrl(
  { kind, subscriber }: OwedLetter,
  editions: Pick<EditionStore, "heads">,
  { siteUrl, digests }: LetterOptions,
): Promise<string | null> {
  if (kind !== "welcome") return null;
  const wanted = new Set(subscriber.subscriptions.map(({ digest }) => digest));
  for (const { name } of digests.filter((digest) => digest.isArchived && wanted.has(digest.name))) {
    const [latest] = await editions.heads(name, 1);
    if (latest !== undefined) return `${siteUrl}/digest/${name}/${latest.slot}`;
  }
  return null;
}
