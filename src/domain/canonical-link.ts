import type { Branded } from "./brand.ts";

/** Absolute http(s) address without fragment and tracking parameters; only `canonicalLink` makes one. */
export type CanonicalLink = Branded<string, "CanonicalLink">;

/** Longest link that is kept, in characters; longer ones are refused. */
const MAX_LINK_CHARS = 2_048;

const TRACKING_PREFIXES = ["utm_", "mtm_", "pk_", "hsa_", "at_", "mc_"];
const TRACKING_NAMES = new Set([
  ..."fbclid gclid dclid msclkid yclid igshid mkt_tok cmpid ns_campaign ns_mchannel ftag".split(" "),
  ..."ref_src ref_url ref source src feature partner ncid ocid sr_share smid cid xtor s_cid wt_mc_id guccounter".split(
    " ",
  ),
  ..."_hsenc _hsmi vero_id oly_anon_id oly_enc_id wickedid trk trkcampaign spm rss via".split(" "),
]);

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
  for (const name of Array.from(url.searchParams.keys()).filter(isTracking)) url.searchParams.delete(name);
  return url.href.length > MAX_LINK_CHARS ? null : (url.href as CanonicalLink);
}

/**
 * Folds a canonical link for comparison only: without scheme, `www.`, `m.` or `amp.`, index page, trailing slash, and
 * with its parameters in order. Two links with equal keys are taken for one page. Never shown, never fetched.
 */
export function linkKey(link: CanonicalLink): string {
  const url = new URL(link);
  url.searchParams.sort();
  const host = url.host.replace(/^(?:www|m|mobile|amp)\./, "");
  const path = url.pathname.replace(/\/(?:index|default)\.(?:html?|php|aspx?)$/, "/").replace(/\/(?:amp\/?)?$/, "");
  return `${host}${path}${url.search}`;
}

function isTracking(name: string): boolean {
  const folded = name.toLowerCase();
  return TRACKING_NAMES.has(folded) || TRACKING_PREFIXES.some((prefix) => folded.startsWith(prefix));
}
