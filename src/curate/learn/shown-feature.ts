import { type FeatureList, KIND } from "./feature-list.ts";

/** A feature in words that a person understands; `null`: it has none, such as a few letters out of a word. */
export function shownFeature(list: FeatureList, at: number): string | null {
  const name = list.name(at);
  switch (list.kind(at)) {
    case KIND.word:
    case KIND.pair:
    case KIND.remark:
      return `"${name}"`;
    case KIND.label:
      return `"${name}:"`;
    case KIND.path:
    case KIND.folder:
      return `"${name}" in the address`;
    case KIND.host:
    case KIND.under:
      return `host ${name}`;
    case KIND.file:
      return `a .${name} file`;
    default:
      return null;
  }
}
