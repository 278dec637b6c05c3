/** A callback for people and the log: host and path, for its query may hold a secret. */
export function shownCallback(callback: string): string {
  const url = URL.parse(callback);
  return url === null ? "?" : `${url.host}${url.pathname}`;
}
