import { readFileSync } from "node:fs";
import { resolve } from "node:path";

const TOP = resolve(import.meta.dirname, "../..");

export function deployPath(name: string): string {
  return resolve(TOP, "config/deploy", name);
}

export function deployFile(name: string): string {
  return readFileSync(deployPath(name), "utf8");
}

export function topPath(path: string): string {
  return resolve(TOP, path);
}

/** The figures that an expression of Prometheus asks for; what it makes of a histogram counts as the histogram. */
export function figuresIn(expression: string): readonly string[] {
  const names = expression.match(/\b(?:newsdesk|nodejs|process)_[a-z0-9_]+/g) ?? [];
  return [...new Set(names.map((name) => name.replace(/_(?:bucket|sum|count)$/, "")))];
}
