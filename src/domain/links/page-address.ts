import type { Parameter } from "./parameters.ts";

/** An address taken apart for comparison. `path` begins with a slash, or is empty for the site; `fragment` with `#`, or is empty. */
export type PageAddress = {
  readonly host: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly fragment: string;
};

/** The address as a text without its scheme. */
export function addressText({ host, path, parameters, fragment }: PageAddress): string {
  const query = parameters.map(({ raw }) => raw).join("&");
  return `${host}${path === "" && fragment !== "" ? "/" : path}${query === "" ? "" : `?${query}`}${fragment}`;
}

/** A fragment that is a path: the page is drawn in the browser, and this is its name. Any other is a place on the page. */
export function namesPage(hash: string): boolean {
  return /^#(?:!.|\/.)/.test(hash);
}
