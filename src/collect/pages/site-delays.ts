import type { Clock } from "../../domain/log.ts";

/** When a site that asks for it in its `robots.txt` (`Crawl-delay`) may be asked for the next page. */
export type SiteDelays = {
  readonly isFree: (url: URL) => boolean;
  /** Its page is asked for now; `delaySeconds` is what it wishes. */
  readonly note: (url: URL, delaySeconds: number) => void;
};

/** No site holds us off for longer. */
const MAX_DELAY_SECONDS = 5 * 60;
/** Sites that are remembered; their delays end within minutes. */
const MAX_SITES = 1_000;

/** Nobody waits here: a page whose site is not free stays due, and the next pass asks again. */
export function createSiteDelays(clock: Clock): SiteDelays {
  const untilMs = new Map<string, number>();
  return {
    isFree: ({ host }) => (untilMs.get(host) ?? 0) <= clock().getTime(),
    note({ host }, delaySeconds) {
      untilMs.delete(host);
      if (delaySeconds <= 0) return;
      untilMs.set(host, clock().getTime() + Math.min(delaySeconds, MAX_DELAY_SECONDS) * 1000);
      const [oldest] = untilMs.keys();
      if (untilMs.size > MAX_SITES && oldest !== undefined) untilMs.delete(oldest);
    },
  };
}
