/** A path below the site's address as it stands in a link: each part of it with its own signs in percents (RFC 3986, 3.3). */
export function encodedPath(path: string): string {
  return path.toWellFormed().split("/").map(encodeURIComponent).join("/");
}
