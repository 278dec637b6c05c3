import type { HttpAnswer } from "./http-client.ts";

/** Headers by which a shield says that it answers in the place of the server, and wants to see a browser. */
const HEADERS: readonly (readonly [name: string, value: RegExp])[] = [
  ["cf-mitigated", /^challenge$/],
  ["x-vercel-mitigated", /^challenge$/],
  ["x-amzn-waf-action", /^(?:challenge|captcha)$/],
  ["x-sucuri-block", /./],
];

/** Parts that only the pages have that such shields put in the place of what was asked for. */
const SURE_MARKS =
  /_cf_chl_opt|\/\.within\.website\/x\/cmd\/anubis|captcha-delivery\.com|sucuri_cloudproxy_js|px-captcha|<title>Just a moment\.\.\.</;

/** Parts that shields also put into good pages; in one that comes with an error they say whose error it is. */
const MARKS =
  /\/cdn-cgi\/challenge-platform\/|_Incapsula_Resource|check\.ddos-guard\.net|awsWafCookieDomainList|challenges\.cloudflare\.com\/turnstile/;

/** Marks stand in the head of a page. */
const MAX_CHARS = 16_384;

/** Whether the answer is a page that wants to see a browser first, and says nothing of what was asked for. */
export function isBotChallenge({ status, headers, body }: Pick<HttpAnswer, "status" | "headers" | "body">): boolean {
  if (HEADERS.some(([name, value]) => value.test(headers.get(name) ?? ""))) return true;
  const start = Buffer.from(body.buffer, body.byteOffset, Math.min(body.byteLength, MAX_CHARS)).toString("latin1");
  if (!/^[^<]{0,16}<(?:!doctype html|html)[\s>]/i.test(start)) return false;
  return SURE_MARKS.test(start) || (status !== 200 && MARKS.test(start));
}
