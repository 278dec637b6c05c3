import { createHttpClient, type HttpClient } from "../net/http-client.ts";
import type { MailLink } from "./mail-links.ts";
import type { Settings } from "./settings/settings.ts";
import { OF_THE_SUBSCRIBER } from "./digest-draft.ts";
import { httpOptions } from "./stage-options.ts";

/** Links that are asked at a time; a host is asked as the client says. */
const AT_A_TIME = 8;
/** Most links that are asked. */
const MAX_ASKED = 300;
/** What is read of each page, in bytes. */
const MAX_BYTES = 16 * 1024;

/** A link that did not answer as a page does, and how. */
export type DeadLink = { readonly href: string; readonly why: string };

/** Asks each address once, and tells those that a reader would follow in vain. */
export async function deadLinks(
  links: readonly MailLink[],
  settings: Settings,
  signal: AbortSignal,
): Promise<readonly DeadLink[]> {
  const client = createHttpClient(httpOptions(settings));
  try {
    return await askAll(links, client, signal);
  } finally {
    await client.close();
  }
}

async function askAll(
  links: readonly MailLink[],
  client: HttpClient,
  signal: AbortSignal,
): Promise<readonly DeadLink[]> {
  const asked = links.filter(({ href }) => /^https?:/.test(href) && !href.includes(OF_THE_SUBSCRIBER));
  const hrefs = [...new Set(asked.map(({ href }) => href))];
  const waiting = hrefs.slice(0, MAX_ASKED);
  const dead: DeadLink[] = [];
  const lane = async (): Promise<void> => {
    for (let href = waiting.shift(); href !== undefined; href = waiting.shift()) {
      const why = await whyDead(href, client, signal);
      if (why !== null) dead.push({ href, why });
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, lane));
  return dead.toSorted((a, b) => hrefs.indexOf(a.href) - hrefs.indexOf(b.href));
}

async function whyDead(href: string, client: Pick<HttpClient, "get">, signal: AbortSignal): Promise<string | null> {
  const answer = await client.get({ url: href, headers: {}, reads: "beginning", maxBytes: MAX_BYTES }, signal);
  if (answer.kind === "failed") return answer.detail;
  return answer.status < 400 ? null : `HTTP ${answer.status}`;
}
