/**
 * Works through lanes: within one lane one piece after the other, and up to `concurrency` lanes at the same time. So a
 * lane that hangs holds up nothing but itself. The first exception stops the lanes from taking further work, and is
 * thrown when all that runs has ended.
 */
export async function runLanes<T>(
  lanes: readonly (readonly T[])[],
  concurrency: number,
  work: (piece: T) => Promise<void>,
): Promise<void> {
  const waiting = lanes.values();
  let isStopped = false;
  const drain = async (): Promise<void> => {
    for (const lane of waiting) {
      for (const piece of lane) {
        if (isStopped) return;
        await work(piece);
      }
    }
  };
  const stopOnError = async (): Promise<void> => {
    try {
      await drain();
    } catch (cause) {
      isStopped = true;
      throw cause;
    }
  };
  const ends = await Promise.allSettled(Array.from({ length: Math.min(concurrency, lanes.length) }, stopOnError));
  const failure = ends.find((end) => end.status === "rejected");
  if (failure !== undefined) throw failure.reason;
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
