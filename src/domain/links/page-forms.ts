import { type Parameter, parametersOf } from "./parameters.ts";
import type { PageAddress } from "./page-address.ts";

/** Labels before the name of a site that choose how it looks, and not what it tells. */
const FORM_LABEL = /^(?:www|m|mobile|touch|wap|amp)\.(?=[^.]+\.[^.])/;
/** The same behind the label of a language: `en.m.wikipedia.org`. */
const INNER_FORM_LABEL = /^([a-z-]+)\.(?:m|mobile|amp)\.(?=[^.]+\.[^.])/;
const USUAL_PORT = /:(?:80|443)$/;

/** Sites where a name in the path is what somebody called a thing: there "amp" and "print" may be such names. */
const NAMED = new Set(
  (
    "github.com gitlab.com bitbucket.org codeberg.org sr.ht npmjs.com pypi.org crates.io rubygems.org packagist.org " +
    "hub.docker.com docs.rs pkg.go.dev reddit.com x.com facebook.com instagram.com youtube.com wikipedia.org"
  ).split(" "),
);

const SESSION_IN_PATH = /;(?:jsessionid|phpsessid|sid)=[^/;]*|\/\(S\([a-z0-9]{24}\)\)/gi;
const INDEX_PAGE = /\/(?:index|default)\.(?:s?html?|php\d?|aspx?|jsp|cfm)$/i;
const AMP_PATH_END = /\/amp(?:\.html?)?\/?$|\.amp(?=$|\.html?$)/i;
/** In front of an article, told by its date or its many words. */
const AMP_PATH_START = /^\/amp(?=\/(?:.*\/)?(?:\d{4}\/|[^/]*-[^/]*-[^/]*-))/i;
const PRINT_PATH_END = /(?<=\/[^/]*[\d.-][^/]*|\/[^/]+\/[^/]+)\/(?:print|printable|singlepage|single-page)\/?$/i;

/** Where a name is made of so many words of a title their case tells no two pages apart; in a short one it may be an id. */
const WORDY_SEGMENT = /(?<=\/)[a-z\d]+(?:-[a-z\d]+){3,}(?=\/|$|\.html?$)/gi;

/** Parameters that a server makes up for one visit; at least so many letters and digits, as a page's number is shorter. */
const SESSION_NAMES = new Set("phpsessid jsessionid aspsessionid sessionid session_id sessid session sid".split(" "));
const SESSION_VALUE = /^[\w-]{16,}$/;
/** What opens a page to one who has no subscription: needed to read it, and the same page. */
const GIFT_NAMES = new Set("unlocked_article_code gift gifttoken accesstoken sharetoken".split(" "));
const GIFT_VALUE = /^[\w.~-]{8,}$/;
/** Another dress of the page: for telephones, for paper, all its parts at once. Each with the values that mean so. */
const DRESSES: Readonly<Record<string, RegExp>> = {
  amp: /^(?:|1|true|yes)$/i,
  outputtype: /^amp$/i,
  print: /^(?:|1|true|yes|y)$/i,
  printable: /^(?:|1|true|yes|y)$/i,
  printmode: /^(?:|1|true|yes)$/i,
  view: /^(?:print|printable|amp|mobile|singlepage)$/i,
  pagewanted: /^(?:all|print)$/i,
  singlepage: /^(?:|1|true|yes)$/i,
  mobile: /^(?:|0|1|true|yes|no)$/i,
};
/** Blogger's telephone form; anywhere else `m` may be a month. */
const BLOGGER_PAGE = /^\/\d{4}\/\d{2}\/[^/]+\.html$/;

/** Takes one layer of what chooses a form of the page away, and puts what remains in order. */
export function foldForms(page: PageAddress): PageAddress {
  const host = page.host
    .replace(USUAL_PORT, "")
    .replace(/\.(?=$|:)/, "")
    .replace(FORM_LABEL, "")
    .replace(INNER_FORM_LABEL, "$1.");
  return { ...page, host, path: foldPath(page.path, host), parameters: foldParameters(page) };
}

function foldPath(path: string, host: string): string {
  const bare = unescapeUnreserved(path)
    .replace(SESSION_IN_PATH, "")
    .replace(INDEX_PAGE, "/")
    .replace(WORDY_SEGMENT, (segment) => segment.toLowerCase());
  const plain = isNamed(host)
    ? bare
    : bare.replace(AMP_PATH_END, "").replace(AMP_PATH_START, "").replace(PRINT_PATH_END, "");
  return plain.replace(/\/$/, "");
}

function foldParameters({ path, parameters }: PageAddress): readonly Parameter[] {
  const isDress = ({ name, value }: Parameter): boolean =>
    DRESSES[name]?.test(value) === true ||
    (name === "m" && /^[01]$/.test(value) && BLOGGER_PAGE.test(path)) ||
    (SESSION_NAMES.has(name) && SESSION_VALUE.test(value)) ||
    (GIFT_NAMES.has(name) && GIFT_VALUE.test(value));
  return parameters
    .filter((parameter) => !isDress(parameter))
    .map(foldParameter)
    .toSorted((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}

function foldParameter(parameter: Parameter): Parameter {
  const raw = unescapeUnreserved(parameter.raw).replaceAll("+", "%20").replace(/=$/, "");
  return raw === parameter.raw ? parameter : (parametersOf(raw)[0] ?? parameter);
}

function isNamed(host: string): boolean {
  return NAMED.has(host) || NAMED.has(host.split(".").slice(-2).join("."));
}

/** Spellings that mean the same: letters, digits and `-._~` are never escaped, hex digits are capital (RFC 3986, 6.2.2). */
function unescapeUnreserved(text: string): string {
  if (!text.includes("%")) return text;
  return text.replaceAll(/%[\da-f]{2}/gi, (escape) => {
    const char = String.fromCodePoint(Number.parseInt(escape.slice(1), 16));
    return /[\w.~-]/.test(char) ? char : escape.toUpperCase();
  });
}
