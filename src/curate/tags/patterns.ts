import { createRequire } from "node:module";
import type * as Engine from "re2js";

/** Which pattern, by its place in the list, is found in a text, and the first part of the text that it matches. */
export type FoundPattern = { readonly pattern: number; readonly shown: string };

/** Finds patterns in a text, in their order. */
export type FindPatterns = (text: string) => readonly FoundPattern[];

/**
 * Makes one finder of many patterns (RE2 syntax): one walk over the text tells which of them match, in time that is linear
 * in the text whatever the patterns are; only for those that match their part is looked up. Throws for a pattern that is
 * none, since the settings refuse it.
 */
export function createPatterns(patterns: readonly string[]): FindPatterns {
  if (patterns.length === 0) return () => [];
  const { RE2JS: Pattern, RE2Set } = loadEngine();
  const set = new RE2Set();
  for (const pattern of patterns) set.add(pattern);
  set.compile();
  const single = new Map<number, Engine.RE2JS>(); // Made when they are first found; most never are.
  const partOf = (pattern: number, text: string): string => {
    const known = single.get(pattern) ?? Pattern.compile(patterns[pattern] ?? "");
    single.set(pattern, known);
    return String(known.exec(text)?.[0] ?? "");
  };
  return (text) => {
    const found = set.match(text).toSorted((a, b) => a - b);
    return found.map((pattern) => ({ pattern, shown: partOf(pattern, text) }));
  };
}

/** At once, and only where there are patterns: few desks have any, and each start would pay for it. */
function loadEngine() {
  return createRequire(import.meta.url)("re2js") as typeof Engine;
}
