import { dossierJson } from "../app/people/dossier-json.ts";
import { preferencesAddress } from "../app/people/preferences-address.ts";
import type { Settings } from "../app/settings/settings.ts";
import type { Dossier } from "../domain/consent-store.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import type { MailAddress, Subscriber, Wishes } from "../domain/subscriber.ts";
import { onOneLine } from "../domain/terminal-text.ts";
import { EXIT, UserError, type ExitCode } from "../domain/user-error.ts";
import type { Args, Io } from "./command.ts";
import { minute } from "./minute.ts";

/** Deliveries that `show` names. */
const SHOWN_DELIVERIES = 10;

type Asked = { readonly settings: Settings; readonly args: Args; readonly io: Io };

/** `newsdesk subscriber show`: all that is stored about one, the record of consent with it. */
export async function show(store: DeskStore, address: MailAddress, { args, io }: Asked): Promise<ExitCode> {
  const dossier = await store.consents.dossier((await known(store, address)).id);
  if (dossier === null) throw unknown(address);
  if (args.isSet("json")) io.print(JSON.stringify(JSON.parse(dossierJson(dossier))));
  else for (const line of dossierLines(dossier)) io.print(onOneLine(line));
  return EXIT.ok;
}

/** `newsdesk subscriber link`: asked for by the operator, who gives it to whom it belongs. */
export async function link(store: DeskStore, address: MailAddress, { settings, args, io }: Asked): Promise<ExitCode> {
  const url = await preferencesAddress((await known(store, address)).id, { store, settings });
  io.print(args.isSet("json") ? JSON.stringify({ address, url }) : url);
  return EXIT.ok;
}

/** `newsdesk subscriber erase`: what the button on the subscriber's own page does. */
export async function erase(store: DeskStore, address: MailAddress, { args, io }: Asked): Promise<ExitCode> {
  const { id } = await known(store, address);
  if (!args.isSet("yes")) {
    const hint = `Say --yes if that is meant. To only stop the mails: newsdesk subscriber remove ${address}`;
    throw new UserError(`Erasing ${address} cannot be taken back.`, hint);
  }
  await store.consents.erase(id, new Date());
  io.note(`${address} is erased. What stays is how many mails went out, and a mark if it must not get mail.`);
  return EXIT.ok;
}

async function known(store: DeskStore, address: MailAddress): Promise<Subscriber> {
  const found = await store.subscribers.findByAddress(address);
  if (found === null) throw unknown(address);
  return found;
}

function unknown(address: MailAddress): UserError {
  return new UserError(`${address} is not on the list.`, 'See "newsdesk subscriber list".');
}

function dossierLines({ subscriber, suppression, consents, deliveries, letters }: Dossier): readonly string[] {
  const { address, state, createdAt, language, subscriptions } = subscriber;
  const blocked = suppression === null ? [] : [`  gets no mail since ${minute(suppression.at)}: ${suppression.reason}`];
  const older = deliveries.length - SHOWN_DELIVERIES;
  return [
    `${address}  ${state} since ${minute(createdAt)}${language === null ? "" : `, ${language}`}`,
    ...blocked,
    ...subscriptions.map(({ digest, since, wishes }) => `  ${digest}  since ${minute(since)}: ${wishWords(wishes)}`),
    "Record",
    ...consents.map(({ at, what, detail, words }) => {
      return `  ${minute(at)}  ${what}${detail === null ? "" : `  ${detail}`}${words === null ? "" : `  shown: ${words}`}`;
    }),
    "Letters",
    ...letters.map(({ askedAt, kind, subject }) => `  ${minute(askedAt)}  ${kind}  ${subject ?? "not written yet"}`),
    "Mails",
    ...(older > 0 ? [`  ${older} before these`] : []),
    ...deliveries
      .slice(-SHOWN_DELIVERIES)
      .map(({ at, digest, slot, state: came }) => `  ${minute(at)}  ${digest} ${slot}  ${came}`),
  ];
}

function wishWords({
  cadence,
  hour,
  timezone,
  weekday,
  topics,
  muted,
  stories,
  pausedUntil,
  plainLinks,
}: Wishes): string {
  const when = cadence === "weekly" ? `${cadence} on day ${weekday}` : cadence;
  return [
    cadence === "schedule" ? when : `${when} at ${hour}:00 ${timezone ?? "(zone of the digest)"}`,
    topics.length === 0 ? "all topics" : `topics ${topics.join(", ")}`,
    ...(muted.length === 0 ? [] : [`muted ${muted.join(", ")}`]),
    ...(stories === null ? [] : [`at most ${stories} stories`]),
    ...(pausedUntil === null ? [] : [`paused until ${minute(pausedUntil)}`]),
    ...(plainLinks ? ["plain links"] : []),
  ].join("; ");
}
