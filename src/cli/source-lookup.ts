import { suggestion } from "../domain/near-name.ts";
import type { SourceSettings } from "../app/settings/settings.ts";
import { sourceAt } from "../app/sources/new-source.ts";
import { echoed } from "../domain/terminal-text.ts";
import { UserError } from "../domain/user-error.ts";

/** The source that a word means: by id, by its own name, or by address. Throws a `UserError` that names the nearest. */
export function findSource(sources: readonly SourceSettings[], word: string): SourceSettings {
  const named = sources.filter(({ name }) => name.toLowerCase() === word.toLowerCase());
  const found = sources.find(({ id }) => id === word) ?? (named.length === 1 ? named[0] : sourceAt(sources, word));
  if (found !== undefined) return found;
  if (named.length > 1) {
    throw new UserError(
      `${named.length} sources are called ${echoed(word)}.`,
      `Take an id: ${named.map(({ id }) => id).join(", ")}.`,
    );
  }
  const known = sources.flatMap(({ id, name }) => [id, name]);
  throw new UserError(
    `There is no source ${echoed(word)}.`,
    `${suggestion(word, known, "")} See "newsdesk source list".`,
  );
}
