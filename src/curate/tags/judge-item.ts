import type { CompiledRules, Way } from "./compile-rules.ts";

/** A text to tag and the outlet that carries it, such as a `SourcedItem`. */
export type TagEntry = {
  readonly item: { readonly title: string; readonly summary: string; readonly link?: string | null };
  readonly source: { readonly id?: string; readonly name: string; readonly tags: readonly string[] } | null;
};

/** One ground for a tag, and where it was found; `beside`: not in the text. `key`: alike for "Hack" and "hack". */
export type Ground = { readonly place: "title" | "summary" | "beside"; readonly key: string; readonly text: string };

/** A way to a tag that an item meets. `isStrong`: its title says so, or the way asks for nothing in the text. */
export type Met = { readonly tag: string; readonly isStrong: boolean; readonly grounds: readonly Ground[] };

/** Longest text that is looked at, in characters. */
const MAX_TEXT_CHARS = 8_000;

/** Longest part of a text that a ground repeats, in characters; a pattern may match all of it. */
const MAX_SHOWN_CHARS = 100;

/** What was found in an item: of each way that something leads to, and words that bar ways. */
type Found = { readonly ways: Map<Way, Having>; readonly barring: Set<string> };

/** What an item has of a way. */
type Having = {
  readonly grounds: Ground[];
  hasAny: boolean;
  /** Places of the words of `all`. */
  readonly all: Set<number>;
  hasMatch: boolean;
};

/** The ways that an item meets, in no order. Only those are looked at to which something in the item leads. */
export function judgeItem({ item, source }: TagEntry, rules: CompiledRules): readonly Met[] {
  const found: Found = { ways: new Map(), barring: new Set() };
  readText(item.title, "title", rules, found);
  readText(item.summary, "summary", rules, found);
  const host = hostOf(item.link ?? null);
  for (const way of waysBeside(source, host, rules)) havingOf(found, way);
  return [...found.ways].flatMap(([way, having]) => {
    const others = isComplete(way, having) && !isBarred(way, found) ? groundsBeside(way, source, host) : null;
    return others === null ? [] : [toMet(way, having.grounds, others)];
  });
}

function readText(raw: string, place: "title" | "summary", rules: CompiledRules, found: Found): void {
  const text = raw.slice(0, MAX_TEXT_CHARS).normalize("NFC");
  for (const { use, shown } of rules.words.find(text)) {
    if (use.kind === "bars") {
      found.barring.add(use.word);
      continue;
    }
    const having = havingOf(found, use.way);
    if (use.part === "any") having.hasAny = true;
    else having.all.add(use.part);
    having.grounds.push({ place, key: shown.toLowerCase(), text: `"${shown}" in the ${place}${insteadOf(use.alias)}` });
  }
  for (const { pattern, shown } of rules.patterns(text)) {
    const way = rules.patternWays[pattern];
    if (way === undefined) continue;
    const having = havingOf(found, way);
    having.hasMatch = true;
    having.grounds.push({ place, key: shown.toLowerCase(), text: `"${short(shown)}" in the ${place}, by a pattern` });
  }
}

function short(shown: string): string {
  return shown.length <= MAX_SHOWN_CHARS ? shown : `${shown.slice(0, MAX_SHOWN_CHARS).toWellFormed().trimEnd()}…`;
}

function insteadOf(alias: string | null): string {
  return alias === null ? "" : `, another word for "${alias}"`;
}

function havingOf({ ways }: Found, way: Way): Having {
  const having = ways.get(way) ?? { grounds: [], hasAny: false, all: new Set(), hasMatch: false };
  ways.set(way, having);
  return having;
}

/** Whether all is there that the way asks for in the text. */
function isComplete(way: Way, { hasAny, all, hasMatch }: Having): boolean {
  return (hasAny || !way.needsAny) && all.size === way.all && (hasMatch || !way.needsMatch);
}

function isBarred({ none }: Way, { barring }: Found): boolean {
  return none.size > 0 && [...barring].some((word) => none.has(word));
}

/** Ways that ask for nothing in the text but what must not be there. */
function waysBeside(source: TagEntry["source"], host: string | null, { bySource, byHost }: CompiledRules) {
  const names = source === null ? [] : [source.id ?? source.name, source.name];
  const hosts = host === null ? [] : domainsOf(host);
  return [...names.flatMap((name) => bySource.get(name) ?? []), ...hosts.flatMap((name) => byHost.get(name) ?? [])];
}

/** What the way asks for besides the text, as grounds; `null` when the item has it not. */
function groundsBeside(way: Way, source: TagEntry["source"], host: string | null): readonly Ground[] | null {
  const grounds: Ground[] = [];
  if (way.sources !== null) {
    if (source === null || !(way.sources.has(source.name) || way.sources.has(source.id ?? ""))) return null;
    grounds.push(beside(`source ${source.name}`));
  }
  if (way.hosts !== null) {
    if (host === null || !domainsOf(host).some((domain) => way.hosts?.has(domain))) return null;
    grounds.push(beside(`host ${host}`));
  }
  return grounds;
}

function beside(text: string): Ground {
  return { place: "beside", key: text, text };
}

function toMet({ tag, needsAny, all, needsMatch }: Way, inText: readonly Ground[], others: readonly Ground[]): Met {
  const isStrong = !(needsAny || all > 0 || needsMatch) || inText.some(({ place }) => place === "title");
  return { tag, isStrong, grounds: [...inText, ...others] };
}

function hostOf(link: string | null): string | null {
  return link === null ? null : (URL.parse(link)?.hostname.replace(/\.$/, "") ?? null);
}

/** `a.b.example`, `b.example`, `example`. */
function domainsOf(host: string): readonly string[] {
  const labels = host.split(".");
  return labels.map((_label, at) => labels.slice(at).join("."));
}
