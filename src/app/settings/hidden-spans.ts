import { isAlias, isNode, isScalar, visit, type Document, type Scalar } from "yaml";
import type { Span } from "./mask.ts";
import { hasPlaceholder } from "./placeholders.ts";

/**
 * The parts of a settings file that are never shown: values of headers, keys, and addresses with a user name or password
 * that go over several lines. (Those on one line are masked by their letters, wherever they stand.)
 */
export function hiddenSpans(document: Document.Parsed, text: string): readonly Span[] {
  const spans: Span[] = [];
  visit(document, {
    Scalar: (_key, node) => {
      if (isLongAddress(node, text)) spans.push(...rangeOf(node));
    },
    Pair: (_key, { key, value }) => {
      if (isScalar(key) && key.value === "headers") spans.push(...valuesUnder(value, document));
      if (isScalar(key) && key.value === "key" && isPlainKey(value)) spans.push(...rangeOf(value));
    },
  });
  return spans;
}

function valuesUnder(headers: unknown, document: Document.Parsed): readonly Span[] {
  const node = isAlias(headers) ? headers.resolve(document) : headers;
  if (isScalar(node)) return rangeOf(node);
  const spans: Span[] = [];
  if (!isNode(node)) return spans;
  visit(node, {
    Scalar: (key, scalar) => {
      if (key !== "key") spans.push(...rangeOf(scalar));
    },
    Alias: (_key, alias) => {
      const target = alias.resolve(document);
      if (isScalar(target)) spans.push(...rangeOf(target));
    },
  });
  return spans;
}

/** One that was written out; the name of a file or variable may be seen. */
function isPlainKey(value: unknown): value is Scalar {
  return isScalar(value) && !hasPlaceholder(String(value.value));
}

function isLongAddress(node: Scalar, text: string): boolean {
  const [span] = rangeOf(node);
  return span !== undefined && /:\/\/[^]*@/.test(String(node.value)) && text.slice(span.start, span.end).includes("\n");
}

function rangeOf({ range }: Scalar): readonly Span[] {
  return range ? [{ start: range[0], end: range[1] }] : [];
}
