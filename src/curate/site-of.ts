/** Under these everybody has a site of their own, and so under "co.uk" and its like. */
const SHARED = new Set(
  "github.io gitlab.io substack.com wordpress.com blogspot.com tumblr.com medium.com bearblog.dev netlify.app vercel.app pages.dev hashnode.dev neocities.org".split(
    " ",
  ),
);
const COUNTRY_ENDING = /^(?:co|com|net|org|ac|gov|edu|or|ne|go)\.[a-z]{2}$/;

/** The host of an address without the names below its site: enough for a guess whether two addresses are of one site. */
export function siteOf(url: string): string {
  const labels = (URL.parse(url)?.hostname ?? "").split(".");
  const lastTwo = labels.slice(-2).join(".");
  return SHARED.has(lastTwo) || COUNTRY_ENDING.test(lastTwo) ? labels.slice(-3).join(".") : lastTwo;
}
