import type { LineCounter } from "yaml";

/** Entries whose id one above them has already, with the line of that. */
export function repeats<Entry extends { readonly id: string; readonly at: number }>(
  entries: readonly Entry[],
  lines: LineCounter,
) {
  const first = new Map<string, Entry>();
  return entries.flatMap((entry) => {
    const earlier = first.get(entry.id);
    if (earlier === undefined) first.set(entry.id, entry);
    return earlier === undefined ? [] : [{ entry, line: lines.linePos(earlier.at).line }];
  });
}
