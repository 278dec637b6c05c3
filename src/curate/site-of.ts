/** Under these everybody has a site of their own, and so under "co.uk" and its like. */
const SHARED = new Set(
  `bearblog.dev blogspot.com github.io gitlab.io hashnode.dev medium.com neocities.org netlify.app pages.dev substack.com
   tumblr.com vercel.app wordpress.com`.split(/\s+/),
);
const COUNTRY_ENDING = /^(?:co|com|net|org|ac|gov|edu|or|ne|go)\.[a-z]{2}$/;

/** The host of an address without the names below its site: enough for a guess whether two addresses are of one site. */
export function siteOf(url: string): string {
  const labels = (URL.parse(url)?.hostname ?? "").split(".");
  const lastTwo = labels.slice(-2).join(".");
  return SHARED.has(lastTwo) || COUNTRY_ENDING.test(lastTwo) ? labels.slice(-3).join(".") : lastTwo;
}
