import type { SourcedItem } from "../../domain/story.ts";
import type { Tagger } from "../tags/tagger.ts";
import { readPage } from "./lead-pages.ts";
import { ownSigns } from "./lead-signs.ts";

/**
 * Looks at all in an item that is remembered of it and asked of every item when its story is composed. So a story of
 * thousands is composed in some hundredths of a second, when its items were read before, one by one.
 */
export function readItem(sourced: SourcedItem, tagger: Tagger): void {
  ownSigns(sourced);
  readPage(sourced.item);
  tagger([sourced]);
}
