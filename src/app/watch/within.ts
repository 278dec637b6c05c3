import { setTimeout } from "node:timers/promises";

/** The same, or a rejection when it takes longer. It goes on then, and nobody hears how it ends. */
export async function within<Value>(limitMs: number, work: Promise<Value>): Promise<Value> {
  const done = new AbortController();
  const late = async (): Promise<never> => {
    await setTimeout(limitMs, null, { signal: done.signal, ref: false });
    throw new Error(`It took longer than ${limitMs} ms.`);
  };
  const tooLate = late();
  tooLate.catch(() => {}); // Aborted, when the work was in time.
  work.catch(() => {}); // It may fail when nobody waits any more.
  try {
    return await Promise.race([work, tooLate]);
  } finally {
    done.abort();
  }
}
