import type { Branded } from "./brand.ts";

/** Absolute http(s) address without fragment and tracking parameters; only `canonicalLink` makes one. */
export type CanonicalLink = Branded<string, "CanonicalLink">;

/** Longest link that is kept, in characters; longer ones are refused. */
const MAX_LINK_CHARS = 2_048;

const TRACKING_PREFIXES = ["utm_", "mtm_", "pk_", "hsa_", "at_", "mc_"];
const TRACKING_NAMES = new Set([
  ..."fbclid gclid dclid msclkid yclid igshid mkt_tok cmpid ns_campaign ns_mchannel ftag".split(" "),
  ..."ref_src ref_url ncid ocid sr_share smid xtor s_cid wt_mc_id guccounter".split(" "),
  ..."_hsenc _hsmi vero_id oly_anon_id oly_enc_id wickedid trk trkcampaign spm".split(" "),
]);
/** Names that mostly say where a reader comes from, but on some sites name the page: there they hold a number. */
const TRACKING_OR_ID = new Set("ref source src feature partner cid rss via".split(" "));

/** Parameters that a server makes up for one visit; at least so many letters and digits, as a page's number is shorter. */
const SESSION_NAMES = new Set("phpsessid jsessionid aspsessionid sessionid session_id sessid session sid".split(" "));
const SESSION_VALUE = /^[\w-]{16,}$/;

/**
 * Makes a link comparable and safe to show: http or https, no user name, no fragment, no tracking parameters.
 * `base` resolves a relative link. Returns `null` for anything that is not such an address (WHATWG URL).
 */
export function canonicalLink(raw: string, base?: string): CanonicalLink | null {
  const url = URL.parse(raw.trim(), base);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === "") return null;
  url.hash = "";
  url.username = "";
  url.password = "";
  if (url.search !== "") dropParameters(url, isTracking);
  return url.href.length > MAX_LINK_CHARS ? null : (url.href as CanonicalLink);
}

/**
 * Folds a canonical link for comparison only: without scheme, `www.`, `m.` or `amp.`, index page, AMP's marks, session
 * ids and trailing slash, and with its parameters in order. Two links with equal keys are taken for one page. Never
 * shown, never fetched.
 */
export function linkKey(link: CanonicalLink): string {
  const url = new URL(link);
  if (url.search !== "") {
    dropParameters(url, isOfVisit);
    url.searchParams.sort();
  }
  const host = url.host.replace(/^(?:www|m|mobile|amp)\./, "");
  const path = url.pathname
    .replace(/;jsessionid=[^/;]*/i, "")
    .replace(/\/(?:index|default)\.(?:html?|php|aspx?)$/, "/")
    .replace(/\.amp(?=$|\.html?$)/, "")
    .replace(/\/(?:amp\/?)?$/, "");
  return `${host}${path}${url.search}`;
}

/** Whether a `linkKey` names a whole site, and so no page of it. */
export function isSite(key: string): boolean {
  return !/[/?]/.test(key);
}

/** Deletes only what goes: each deletion writes the whole query anew, in the platform's spelling. */
function dropParameters(url: URL, drops: (name: string, value: string) => boolean): void {
  for (const [name, value] of Array.from(url.searchParams))
    if (drops(name.toLowerCase(), value)) url.searchParams.delete(name);
}

function isTracking(name: string, value: string): boolean {
  if (TRACKING_OR_ID.has(name)) return !/^\d+$/.test(value);
  return TRACKING_NAMES.has(name) || TRACKING_PREFIXES.some((prefix) => name.startsWith(prefix));
}

function isOfVisit(name: string, value: string): boolean {
  if (name === "amp" || (name === "outputtype" && value === "amp")) return true;
  return SESSION_NAMES.has(name) && SESSION_VALUE.test(value);
}
