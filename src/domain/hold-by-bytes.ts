/** Values in memory that hold bytes. */
export type Holding<Value> = {
  /** What is asked for last goes last. */
  get(key: string): Value | undefined;
  /** `bytes`: what it weighs. */
  put(key: string, value: Value, bytes: number): void;
  drop(key: string): void;
  values(): readonly Value[];
};

/** Holds values of at most so many bytes together, and so many in number; beyond it goes what was asked for longest ago. */
export function holdByBytes<Value>(maxBytes: number, maxCount = Number.POSITIVE_INFINITY): Holding<Value> {
  const held = new Map<string, { readonly value: Value; readonly bytes: number }>();
  let bytes = 0;
  const drop = (key: string): void => {
    bytes -= held.get(key)?.bytes ?? 0;
    held.delete(key);
  };
  return {
    get(key) {
      const one = held.get(key);
      if (one === undefined) return undefined;
      held.delete(key); // The newest stand last.
      held.set(key, one);
      return one.value;
    },
    put(key, value, own) {
      drop(key);
      if (own > maxBytes) return; // It would push out all the others.
      held.set(key, { value, bytes: own });
      bytes += own;
      for (const oldest of held.keys()) {
        if (bytes <= maxBytes && held.size <= maxCount) return;
        drop(oldest);
      }
    },
    drop,
    values: () => Array.from(held.values(), ({ value }) => value),
  };
}
