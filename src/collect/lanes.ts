import type { Sleep } from "../domain/log.ts";

export type LaneOptions = {
  /** Lanes that work at the same time; one that rests is none of them. */
  readonly concurrency: number;
  /** Between two pieces of a lane, in milliseconds. */
  readonly restMs: number;
  readonly sleep: Sleep;
};

/**
 * Works through lanes: within one lane one piece after the other, and up to `concurrency` lanes at the same time. So a
 * lane that hangs holds up nothing but itself, and one that rests holds up nobody. The first exception stops the lanes
 * from taking further work, and is thrown when all that runs has ended; so is the reason of `signal`.
 */
export async function runLanes<T>(
  lanes: readonly (readonly T[])[],
  options: LaneOptions,
  work: (piece: T) => Promise<Worked>,
  signal: AbortSignal,
): Promise<void> {
  const stop = new AbortController();
  const stopped = AbortSignal.any([signal, stop.signal]);
  const queue = createQueue(lanes, options, stopped);
  const drain = async (): Promise<void> => {
    try {
      let worked: Worked = "free";
      for (let lane = await queue.next(); lane !== null; lane = await queue.next(lane, worked)) {
        const [piece] = lane.splice(0, 1);
        if (piece !== undefined) worked = await work(piece);
      }
    } catch (cause) {
      stop.abort();
      throw cause;
    }
  };
  const workers = Math.min(options.concurrency, lanes.length);
  const ends = await Promise.allSettled(Array.from({ length: workers }, drain));
  const failure = ends.find((end) => end.status === "rejected");
  if (failure !== undefined) throw failure.reason;
  signal.throwIfAborted();
}

/** Whether the lane has to rest before its next piece. */
export type Worked = "tired" | "free";

type Queue<T> = {
  /** Takes the lane back, and gives the next one that may work; `null` when there will be none. */
  next(done?: T[], worked?: Worked): Promise<T[] | null>;
};

function createQueue<T>(
  lanes: readonly (readonly T[])[],
  { restMs, sleep }: LaneOptions,
  stopped: AbortSignal,
): Queue<T> {
  const fresh = lanes.values();
  const rested: T[][] = [];
  let resting = 0;
  let idle: (() => void)[] = [];
  const rest = async (lane: T[]): Promise<void> => {
    resting += 1;
    await sleep(restMs, stopped).then(
      () => rested.push(lane),
      () => {}, // Stopped, so nobody waits for the lane.
    );
    resting -= 1;
    const [first, ...others] = idle;
    idle = resting === 0 ? [] : others;
    if (resting === 0) for (const wake of others) wake(); // No lane will come any more but this one.
    first?.();
  };
  return {
    async next(done = [], worked = "free") {
      if (stopped.aborted) return null;
      if (done.length > 0 && (restMs === 0 || worked === "free")) return done;
      if (done.length > 0) void rest(done);
      for (;;) {
        const lane = rested.shift() ?? fresh.next().value?.slice();
        if (lane !== undefined || resting === 0) return lane ?? null;
        await new Promise<void>((wake) => idle.push(wake));
        if (stopped.aborted) return null;
      }
    },
  };
}

/** Parts pieces into lanes by a key, and the pieces of one key into at most `perKey` lanes. Order stays. */
export function toLanes<T>(
  pieces: readonly T[],
  keyOf: (piece: T) => string,
  perKey: number,
): readonly (readonly T[])[] {
  return [...Map.groupBy(pieces, keyOf).values()].flatMap((group) =>
    Array.from({ length: Math.min(perKey, group.length) }, (_, lane) =>
      group.filter((__, index) => index % perKey === lane),
    ),
  );
}
