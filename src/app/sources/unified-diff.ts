/** Lines that are shown before and after a change. */
const CONTEXT_LINES = 3;

/** One change of a text as a patch (unified format, one hunk, from the first changed line to the last). */
export function unifiedDiff(file: string, before: string, after: string): string {
  const [old, next] = [before.split("\n"), after.split("\n")];
  const first = old.findIndex((line, at) => line !== next[at]);
  const start = first === -1 ? Math.min(old.length, next.length) : first;
  const same = commonTail(old.slice(start), next.slice(start));
  const [oldEnd, nextEnd] = [old.length - same, next.length - same];
  const from = Math.max(0, start - CONTEXT_LINES);
  const lead = old.slice(from, start);
  const tail = old
    .slice(oldEnd, oldEnd + CONTEXT_LINES)
    .filter((line, at) => line !== "" || oldEnd + at < old.length - 1);
  const size = lead.length + tail.length;
  return [
    `--- ${file}`,
    `+++ ${file}`,
    `@@ -${from + 1},${size + oldEnd - start} +${from + 1},${size + nextEnd - start} @@`,
    ...lead.map((line) => ` ${line}`),
    ...old.slice(start, oldEnd).map((line) => `-${line}`),
    ...next.slice(start, nextEnd).map((line) => `+${line}`),
    ...tail.map((line) => ` ${line}`),
  ].join("\n");
}

function commonTail(one: readonly string[], other: readonly string[]): number {
  const most = Math.min(one.length, other.length);
  for (let count = 0; count < most; count += 1) {
    if (one.at(-1 - count) !== other.at(-1 - count)) return count;
  }
  return most;
}
