import type { Candidate, FoundFeeds } from "../app/sources/find-feeds.ts";
import { counted } from "../domain/counted.ts";
import { onOneLine } from "../domain/terminal-text.ts";

/** The feeds that an address leads to, numbered, two lines each. */
export function candidateLines(candidates: readonly Candidate[]): readonly string[] {
  return candidates.flatMap((candidate, at) => {
    const { url, isComments, feed } = candidate;
    const facts = [
      counted(feed.items.length, "item"),
      newestOf(candidate)?.slice(0, 10) ?? "undated",
      feed.feed.language ?? "language unknown",
      feed.format,
      ...(isComments ? ["comments"] : []),
    ];
    const title = feed.feed.title ?? "(no title)";
    return [onOneLine(`${at + 1}  ${title}: ${facts.join(", ")}`), `   ${url}`];
  });
}

export function candidateJson(candidate: Candidate): object {
  const { url, from, isComments, feed } = candidate;
  const { title, language } = feed.feed;
  return {
    url,
    title,
    items: feed.items.length,
    newest: newestOf(candidate),
    language,
    format: feed.format,
    from,
    isComments,
  };
}

export function deadLines(dead: FoundFeeds["dead"]): readonly string[] {
  return dead.map(({ url, reason, detail }) => onOneLine(`   ${url} gives nothing: ${reason}, ${detail}`));
}

/** When the newest item was told, ISO 8601 in UTC. */
function newestOf({ feed }: Candidate): string | null {
  const times = feed.items.flatMap(({ published, updated }) => published ?? updated ?? []);
  return times.sort().at(-1) ?? null;
}
