/** Google's and Amazon's sites of a country, blogs of a country: one site under many names. */
const COUNTRIES = /^(.*?)(google|amazon|blogspot)\.(?:com?\.)?[a-z]{2}$/;

/** The host of an address under the name that its site has in the data of this folder: in small letters, without dot at the end. */
export function siteHost(hostname: string): string {
  return hostname.replace(/\.$/, "").replace(COUNTRIES, "$1$2.com");
}

/** The host and the domains that it lies below, the longest first; none of a single label. */
export function domainsOf(host: string): readonly string[] {
  const labels = host.split(".");
  return labels.slice(0, -1).map((_, at) => labels.slice(at).join("."));
}
