/** No script, no frame, nothing from elsewhere. Plain http on loopback must go on working, so nothing is upgraded. */
const POLICY =
  "default-src 'none';style-src 'self';img-src 'self';form-action 'self';base-uri 'none';frame-ancestors 'none'";
/** The same, but for scripts that are files of ours. */
export const POLICY_WITH_SCRIPT = `${POLICY};script-src 'self'`;

/** What every answer carries, whatever it is: the same for all, so they are written out once and not made per request. */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  "content-security-policy": POLICY,
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "origin-agent-cluster": "?1",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
  "x-dns-prefetch-control": "off",
  "x-download-options": "noopen",
  "x-frame-options": "DENY",
  "x-permitted-cross-domain-policies": "none",
  "x-xss-protection": "0",
};
