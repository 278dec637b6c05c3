import type { SourceSettings } from "../app/settings/settings.ts";
import { readSourceHealth, type SourceHealth } from "../app/sources/source-health.ts";
import type { PollState } from "../domain/source.ts";
import { onOneLine } from "../domain/terminal-text.ts";
import { EXIT, type ExitCode } from "../domain/user-error.ts";
import type { Args, Io } from "./command.ts";
import { minute } from "./minute.ts";
import { withStore } from "./session.ts";
import { findSource } from "./source-lookup.ts";
import { tableLines } from "./table.ts";

/** `newsdesk source list`: the most troubled first. */
export async function listSources(args: Args, io: Io): Promise<ExitCode> {
  const rows = await withStore(
    args,
    io,
    async (store, settings) => await readSourceHealth(store, settings, new Date()),
  );
  if (args.isSet("json")) for (const row of rows) io.print(JSON.stringify(inJson(row)));
  else for (const line of tableLines(HEAD, rows.map(inCells))) io.print(line);
  const moved = rows.filter(({ state, source }) => state?.movedUrl != null && !state.isPage && source.isOpen);
  for (const { source } of moved)
    io.note(`${source.name} moved for good; "newsdesk source move ${source.id}" shows the change.`);
  return EXIT.ok;
}

/** `newsdesk source show`: all that is known of one. */
export async function showSource(word: string, args: Args, io: Io): Promise<ExitCode> {
  return await withStore(args, io, async (store, settings) => {
    const { id } = findSource(settings.sources, word);
    const row = (await readSourceHealth(store, settings, new Date())).find(({ source }) => source.id === id);
    if (row === undefined) throw new Error(`The source ${id} was there a moment ago.`);
    if (args.isSet("json")) io.print(JSON.stringify({ ...inJson(row), poll: shownState(row) }));
    else for (const [label, value] of facts(row)) io.print(onOneLine(`${label.padEnd(14)}${value}`));
    return EXIT.ok;
  });
}

const HEAD = ["STATE", "NAME", "ID", "LAST GOOD", "LAST ERROR", "ITEMS", "NEXT", "WHY"];

function inCells({ source, state, health, count }: SourceHealth): readonly string[] {
  return [
    health.state,
    source.name,
    source.id,
    orNever(state?.lastSuccessAt),
    state?.lastFailure?.reason ?? "-",
    String(count.items),
    state === null ? "next pass" : minute(state.nextFetchAt),
    [health.why, state?.nextFetchWhy ?? ""].filter((words) => words !== "").join("; next: "),
  ];
}

function inJson({ source, state, health, count }: SourceHealth): object {
  return {
    id: source.id,
    name: source.name,
    url: source.isOpen ? source.request.reveal().feedUrl : null,
    state: health.state,
    since: health.since,
    why: health.why,
    trouble: health.trouble,
    items: count.items,
    quarantinedItems: count.quarantined,
    lastSuccessAt: state?.lastSuccessAt ?? null,
    lastFailure: state?.lastFailure ?? null,
    lastReceived: state?.lastReceived ?? null,
    nextFetchAt: state?.nextFetchAt ?? null,
    nextFetchWhy: state?.nextFetchWhy ?? null,
    movedUrl: source.isOpen ? (state?.movedUrl ?? null) : null,
  };
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
    ...(hubs.length === 0 ? [] : [["push", `hub ${hubs.join(", ")}`] as const]),
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

function orNever(at: Date | null | undefined): string {
  return at == null ? "never" : minute(at);
}
