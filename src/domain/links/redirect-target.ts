import { domainsOf, siteHost } from "./domains.ts";
import { decode, type Parameter, parametersOf, rawValue } from "./parameters.ts";
import {
  AMP_CACHES,
  ARCHIVES,
  PATH_HAS_TARGET,
  QUERY_IS_TARGET,
  REDIRECT_PAGE,
  REDIRECT_PARAMETERS,
  REDIRECTORS,
} from "./redirectors.ts";

type Rule = { readonly path: string; readonly names: readonly string[] };

const RULES = rulesByDomain();
const ANYWHERE_NAMES = REDIRECT_PARAMETERS.split(" ");

/** Where an address leads that holds the address of another page; `null`: it holds none, or which one is not sure. */
export function redirectTarget(url: URL): URL | null {
  const on = domainsOf(siteHost(url.hostname));
  return byParameter(url, on) ?? byQuery(url, on) ?? byPath(url, on, PATH_HAS_TARGET) ?? ampSource(url, on);
}

/** The page that an archive has a copy of. */
export function archivedPage(url: URL): URL | null {
  return byPath(url, domainsOf(siteHost(url.hostname)), ARCHIVES);
}

function byParameter(url: URL, on: readonly string[]): URL | null {
  if (url.search === "") return null;
  const rules = on.flatMap((domain) => RULES.get(domain) ?? []);
  const path = withoutSlash(url.pathname);
  const names = rules.filter((rule) => rule.path === "*" || rule.path === path).flatMap((rule) => rule.names);
  if (REDIRECT_PAGE.test(url.pathname)) names.push(...ANYWHERE_NAMES);
  if (names.length === 0) return null;
  const parameters = parametersOf(url.search);
  for (const name of names) {
    const at = parameters.findIndex((parameter) => parameter.name === name);
    const held = parameters[at];
    if (held === undefined) continue;
    const target = targetIn(held, at === parameters.length - 1);
    if (target !== null) return target;
  }
  return null;
}

/** A target that is not encoded ends where the next parameter begins, or does it? With parameters of its own nobody knows. */
function targetIn(parameter: Parameter, isLast: boolean): URL | null {
  const raw = rawValue(parameter);
  if (!/^https?:\/\//i.test(raw)) return readTarget(parameter.value);
  return raw.includes("?") && !isLast ? null : readTarget(raw);
}

function byQuery(url: URL, on: readonly string[]): URL | null {
  if (!isOn(on, QUERY_IS_TARGET)) return null;
  return readTarget(url.search.slice(1));
}

function byPath(url: URL, on: readonly string[], rules: typeof PATH_HAS_TARGET): URL | null {
  for (const rule of rules.filter((one) => isOn(on, one.on))) {
    const [, target] = rule.path.exec(url.pathname + url.search) ?? [];
    if (target !== undefined) return readTarget(target);
  }
  return null;
}

function ampSource(url: URL, on: readonly string[]): URL | null {
  for (const rule of AMP_CACHES.filter((one) => isOn(on, one.on))) {
    const [, isSafe, rest] = rule.path.exec(url.pathname + url.search) ?? [];
    if (rest !== undefined) return readTarget(`${isSafe === undefined ? "http" : "https"}://${rest}`);
  }
  return null;
}

/** Only a whole address of the web is a target. Archives write one slash where two were. */
function readTarget(text: string): URL | null {
  const plain = /^https?%3a/i.test(text) ? decode(text) : text;
  const [, scheme, rest] = /^(https?):\/{1,2}(?=[^/])(.*)$/is.exec(plain) ?? [];
  const url = scheme === undefined ? null : URL.parse(`${scheme}://${rest ?? ""}`);
  return url === null || !url.hostname.includes(".") ? null : url;
}

function isOn(domains: readonly string[], list: string): boolean {
  return list.split(" ").some((one) => domains.includes(one));
}

function rulesByDomain(): ReadonlyMap<string, readonly Rule[]> {
  const found = new Map<string, Rule[]>();
  for (const line of REDIRECTORS) {
    const [domain = "", path = "*", ...names] = line.split(" ");
    found.set(domain, [...(found.get(domain) ?? []), { path: withoutSlash(path), names }]);
  }
  return found;
}

function withoutSlash(path: string): string {
  return path.replace(/(?<=.)\/$/, "");
}
