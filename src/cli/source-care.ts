import { counted } from "../domain/counted.ts";
import { EXIT, UserError, type ExitCode } from "../domain/user-error.ts";
import type { Args, Io } from "./command.ts";
import { withStore } from "./session.ts";
import { findSource } from "./source-lookup.ts";

/** `newsdesk source release`: ends a quarantine. */
export async function releaseSource(word: string, args: Args, io: Io): Promise<ExitCode> {
  return await withStore(args, io, async (store, settings) => {
    const { id, name } = findSource(settings.sources, word);
    const polled = (await store.collect.sources()).find(({ source }) => source.id === id);
    const items = polled?.state.quarantine == null ? null : await store.collect.releaseSource(id);
    if (args.isSet("json")) io.print(JSON.stringify({ id, items: items ?? 0 }));
    io.note(
      items === null
        ? `${name} is not quarantined; nothing was changed.`
        : `${name} is released; ${counted(items, "item")} held back so far will be told.`,
    );
    return EXIT.ok;
  });
}

/** `newsdesk source fetch`: makes a source due now. */
export async function fetchSource(word: string, args: Args, io: Io): Promise<ExitCode> {
  return await withStore(args, io, async (store, settings) => {
    const { id, name } = findSource(settings.sources, word);
    if (!(await store.sources.wakeSource(id, new Date()))) {
      throw new UserError(
        `${name} was never asked; it is due with the next pass anyway.`,
        'Run "newsdesk run" or "newsdesk start".',
      );
    }
    const worker = await store.worker();
    if (args.isSet("json")) io.print(JSON.stringify({ id, worker }));
    io.note(
      worker === null
        ? `${name} is due, but no newsdesk is at work: "newsdesk run" asks it now, and so does "newsdesk start".`
        : `${name} is asked with the next pass of the newsdesk that is at work: ${worker}.`,
    );
    return EXIT.ok;
  });
}
