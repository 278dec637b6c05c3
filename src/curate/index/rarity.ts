import { PRIOR_COMMON, PRIOR_ENTRIES, PRIOR_SEEN } from "./parameters.ts";

/** Inverse document frequency within a window, in nats: log(1 + entries / entries that hold the word). */
export type Rarity = {
  /** Sets how many entries there are. */
  setSize(entries: number): void;
  /** Of a word that so many of them hold. */
  of(holders: number, isCommon: boolean): number;
};

export function createRarity(): Rarity {
  // Logarithms of whole numbers and the prior: the rarity is the difference of two of them.
  let logs = new Float64Array(0);
  let commonLogs = logs;
  let size = 0;
  return {
    setSize(entries) {
      size = entries + PRIOR_ENTRIES;
      const longest = size + entries;
      if (longest < logs.length) return;
      logs = logsTo(2 * longest, PRIOR_SEEN);
      commonLogs = logsTo(2 * longest, PRIOR_COMMON);
    },
    of(holders, isCommon) {
      const table = isCommon ? commonLogs : logs;
      return (table[holders + size] ?? 0) - (table[holders] ?? 0);
    },
  };
}

function logsTo(length: number, prior: number): Float64Array<ArrayBuffer> {
  return Float64Array.from({ length }, (_, whole) => Math.log(whole + prior));
}
