/** An absolute address. One that is absolute already, or cannot be resolved, stays as it is written. */
export function resolveAddress(raw: string | null, base: string): string | null {
  if (raw === null || /^[a-z][a-z\d+.-]*:/i.test(raw)) return raw;
  return URL.parse(raw, base === "" ? undefined : base)?.href ?? raw;
}

/** An absolute address of the web, or `null`. */
export function resolveWebAddress(raw: string | null, base: string): string | null {
  const url = raw === null ? null : URL.parse(raw, base === "" ? undefined : base);
  return url !== null && /^https?:$/.test(url.protocol) ? url.href : null;
}
