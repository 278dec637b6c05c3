/** Counts bytes that are held in memory, and lets those who would bring more wait while there are too many. */
export type ByteRoom = {
  /** Waits until fewer than the limit are held. */
  free(): Promise<void>;
  /** Counts bytes as held until the work with them has ended, however it ends. */
  hold<Result>(bytes: number, work: () => Promise<Result>): Promise<Result>;
};

/** Whoever came in before the limit was reached may still hold more: the limit is passed by one load for each of them. */
export function createByteRoom(maxBytes: number): ByteRoom {
  let held = 0;
  let waiting: (() => void)[] = [];
  const release = (bytes: number): void => {
    held -= bytes;
    if (held >= maxBytes) return;
    for (const wake of waiting) wake();
    waiting = [];
  };
  return {
    async free() {
      if (held >= maxBytes) await new Promise<void>((wake) => waiting.push(wake));
    },
    async hold(bytes, work) {
      held += bytes;
      try {
        return await work();
      } finally {
        release(bytes);
      }
    },
  };
}
