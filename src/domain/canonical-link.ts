import type { Branded } from "./brand.ts";
import { foldKnownSite } from "./links/known-sites.ts";
import { addressText, namesPage, type PageAddress } from "./links/page-address.ts";
import { foldForms } from "./links/page-forms.ts";
import { parametersOf } from "./links/parameters.ts";
import { archivedPage, redirectTarget } from "./links/redirect-target.ts";
import { trackingOn } from "./links/tracking.ts";

/**
 * Absolute http(s) address without tracking parameters and fragment, but for one that names the page (`#!/news/1`); the
 * target and not the redirector, where the address holds it. Only `canonicalLink` makes one.
 */
export type CanonicalLink = Branded<string, "CanonicalLink">;

/** Longest link that is kept, in characters; longer ones are refused. */
const MAX_LINK_CHARS = 2_048;
/** Longest text that is read as a link: a redirector's address may be much longer than its target. */
const MAX_RAW_CHARS = 16_384;
/** Redirectors in redirectors; where there are more the address stays as it is. */
const MAX_HOPS = 8;

/** To be written anew when `linkKey` gives other keys than before, be it for other rules or for other lists: stored keys are made anew then. */
export const LINK_KEYS = "2026-11-23";

/**
 * Makes a link comparable and safe to show: http or https, no user name, no fragment but a page's name, no tracking
 * parameters, no redirector. It leads where the raw one leads. `base` resolves a relative link. Returns `null` for
 * anything that is not such an address (WHATWG URL). What it gives it leaves as it is.
 */
export function canonicalLink(raw: string, base?: string): CanonicalLink | null {
  if (raw.length > MAX_RAW_CHARS) return null;
  const url = URL.parse(raw.trim(), base);
  if (url === null || !/^https?:$/.test(url.protocol) || url.hostname === "") return null;
  const target = follow(url, redirectTarget);
  return target.href.length > MAX_LINK_CHARS ? null : (target.href as CanonicalLink);
}

/**
 * Folds a canonical link for comparison only: without scheme and port, without the marks of forms (`www.`, mobile, AMP,
 * print, index page, trailing slash) and visits (session ids), its parameters in order and its escapes in one spelling
 * (RFC 3986, 6.2.2); of an archived page that page; of sites that have several addresses for one page one of them. Two
 * links with equal keys are taken for one page. Never shown, never fetched. A key with a scheme before it has itself as key.
 */
export function linkKey(link: CanonicalLink): string {
  let key = foldPage(new URL(link));
  for (let hops = 0; hops < MAX_HOPS && MAY_HOLD_ANOTHER.test(key); hops++) {
    const again = foldPage(new URL(`https://${key}`));
    if (again === key) break;
    key = again;
  }
  return key;
}

/** What the key of a redirector or an archive has in it that was hidden behind a form ("/redirect/index.php?url=…"). */
const MAY_HOLD_ANOTHER = /https?(?::|%3a)|\/(?:amp|[a-z]{1,2})\//i;

function foldPage(address: URL): string {
  const url = follow(address, (one) => redirectTarget(one) ?? archivedPage(one));
  const { host, pathname: path, search, hash: fragment } = url;
  let page: PageAddress = { host, path, parameters: parametersOf(search), fragment };
  let text = addressText(page);
  for (;;) {
    // Ends: what is folded anew is shorter, or was put into the one order that there is.
    page = foldKnownSite(foldForms(page));
    const folded = addressText(page);
    if (folded === text) return text;
    text = folded;
  }
}

/** Whether a `linkKey` names a whole site, and so no page of it. */
export function isSite(key: string): boolean {
  return !/[/?]/.test(key);
}

/** Cleans the address, and that to which it leads, and so on. */
function follow(url: URL, targetOf: (url: URL) => URL | null): URL {
  let reached = clean(url);
  for (let hops = 0; hops < MAX_HOPS; hops++) {
    const target = targetOf(reached);
    if (target === null) return reached;
    reached = clean(target);
  }
  return url;
}

/** Changes the address itself. What stays, stays letter by letter. */
function clean(url: URL): URL {
  if (url.hash !== "" && !namesPage(url.hash)) url.hash = "";
  url.username = "";
  url.password = "";
  if (url.hostname.endsWith(".")) url.hostname = url.hostname.slice(0, -1);
  if (url.search !== "") dropTracking(url);
  return url;
}

function dropTracking(url: URL): void {
  const all = parametersOf(url.search);
  const isTracking = trackingOn(url.hostname);
  const kept = all.filter((parameter) => !isTracking(parameter));
  if (kept.length < all.length) url.search = kept.map(({ raw }) => raw).join("&");
}
