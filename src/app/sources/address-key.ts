/**
 * Folds an address for comparison only: without scheme, `www.`, fragment and a slash at the end. Two addresses with equal
 * keys are taken for one source.
 */
export function addressKey(address: string): string {
  const url = URL.parse(address);
  if (url === null) return address;
  return `${url.host.replace(/^www\./, "")}${url.pathname.replace(/\/+$/, "")}${url.search}`;
}
