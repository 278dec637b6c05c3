import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Answer, Taken } from "./relay-process.ts";

export type Relay = {
  readonly url: string;
  /** A Maildir, to which it reports what arrived. */
  readonly reports: string;
  readonly unreadReports: () => number;
  /** Settles when it has taken so many mails in all: how many those are, and the Message-ID of the last. */
  readonly reaches: (total: number) => Promise<Answer>;
  /** All that it took, in that order, as its log says. */
  readonly taken: () => readonly Taken[];
  readonly stop: () => void;
};

const RELAY = join(import.meta.dirname, "relay-process.ts");

/** Starts a relay in a process of its own, with its log and its reports in the folder. `answerMs`: the longest that it thinks. */
export async function openRelay(folder: string, answerMs: number): Promise<Relay> {
  const [log, reports] = [join(folder, "taken.jsonl"), join(folder, "reports")];
  for (const part of ["tmp", "new", "cur"]) mkdirSync(join(reports, part), { recursive: true });
  const child = fork(RELAY, [log, reports, String(answerMs)], { execArgv: [] });
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  const waiting = new Map<number, (answer: Answer) => void>();
  let number = 0;
  child.on("message", (answer: Answer) => {
    waiting.get(answer.number)?.(answer);
    waiting.delete(answer.number);
  });
  return {
    url: `smtp://127.0.0.1:${port}`,
    reports,
    unreadReports: () => readdirSync(join(reports, "new")).length,
    async reaches(total) {
      const { promise, resolve } = Promise.withResolvers<Answer>();
      waiting.set((number += 1), resolve);
      child.send({ number, total });
      return await promise;
    },
    taken: () => {
      const lines = readFileSync(log, "utf8").split("\n").slice(0, -1);
      return lines.map((line) => JSON.parse(line) as Taken);
    },
    stop: () => child.disconnect(),
  };
}
