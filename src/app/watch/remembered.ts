import type { Clock } from "../../domain/log.ts";

/**
 * Reads at most once in `heldMs`, counted from the end of a reading, and once for all who ask at the same time. A reading that
 * fails is not held: the next who asks tries again.
 */
export function remembered<Value>(heldMs: number, clock: Clock, read: () => Promise<Value>): () => Promise<Value> {
  let held: { readonly value: Value; readonly at: number } | null = null;
  let reading: Promise<Value> | null = null;
  const readNow = async (): Promise<Value> => {
    try {
      const value = await read();
      held = { value, at: clock().getTime() };
      return value;
    } finally {
      reading = null;
    }
  };
  return async () => {
    const age = held === null ? heldMs : clock().getTime() - held.at;
    if (held !== null && age >= 0 && age < heldMs) return held.value;
    return await (reading ??= readNow());
  };
}
