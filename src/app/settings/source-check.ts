import { suggestion } from "../../domain/near-name.ts";
import { quote } from "./mistake.ts";
import { pathKey, type Path, type PlainValue } from "./plain-value.ts";
import { sourceEntries } from "./source-entries.ts";

/** The sentences that tell of a text at a path which is neither the id nor the name of a source; `null`: it is one. */
export type SourceCheck = (text: string, path: Path) => string | null;

/** `keyOf`: what two spellings of one name share. Suggests only names that come from no placeholder. */
export function createSourceCheck(plain: PlainValue, keyOf = (name: string) => name): SourceCheck {
  const sources = sourceEntries(plain);
  const known = new Set(sources.flatMap(({ id, name }) => [keyOf(id), keyOf(name ?? id)]));
  const open = sources.filter(({ isOpen }) => isOpen);
  const names = [...open.flatMap(({ name }) => name ?? []), ...open.map(({ id }) => id)];
  return (text, path) => {
    if (known.has(keyOf(text))) return null;
    const shown = plain.written.has(pathKey(path)) ? "This" : quote(text);
    return `${shown} is not a source. ${suggestion(text, names, "None can be named here.")} Give its id or name.`;
  };
}
