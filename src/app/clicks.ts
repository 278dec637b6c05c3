import { type CountedLink, linksOf } from "../domain/counted-link.ts";
import type { DeskStore } from "../domain/desk-store.ts";
import { CLICK_KEY, isCountedLink, type PublishOptions } from "../publish/publish.ts";

/** Where a link of an edition leads, and how that somebody followed it is counted. */
export type Click = {
  readonly destination: string;
  /** Adds one to the edition's story, and knows of nobody. Does nothing while the digest does not count. Throws what the storage throws. */
  readonly count: () => Promise<void>;
};

/** `null`: there is no such link of ours. Looking one up changes nothing; a link outlives the setting, for the mail has it. */
export function clickReader({ keys, clicks }: Pick<DeskStore, "keys" | "clicks">) {
  return async (counted: CountedLink, { digests }: Pick<PublishOptions, "digests">): Promise<Click | null> => {
    const key = await keys.find(CLICK_KEY);
    const told = key === null ? null : await clicks.edition(counted.edition);
    const found = told === null ? undefined : linksOf(told.content)[counted.number - 1];
    if (key === null || found === undefined || !isCountedLink(key, counted, found.link)) return null;
    const isCounting = digests.some(({ name, countsClicks }) => countsClicks && name === told?.digest);
    return {
      destination: found.link,
      count: async () => {
        if (isCounting) await clicks.count(counted.edition, found.story);
      },
    };
  };
}
