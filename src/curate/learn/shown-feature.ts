import type { FeatureList } from "./feature-list.ts";
import { KIND } from "./kinds.ts";

const IN_ADDRESS = " in the address";

/** What is shown, the first of each word: who read it in the title need not read it in the address. */
export function shownOnce(shown: readonly string[]): readonly string[] {
  const said = new Set<string>();
  return shown.filter((name) => {
    const bare = name.endsWith(IN_ADDRESS) ? name.slice(0, -IN_ADDRESS.length) : name;
    const isNew = !said.has(bare);
    said.add(bare);
    return isNew;
  });
}

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
      return `"${name}"${IN_ADDRESS}`;
    case KIND.host:
    case KIND.under:
      return `host ${name}`;
    case KIND.file:
      return `a .${name} file`;
    default:
      return null;
  }
}
