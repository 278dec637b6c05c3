import sanitizeHtml from "sanitize-html";
import { textOfHtml } from "./clean-text.ts";
import { element, toFlow } from "./flow.ts";
import { BLOCK_TAGS, BOX_TAG, INLINE_TAGS, isWebAddress, parseChecked, type HtmlElement } from "./html-tree.ts";

/** Longest HTML of one entry that is looked at, in characters. */
const MAX_RAW_CHARS = 1_000_000;

/** Images of at most this width or height count readers, in pixels. */
const TRACKING_PIXELS = 2;

const RENAMED: Readonly<Record<string, string>> = {
  h1: "h2",
  h5: "h4",
  h6: "h4",
  b: "strong",
  i: "em",
  cite: "em",
  kbd: "code",
  samp: "code",
  tt: "code",
  ...Object.fromEntries(
    (
      "section article header footer main aside nav center address details summary dl dt dd table thead tbody tfoot tr td th " +
      "caption picture fieldset hr"
    )
      .split(" ")
      .map((tag) => [tag, BOX_TAG]),
  ),
};

const OPTIONS: sanitizeHtml.IOptions = {
  allowedTags: [...INLINE_TAGS, ...BLOCK_TAGS, BOX_TAG],
  allowedAttributes: { a: ["href"], img: ["src", "alt"] },
  allowedSchemes: ["http", "https"],
  allowProtocolRelative: false,
  // Their content is code, or belongs to a form; the rest of what is not allowed keeps its text.
  nonTextTags:
    "script style textarea option select noscript template iframe noembed noframes xmp title math svg form button".split(
      " ",
    ),
  nestingLimit: 80,
  parseStyleAttributes: false,
};

/**
 * Makes hostile HTML harmless: a short list of tags, no style, no frames, no images that only count, web addresses
 * only, relative ones resolved against `base`. What sanitize-html lets through is checked once more by `parseChecked`;
 * on any doubt only the text is kept. The answer is a flat row of blocks.
 */
export function sanitize(rawHtml: string, base: string): readonly HtmlElement[] {
  const html = rawHtml.slice(0, MAX_RAW_CHARS);
  if (!/[<&]/.test(html)) return toFlow([html]);
  const clean = sanitizeHtml(html, { ...OPTIONS, transformTags: transforms(base) });
  const tree = parseChecked(clean);
  return tree === null ? toFlow([element("p", [textOfHtml(html)])]) : toFlow(tree);
}

const RENAMES = Object.fromEntries(
  Object.entries(RENAMED).map(([from, to]) => [from, sanitizeHtml.simpleTransform(to, {}, false)] as const),
);

function transforms(base: string): Record<string, sanitizeHtml.Transformer> {
  return {
    ...RENAMES,
    a: (_, { href }) => ({ tagName: "a", attribs: attribute("href", href, base) }),
    img: (_, attributes) => ({ tagName: "img", attribs: isTracking(attributes) ? {} : image(attributes, base) }),
  };
}

function image({ src, alt = "" }: sanitizeHtml.Attributes, base: string): sanitizeHtml.Attributes {
  return { ...attribute("src", src, base), alt };
}

function attribute(name: string, raw: string | undefined, base: string): sanitizeHtml.Attributes {
  const url = raw === undefined ? null : URL.parse(raw.trim(), base === "" ? undefined : base);
  return url !== null && isWebAddress(url.href) ? { [name]: url.href } : {};
}

function isTracking({ width, height, style = "" }: sanitizeHtml.Attributes): boolean {
  return isTiny(width) || isTiny(height) || /display\s*:\s*none|(?:width|height)\s*:\s*[012](?:px)?\b/i.test(style);
}

function isTiny(size: string | undefined): boolean {
  return size !== undefined && Number.parseFloat(size) <= TRACKING_PIXELS;
}
