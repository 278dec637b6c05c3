import { counted } from "../domain/counted.ts";
import { type DeadJob, type JobQueues, type QueueDepth, type QueueName, QUEUES } from "../domain/job-queues.ts";
import { echoed } from "../domain/terminal-text.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import type { Args, Command, Io } from "./command.ts";
import { minute } from "./minute.ts";
import { logFor } from "./session.ts";
import { tableLines } from "./table.ts";
import { withFleet } from "./worker.ts";

/** Dead jobs that are shown. */
const MAX_DEAD = 100;

/** `newsdesk queue`: the work that waits to be shared, and what nobody could do. */
export const queue: Command = {
  name: "queue",
  usage: ["queue list [--json]", "queue dead [--json]", "queue redrive [QUEUE]"],
  summary: "See the jobs that workers share, and put back those that nobody could do",
  details: [
    "A job says where to look; what is due is in the tables. One that fails is tried again, five times in all within half a minute or",
    "so, and is dead then: the log of its worker and `queue dead` say why. Nothing is lost by it, since each minute makes the jobs",
    "anew that are called for. `queue redrive` puts dead jobs back at once, when what stopped them is mended.",
  ],
  maxWords: 2,
  options: {},
  async run(args, io) {
    const [what = "list", name] = args.words;
    const act = ACTS[what];
    if (act === undefined) throw new UserError(`queue cannot ${echoed(what)}.`, "It knows list, dead and redrive.");
    await withFleet(args, io, async (fleet) => {
      const queues = await fleet.openQueues(logFor(args, "error"), { works: false });
      try {
        await act(queues, { args, io, name });
      } finally {
        await queues.close();
      }
    });
    return EXIT.ok;
  },
};

type Asked = { readonly args: Args; readonly io: Io; readonly name: string | undefined };

const ACTS: Readonly<Record<string, (queues: JobQueues, asked: Asked) => Promise<void>>> = {
  async list(queues, { args, io }) {
    const depths = await queues.depths();
    if (args.isSet("json")) for (const depth of depths) io.print(JSON.stringify(depth));
    else printDepths(depths, io);
  },
  async dead(queues, { args, io }) {
    const jobs = await queues.dead(MAX_DEAD);
    if (args.isSet("json")) for (const job of jobs) io.print(JSON.stringify(job));
    else printDead(jobs, io);
  },
  async redrive(queues, { io, name }) {
    const jobs = await queues.redrive(name === undefined ? null : toQueue(name));
    io.note(`${counted(jobs, "job was", "jobs were")} put back.`);
  },
};

function toQueue(name: string): QueueName {
  const known = QUEUES.find((one) => one === name);
  if (known === undefined) throw new UserError(`There is no queue ${echoed(name)}.`, `There are ${QUEUES.join(", ")}.`);
  return known;
}

function printDepths(depths: readonly QueueDepth[], io: Io): void {
  const cells = depths.map(({ queue: name, waiting, deferred, active, dead }) => [
    name,
    ...[waiting, deferred, active, dead].map(String),
  ]);
  for (const line of tableLines(["QUEUE", "WAITING", "LATER", "UNDER WAY", "DEAD"], cells)) io.print(line);
}

function printDead(jobs: readonly DeadJob[], io: Io): void {
  const rows = jobs.map(({ queue: name, key, failedAt, why }) => [name, key, minute(failedAt), why]);
  if (rows.length > 0) for (const line of tableLines(["QUEUE", "JOB", "DEAD SINCE", "WHY"], rows)) io.print(line);
  io.note(rows.length === 0 ? "No job is dead." : "When what stopped them is mended: newsdesk queue redrive.");
}
