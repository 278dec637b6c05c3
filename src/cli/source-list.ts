import { readSourceHealth, type SourceHealth } from "../app/sources/source-health.ts";
import { EXIT, type ExitCode } from "../domain/user-error.ts";
import type { Args, Io } from "./command.ts";
import { minute } from "./minute.ts";
import { withStore } from "./session.ts";
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

export function inJson({ source, state, health, count }: SourceHealth): object {
  const away = source.isOpen ? (state?.movedUrl ?? null) : null;
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
    movedUrl: state?.isPage === true ? null : away,
    foundUrl: state?.isPage === true ? away : null,
  };
}

export function orNever(at: Date | null | undefined): string {
  return at == null ? "never" : minute(at);
}
