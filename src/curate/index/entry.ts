import type { StoryId } from "../../domain/story.ts";
import type { Mark } from "../text/marks.ts";

/** What the index is told about one item. */
export type ClusterItem = {
  readonly id: string;
  /** Empty when it is not known: such items count as of different sources. */
  readonly source: string;
  /** Milliseconds since 1970; equal for all when there is no clock to go by. */
  readonly toldMs: number;
  readonly title: string;
  readonly summary: string;
  /** The page it is about, as `linkKey` folds it. */
  readonly linkKey: string | null;
  /** The place on that page that it is known by ("#v12"), or the sound or film that it brings; `null`: it is the page. */
  readonly place: string | null;
  /** The page is not the source's own: two items of the source may point to it. */
  readonly isLinkForeign: boolean;
  /** BCP 47, as declared. */
  readonly language: string | null;
};

/** An item in the index; its texts are not kept, and its words lie in the columns of the window. */
export type Entry = {
  readonly item: Pick<ClusterItem, "id" | "source" | "toldMs" | "place">;
  /** Where it belongs now; only the window's `move` changes it. */
  storyId: StoryId;
  readonly hasSummary: boolean;
  readonly titleKey: number | null;
  readonly keys: readonly number[];
  /** What its title names, and the flaws that its summary does. */
  readonly marks: readonly Mark[];
  /** Its place in the columns. */
  readonly slot: number;
};
