import type { SourcedItem, Story } from "../../src/domain/story.ts";
import { anItem, aSource, link, MORNING, sourced } from "../builders.ts";

/** One telling in the tests' own shorthand. `hours` after the builders' morning. */
export type Telling = {
  readonly by: string;
  readonly title: string;
  readonly summary?: string;
  readonly hours?: number;
  readonly url?: string | undefined;
  /** When it is not the address. */
  readonly guid?: string;
  /** The address of a sound that it brings. */
  readonly sound?: string;
};

export function telling({ by, title, summary = "", hours = 0, url, guid, sound }: Telling): SourcedItem {
  const source = aSource(by);
  const publishedAt = new Date(MORNING.getTime() + hours * 3_600_000);
  const identity = { kind: "guid", value: guid ?? url ?? `${title} at ${hours}` } as const;
  const enclosures = sound === undefined ? [] : [{ url: sound, type: "audio/mpeg", lengthBytes: null }];
  const item = anItem(title, { identity, summary, enclosures, publishedAt, firstSeenAt: publishedAt }, source);
  return sourced(url === undefined ? item : { ...item, link: link(url) }, source);
}

/** Stories as the titles they are made of, so that two runs can be compared. Sorted. */
export function titlesOf(stories: Iterable<Story>): readonly (readonly string[])[] {
  const titles = Array.from(stories, ({ coverage }) => coverage.map(({ item }) => item.title).toSorted());
  return titles.toSorted((a, b) => (a.join("|") < b.join("|") ? -1 : 1));
}
