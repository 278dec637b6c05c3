import { isMap, isScalar, type Scalar } from "yaml";
import { entryLines, quoted, withoutPlaceholders, yamlText } from "./entry-text.ts";
import { contentEnd, pairOf, sourcePlaces, startOf } from "./source-places.ts";
import { applyEdits, columnOf, insertion, lineEnd, lineEndOf, type TextEdit } from "./text-edit.ts";

/** Where a source is to be found from now on; `id` when it must be written, so that the source stays the same one. */
export type Move = { readonly url: string; readonly id: string | null };

/**
 * Writes the new address of the source at this place of `Settings.sources`, and its id where it had none. All else stays
 * byte for byte. `null` when the file is written in a way that this cannot follow.
 */
export function moveSource(text: string, index: number, move: Move): string | null {
  const node = sourcePlaces(text)?.sources[index]?.entry.node;
  const isFlow = sourcePlaces(text)?.sources[index]?.entry.list.flow === true;
  if (isScalar(node)) return applyEdits(text, [replaceShort(text, node, move, isFlow)]);
  const url = isMap(node) ? pairOf(node, "url")?.value : undefined;
  if (!isMap(node) || !isScalar(url)) return null;
  const place = { at: startOf(url), end: contentEnd(url) };
  const address = { at: place.at, remove: place.end - place.at, insert: likeBefore(url, move.url, node.flow === true) };
  return applyEdits(text, [address, ...idEdit(text, node, place.end, move.id)]);
}

function replaceShort(text: string, node: Scalar, { url, id }: Move, isFlow: boolean): TextEdit {
  const range = { at: startOf(node), remove: contentEnd(node) - startOf(node) };
  if (id === null) return { ...range, insert: likeBefore(node, url, isFlow) };
  const style = text.trimStart().startsWith("{") ? "json" : "flow";
  return { ...range, insert: entryLines({ url, id }, style).join("") };
}

/** In the quotes that the address had. */
function likeBefore({ type }: Scalar, url: string, isFlow: boolean): string {
  const written = withoutPlaceholders(url);
  if (type === "QUOTE_DOUBLE") return quoted(written);
  if (type === "QUOTE_SINGLE") return `'${written.replaceAll("'", "''")}'`;
  return yamlText(url, isFlow ? "flow" : "block");
}

function idEdit(
  text: string,
  node: { readonly flow?: boolean | undefined },
  urlEnd: number,
  id: string | null,
): readonly TextEdit[] {
  if (id === null) return [];
  const key = text.trimStart().startsWith("{") ? quoted("id") : "id";
  const value = key === "id" ? id : quoted(id);
  if (node.flow === true) return [insertion(urlEnd, `, ${key}: ${value}`)];
  const column = columnOf(text, startOf(node));
  return [insertion(lineEnd(text, urlEnd), `${lineEndOf(text)}${" ".repeat(column)}id: ${id}`)];
}
