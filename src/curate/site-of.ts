/** The last two labels of an address's host: enough for a guess whether two addresses are of one site. */
export function siteOf(url: string): string {
  return (URL.parse(url)?.hostname ?? "").split(".").slice(-2).join(".");
}
