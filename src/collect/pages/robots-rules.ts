import robotsModule from "robots-parser";

/** The name by which `robots.txt` speaks of us (RFC 9309, 2.2.1). */
const PRODUCT_TOKEN = "newsdesk";

/** The package is CommonJS, and its types name a default that it does not have. */
const robotsParser = robotsModule as unknown as (typeof robotsModule)["default"];

export type RobotsRules = {
  readonly isAllowed: boolean;
  /** How far apart the site wants requests to be; 0 when it says nothing. */
  readonly delaySeconds: number;
};

/**
 * What a `robots.txt` says of one address of its site. Runs in a reading thread only: rules with many `*` can take
 * seconds over a long address.
 */
export function readRobots(text: string, robotsUrl: string, url: string): RobotsRules {
  const robots = robotsParser(robotsUrl, text);
  const delay = robots.getCrawlDelay(PRODUCT_TOKEN) ?? 0;
  return {
    isAllowed: robots.isAllowed(url, PRODUCT_TOKEN) ?? true,
    delaySeconds: Number.isFinite(delay) && delay > 0 ? delay : 0,
  };
}
