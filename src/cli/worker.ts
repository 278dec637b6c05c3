import type { FleetStore, WorkerPresence } from "../domain/fleet.ts";
import { echoed } from "../domain/terminal-text.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import type { Args, Command, Io } from "./command.ts";
import { minute } from "./minute.ts";
import { withStore } from "./session.ts";
import { tableLines } from "./table.ts";

/** `newsdesk worker`: who works on the desk. */
export const worker: Command = {
  name: "worker",
  usage: ["worker list [--json]"],
  summary: "See the workers that share the desk, and which stage each of them holds",
  details: [
    "A worker is a process of `newsdesk start` on a PostgreSQL database. Of collect and send each of them takes jobs; any other stage",
    "is held by one at a time, and passes on within ten seconds when that one dies.",
  ],
  maxWords: 1,
  options: {},
  async run(args, io) {
    const [what = "list"] = args.words;
    if (what !== "list") throw new UserError(`worker cannot ${echoed(what)}.`, "It knows list.");
    const workers = await withFleet(args, io, async (fleet) => await fleet.workers());
    if (args.isSet("json")) for (const one of workers) io.print(JSON.stringify(one));
    else print(workers, io);
    return EXIT.ok;
  },
};

function print(workers: readonly WorkerPresence[], io: Io): void {
  const rows = workers.map(({ worker: name, roles, startedAt, holds }) => [
    name,
    minute(startedAt),
    roles.join(", "),
    holds.join(", ") || "-",
  ]);
  for (const line of tableLines(["WORKER", "SINCE", "ROLES", "HOLDS"], rows)) io.print(line);
  if (workers.length === 0) io.note("Nobody works on this desk: newsdesk start.");
}

/** Opens what workers share. Throws a `UserError` where there is one worker that shares nothing. */
export async function withFleet<Result>(
  args: Args,
  io: Io,
  use: (fleet: FleetStore) => Promise<Result>,
): Promise<Result> {
  return await withStore(args, io, async ({ fleet }) => {
    if (fleet !== null) return await use(fleet);
    throw new UserError(
      "A database in a file has one worker, and no queues.",
      "Several workers need a PostgreSQL server: `database: postgres://…`.",
    );
  });
}
