import ipaddr from "ipaddr.js";
import { MAX_RETURN_LOCAL_CHARS } from "../../domain/bounce.ts";
import { mailAddress } from "../../domain/mail-address.ts";
import type { MailAddress } from "../../domain/subscriber.ts";

/** Readers of addresses in settings: each gives `null` for what it cannot use. Paths stay as they are written. */

const MAX_URL_CHARS = 2_048;

export type PlaceOrAddress = { readonly path: string } | { readonly address: string };

/** An http(s) address without fragment; a user name and password may be in it. */
export function readFeedUrl(raw: string): string | null {
  const url = readWebUrl(raw);
  if (url === null || !isDecodable(url.username) || !isDecodable(url.password)) return null;
  url.hash = "";
  return url.href;
}

/** Whether an address holds a user name or a password. */
export function hasLogin(address: string): boolean {
  const { username, password } = new URL(address);
  return username !== "" || password !== "";
}

/** An http(s) address without parameters, fragment, user name and trailing slash. */
export function readSiteUrl(raw: string): string | null {
  const url = readWebUrl(raw);
  if (url === null || url.search !== "" || url.hash !== "" || url.username !== "" || url.password !== "") return null;
  return url.href.replace(/\/+$/, "");
}

/** `built-in`, or the http(s) address of a hub, without user name and fragment. */
export function readHub(raw: string): string | null {
  if (raw.trim() === BUILT_IN) return BUILT_IN;
  const url = readWebUrl(raw);
  return url === null || url.hash !== "" || url.username !== "" || url.password !== "" ? null : url.href;
}

/** The word for our own hub. */
export const BUILT_IN = "built-in";

/** `host:port`, an IPv6 host in brackets; port 0 is any free one. */
export function readListen(raw: string): { readonly host: string; readonly port: number } | null {
  const [, bracketed, plain, digits = ""] =
    /^(?:\[([0-9a-fA-F:.]+)\]|([A-Za-z0-9.-]+)):(\d{1,5})$/.exec(raw.trim()) ?? [];
  const host = bracketed ?? plain;
  if (host === undefined || Number(digits) > 65_535) return null;
  return bracketed !== undefined && !ipaddr.IPv6.isValid(bracketed) ? null : { host, port: Number(digits) };
}

/** Where the pages are served when nothing else is said. */
export const DEFAULT_LISTEN = "127.0.0.1:8080";

export type Place = { readonly host: string; readonly port: number };

/** Whether two servers would want one address. A name is compared by its letters alone; port 0 is any free one, so nobody's. */
export function isSamePlace(one: Place, other: Place): boolean {
  if (one.port !== other.port || one.port === 0) return false;
  const hosts = [one.host, other.host].map((host) =>
    ipaddr.isValid(host) ? ipaddr.process(host) : host.toLowerCase(),
  );
  return hosts.some((host) => EVERYWHERE.has(String(host))) || String(hosts[0]) === String(hosts[1]);
}

/** All addresses of the machine. */
const EVERYWHERE = new Set(["0.0.0.0", "::"]);

/** Where figures are told; `"off"`: nowhere. */
export function readMetrics(raw: string): { readonly host: string; readonly port: number } | "off" | null {
  return raw.trim() === "off" ? "off" : readListen(raw);
}

/** A host as URLs have it, in lower case and with `xn--` for other letters; neither scheme, port nor path. */
export function readHost(raw: string): string | null {
  const host = raw.trim();
  return /^[^\s/\\:@?#*%[\]]+$/u.test(host) ? (URL.parse(`http://${host}`)?.hostname.replace(/\.$/, "") ?? null) : null;
}

/** `host:port` (port from 1) or a range such as `10.1.0.0/16` (RFC 4632, 3.1). */
export function readAllowed(raw: string): string | null {
  const entry = raw.trim();
  if (entry.includes("/")) return isRange(entry) ? entry : null;
  const listen = readListen(entry);
  return listen !== null && listen.port > 0 && URL.canParse(`http://${entry}`) ? entry : null;
}

/** A path of a SQLite file, or a `postgres://` address. */
export function readDatabase(raw: string): PlaceOrAddress | null {
  return readPlaceOrAddress(raw, (url) => /^postgres(?:ql)?:$/.test(url.protocol));
}

/** A folder, or `smtp://` or `smtps://` with a host and nothing after the port. */
export function readTransport(raw: string): PlaceOrAddress | null {
  return readPlaceOrAddress(
    raw,
    (url) =>
      /^smtps?:$/.test(url.protocol) &&
      url.hostname !== "" &&
      /^\/?$/.test(url.pathname) &&
      url.search + url.hash === "",
  );
}

/** A folder, or `imaps://` or `imap://` with a user name, a password and a host; the path is the mailbox. */
export function readReportBox(raw: string): PlaceOrAddress | null {
  return readPlaceOrAddress(
    raw,
    (url) =>
      /^imaps?:$/.test(url.protocol) &&
      url.hostname !== "" &&
      url.username !== "" &&
      url.password !== "" &&
      isDecodable(url.pathname) &&
      url.search + url.hash === "",
  );
}

/** A mail address whose local part leaves room for a token. */
export function readReturnAddress(raw: string): MailAddress | null {
  const address = mailAddress(raw);
  return address !== null && address.lastIndexOf("@") <= MAX_RETURN_LOCAL_CHARS ? address : null;
}

/** `News Desk <news@example.org>` or the bare address; the name is empty when there is none. */
export function readMailbox(raw: string): { readonly name: string; readonly address: MailAddress } | null {
  const [, quoted = "", inner] = /^([^<>]*)<([^<>]+)>$/.exec(raw.trim()) ?? [];
  const address = mailAddress(inner ?? raw);
  const name = quoted.trim().replace(/^"(.*)"$/, "$1");
  return address === null || name.length > 100 || /\p{Cc}/u.test(name) ? null : { name, address };
}

function readWebUrl(raw: string): URL | null {
  const text = raw.trim();
  // The URL parser would drop line ends inside, and a blank is mostly two addresses on one line.
  if (text.length > MAX_URL_CHARS || /[\s\p{Cc}]/u.test(text) || !/^https?:\/\//i.test(text)) return null;
  return URL.parse(text);
}

function readPlaceOrAddress(raw: string, isKnown: (url: URL) => boolean): PlaceOrAddress | null {
  const text = raw.trim();
  if (text === "" || /\p{Cc}/u.test(text)) return null;
  if (!/^[A-Za-z][A-Za-z0-9+.-]+:/.test(text)) return text.startsWith("~") ? null : { path: text };
  const url = URL.parse(text);
  const isUsable = url !== null && isKnown(url) && isDecodable(url.username) && isDecodable(url.password);
  return isUsable ? { address: text } : null;
}

function isRange(entry: string): boolean {
  return ipaddr.IPv4.isValidCIDRFourPartDecimal(entry) || ipaddr.IPv6.isValidCIDR(entry);
}

function isDecodable(text: string): boolean {
  try {
    return decodeURIComponent(text) !== "\0";
  } catch {
    return false;
  }
}
