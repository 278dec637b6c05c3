import { fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

export type Sink = {
  readonly port: number;
  /** `firstAtMs`: when the first mail was whole, as `Date.now()`; 0 while none was. */
  readonly seen: () => Promise<{ readonly mails: number; readonly firstAtMs: number }>;
  readonly stop: () => void;
};

/** Starts a sink for mails in a process of its own. */
export async function openSink(): Promise<Sink> {
  const child = fork(fileURLToPath(import.meta.resolve("./smtp-sink.ts")));
  const [{ port }] = (await once(child, "message")) as [{ port: number }];
  return {
    port,
    async seen() {
      child.send("seen");
      const [seen] = (await once(child, "message")) as [{ mails: number; firstAtMs: number }];
      return seen;
    },
    stop: () => child.disconnect(),
  };
}
