import type { FetchPage, PageOutcome } from "../domain/fetch-page.ts";
import type { Clock } from "../domain/log.ts";
import { isBotChallenge } from "./bot-challenge.ts";
import type { HttpAnswer, HttpClient } from "./http-client.ts";
import { retryAfterSeconds } from "./http-headers.ts";
import { statusWords } from "./status-words.ts";

/** The real `FetchPage`, over the guarded client of the house. No header of a source goes along: it is for its feed. */
export function createFetchPage(client: Pick<HttpClient, "get">, clock: Clock): FetchPage {
  return async ({ url, accept, mayFollow }, signal) => {
    let objection: string | null = null;
    const mayHop = async (hop: URL): Promise<string | null> => {
      objection = (await mayFollow?.(hop)) ?? null;
      return objection;
    };
    const answer = await client.get({ url, headers: { accept }, mayFollow: mayHop }, signal);
    if (objection !== null) return { kind: "forbidden", detail: objection };
    return answer.kind === "failed" ? answer : toOutcome(answer, clock());
  };
}

function toOutcome(answer: HttpAnswer, now: Date): PageOutcome {
  const { status, body, headers, url } = answer;
  const host = new URL(url).hostname;
  if (status === 429 || status === 503) {
    return { kind: "throttled", retryAfterSeconds: retryAfterSeconds(headers, now), host };
  }
  const detail = `${host}: ${statusWords(status)}`;
  if (isBotChallenge(answer)) return { kind: "failed", reason: "bot-challenge", detail: `${detail} (a bot challenge)` };
  if (status === 200) return { kind: "found", body, contentType: headers.get("content-type") ?? null, url };
  if (status >= 400 && status < 500) return { kind: "missing", isForever: status === 410, detail };
  return { kind: "failed", reason: "status", detail };
}
