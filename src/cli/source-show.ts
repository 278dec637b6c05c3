import type { SourceSettings } from "../app/settings/settings.ts";
import { readSourceHealth, type SourceHealth } from "../app/sources/source-health.ts";
import type { PushSubscription } from "../domain/push-store.ts";
import { receiptLine } from "../domain/receipt-line.ts";
import type { ItemReceipt } from "../domain/source-store.ts";
import type { PollState } from "../domain/source.ts";
import { onOneLine } from "../domain/terminal-text.ts";
import { EXIT, type ExitCode } from "../domain/user-error.ts";
import type { Args, Io } from "./command.ts";
import { minute } from "./minute.ts";
import { withStore } from "./session.ts";
import { inJson, orNever } from "./source-list.ts";
import { findSource } from "./source-lookup.ts";

/** Newest decisions on its items that are shown, and how much of their titles. */
const SHOWN_RECEIPTS = 8;
const MAX_TITLE_CHARS = 60;

/** `newsdesk source show`: all that is known of one. */
export async function showSource(word: string, args: Args, io: Io): Promise<ExitCode> {
  return await withStore(args, io, async (store, settings) => {
    const { id } = findSource(settings.sources, word);
    const row = (await readSourceHealth(store, settings, new Date())).find(({ source }) => source.id === id);
    if (row === undefined) throw new Error(`The source ${id} was there a moment ago.`);
    const subscriptions = (await store.push.subscriptions()).filter(({ sourceId }) => sourceId === id);
    const receipts = await store.sources.recentReceipts(id, SHOWN_RECEIPTS);
    if (args.isSet("json")) {
      const push = subscriptions.map((one) => pushJson(row.source, one));
      io.print(JSON.stringify({ ...inJson(row), poll: shownState(row), push, receipts }));
    } else {
      const pushed = subscriptions.map((one) => ["push", pushWords(row.source, one)] as const);
      const told = receipts.map((one) => ["item", receiptWords(one)] as const);
      for (const [label, value] of [...facts(row), ...pushed, ...told]) {
        io.print(onOneLine(`${label.padEnd(14)}${value}`));
      }
    }
    return EXIT.ok;
  });
}

/** A subscription without its token and secret, and its hub only where all of the source may be shown. */
function pushJson({ isOpen }: SourceSettings, one: PushSubscription): object {
  const { hub, topic, state, asked, leaseUntil, nextAt, lastPushAt, detail } = one;
  return { ...(isOpen ? { hub, topic, detail } : {}), state, asked, leaseUntil, nextAt, lastPushAt };
}

function pushWords({ isOpen }: SourceSettings, one: PushSubscription): string {
  const { hub, state, leaseUntil, lastPushAt, nextAt, detail } = one;
  const words = [
    `${state}${isOpen ? ` at ${hub}` : ""}`,
    ...(leaseUntil === null ? [] : [`until ${minute(leaseUntil)}`]),
    `last push ${orNever(lastPushAt)}`,
    `the hub is asked again ${minute(nextAt)}`,
    ...(detail === null || !isOpen ? [] : [detail]),
  ];
  return words.join(", ");
}

function receiptWords({ title, receipt }: ItemReceipt): string {
  const short = title.length > MAX_TITLE_CHARS ? `${title.slice(0, MAX_TITLE_CHARS).toWellFormed()}…` : title;
  return `${minute(receipt.at)}  ${short}: ${receiptLine(receipt)}`;
}

/** Addresses of a source that may hold a key are shown to nobody. */
function shownState({ source, state }: SourceHealth): object | null {
  if (state === null || source.isOpen) return state;
  const { movedUrl: _movedUrl, moving: _moving, push: _push, ...rest } = state;
  return rest;
}

function facts({ source, state, health, count }: SourceHealth): readonly (readonly [string, string])[] {
  const held = count.quarantined === 0 ? "" : `, of which ${count.quarantined} are held back`;
  const settings: readonly (readonly [string, string])[] = [
    ["name", source.name],
    ["id", source.id],
    ["address", source.isOpen ? source.request.reveal().feedUrl : "(secret)"],
    ["tags", source.tags.join(", ") || "-"],
    ["state", `${health.state}${health.why === "" ? "" : `: ${health.why}`}`],
    ["items", `${count.items}${held}`],
  ];
  return state === null ? settings : [...settings, ...stateFacts(source, state)];
}

function stateFacts({ isOpen }: SourceSettings, state: PollState): readonly (readonly [string, string])[] {
  const { lastFailure, quarantine, moving, wishes, push } = state;
  const hubs = isOpen ? push.hubs : [];
  return [
    ["title", state.feedTitle ?? "-"],
    ["site", state.siteUrl ?? "-"],
    ["language", state.language ?? "-"],
    ["last asked", orNever(state.lastFetchAt)],
    ["last good", orNever(state.lastSuccessAt)],
    ["received", state.lastReceived ?? "-"],
    [
      "last error",
      lastFailure === null ? "-" : `${lastFailure.reason}: ${lastFailure.detail} (${state.failuresInARow} in a row)`,
    ],
    ["next", `${minute(state.nextFetchAt)}${state.nextFetchWhy === "" ? "" : `: ${state.nextFetchWhy}`}`],
    ["newest item", orNever(state.newestAt)],
    [
      "rhythm",
      state.rhythmSeconds === null ? "not known" : `an item every ${Math.round(state.rhythmSeconds / 60)} min`,
    ],
    ["wishes", wishWords(wishes)],
    ...(hubs.length === 0 ? [] : [["hub", hubs.join(", ")] as const]),
    ...(quarantine === null ? [] : [["quarantine", `since ${minute(quarantine.since)}: ${quarantine.why}`] as const]),
    ...(moving === null || !isOpen ? [] : [["moving", `to ${moving.url}, ${moving.answers} answers so far`] as const]),
    ...(state.movedUrl === null || !isOpen
      ? []
      : [[state.isPage ? "found" : "moved", `${state.isPage ? "on the page: " : "to "}${state.movedUrl}`] as const]),
  ];
}

function wishWords({ ttlSeconds, updateSeconds, skipHours, skipDays }: PollState["wishes"]): string {
  const words = [
    ...(ttlSeconds === null ? [] : [`ttl ${Math.round(ttlSeconds / 60)} min`]),
    ...(updateSeconds === null ? [] : [`updates every ${Math.round(updateSeconds / 60)} min`]),
    ...(skipHours.length === 0 ? [] : [`not at ${skipHours.join(", ")} h UTC`]),
    ...(skipDays.length === 0 ? [] : [`not on ${skipDays.map((day) => DAYS[day]).join(", ")}`]),
  ];
  return words.join("; ") || "none";
}

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
