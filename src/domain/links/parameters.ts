/** A parameter as it stands in an address; `name` (in small letters) and `value` are decoded, for comparison. */
export type Parameter = { readonly raw: string; readonly name: string; readonly value: string };

/** The parameters of a query in their order; `search` with or without its `?`. What is empty is left out. */
export function parametersOf(search: string): readonly Parameter[] {
  return search
    .replace(/^\?/, "")
    .split("&")
    .filter((raw) => raw !== "" && raw !== "=")
    .map((raw) => {
      const end = raw.indexOf("=");
      const name = end < 0 ? raw : raw.slice(0, end);
      return { raw, name: decode(name).toLowerCase(), value: end < 0 ? "" : decode(raw.slice(end + 1)) };
    });
}

/** The value as it stands in the address. */
export function rawValue({ raw }: Parameter): string {
  return raw.includes("=") ? raw.slice(raw.indexOf("=") + 1) : "";
}

/** Takes form encoding away (WHATWG URL, 5.1). What is no UTF-8 stays as it is: else two such values would be one. */
export function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}
