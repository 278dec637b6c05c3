import type { FeedFrame, FrozenItem } from "../domain/archive-store.ts";

/** A whole document in each format. Apart from what writes frames and items, because who serves an archive needs neither. */
export function fillFrame(
  { rss, atom, json }: FeedFrame,
  items: readonly FrozenItem[],
): { readonly rss: string; readonly atom: string; readonly json: string } {
  return {
    rss: `${rss.before}${items.map((item) => item.rss).join("")}${rss.after}`,
    atom: `${atom.before}${items.map((item) => item.atom).join("")}${atom.after}`,
    json: `${json.before}${items.map((item) => item.json).join(",\n")}${json.after}`,
  };
}
