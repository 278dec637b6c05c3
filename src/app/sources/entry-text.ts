import { parseDocument } from "yaml";

/** A source as it is to be written into the settings. */
export type NewSource = {
  readonly url: string;
  readonly id?: string | undefined;
  readonly name?: string | undefined;
  readonly tags?: readonly string[] | undefined;
  /** As the operator writes it: `15m`. */
  readonly every?: string | undefined;
  readonly fullText?: boolean | undefined;
};

/** How the entries of a list are written: in brackets on one line, over several lines, or as JSON. */
export type EntryStyle = "flow" | "block" | "json";

/** The lines of an entry, without dash and indentation. A source of which only the address is known is just that. */
export function entryLines(source: NewSource, style: EntryStyle): readonly string[] {
  const fields = fieldsOf(source);
  const isShort = Object.keys(fields).length === 1;
  if (style === "json") return [JSON.stringify(isShort ? fields.url : fields)];
  if (isShort) return [yamlValue(fields.url, style)];
  const pairs = Object.entries(fields).map(([key, value]) => `${key}: ${yamlValue(value, style)}`);
  return style === "block" ? pairs : [`{ ${pairs.join(", ")} }`];
}

/** A text as YAML: as it is where that is read back as the same text, else in quotes. `${` is written so that it means itself. */
export function yamlText(text: string, style: "flow" | "block"): string {
  const escaped = withoutPlaceholders(text);
  return isPlain(escaped, style) ? escaped : quoted(escaped);
}

/** The letters `${` begin a placeholder in settings; doubled they are letters. */
export function withoutPlaceholders(text: string): string {
  return text.replaceAll("${", () => "$${");
}

/** A text in double quotes; what cannot be seen is written as an escape (YAML 1.2, 5.7). */
export function quoted(text: string): string {
  return JSON.stringify(text).replace(
    /[\u007f-\u009f\u2028\u2029\ufeff]/g,
    (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function fieldsOf({ url, id, name, tags = [], every, fullText = false }: NewSource) {
  return {
    url: withoutPlaceholders(url),
    ...(id === undefined ? {} : { id }),
    ...(name === undefined ? {} : { name: withoutPlaceholders(name) }),
    ...(tags.length === 0 ? {} : { tags }),
    ...(every === undefined ? {} : { every }),
    ...(fullText ? { fullText } : {}),
  };
}

function yamlValue(value: string | boolean | readonly string[], style: "flow" | "block"): string {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "string") return isPlain(value, style) ? value : quoted(value);
  return `[${value.map((text) => (isPlain(text, "flow") ? text : quoted(text))).join(", ")}]`;
}

/** Asked of the reader itself: the rules of what can stand without quotes are long, and differ by place. */
function isPlain(text: string, style: "flow" | "block"): boolean {
  if (text.includes("\n")) return false;
  const { errors, warnings, contents } = parseDocument(style === "flow" ? `[{ a: ${text} }]` : `- a: ${text}`, {
    schema: "core",
    merge: false,
  });
  if (errors.length + warnings.length > 0) return false;
  const read = contents?.toJSON() as unknown;
  return JSON.stringify(read) === JSON.stringify([{ a: text }]) && !/^\s|\s$/.test(text);
}
