import sanitizeHtml from "sanitize-html";
import { singleSpaced, textOfHtml, withoutControls, withoutOpenEnds } from "./clean-text.ts";
import { element, toFlow } from "./flow.ts";
import { BLOCK_TAGS, BOX_TAG, INLINE_TAGS, isWebAddress, parseChecked, type HtmlElement } from "./html-tree.ts";

/** Longest HTML of one entry that is looked at, in characters. */
const MAX_RAW_CHARS = 1_000_000;

/** Elements of one entry: no article has so many, or lies so deep. The parser's time grows with the product of both. */
const MAX_TAGS = 50_000;
const MAX_OPEN_TAGS = 1_000;

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
  const html = withoutControls(rawHtml.length > MAX_RAW_CHARS ? cut(rawHtml) : rawHtml);
  if (!/[<&]/.test(html)) return toFlow([html]);
  const clean = cleaned(html, base);
  const tree = clean === null ? null : parseChecked(clean);
  return tree === null ? toFlow([element("p", [singleSpaced(textOfHtml(html))])]) : toFlow(tree);
}

/** Not within a tag or a reference. */
function cut(html: string): string {
  return html.slice(0, MAX_RAW_CHARS).replace(/(?:<[^<>]*|&[#\w]*)$/, "");
}

/** The first layer. `null` for what is no article. */
function cleaned(html: string, base: string): string | null {
  try {
    return sanitizeHtml(withoutOpenEnds(html), { ...OPTIONS, ...tagCounter(), transformTags: transforms(base) });
  } catch (cause) {
    if (cause instanceof TooManyTags) return null;
    throw cause;
  }
}

class TooManyTags extends Error {}

/** Ends the parser, which has no other way out, as soon as the limits are passed. */
function tagCounter(): Pick<sanitizeHtml.IOptions, "onOpenTag" | "onCloseTag"> {
  let tags = 0;
  let open = 0;
  return {
    onOpenTag() {
      tags += 1;
      open += 1;
      if (tags > MAX_TAGS || open > MAX_OPEN_TAGS) throw new TooManyTags();
    },
    onCloseTag() {
      open -= 1;
    },
  };
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
  const href = url?.href.replace(/['^`{|}]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`) ?? "";
  return isWebAddress(href) ? { [name]: href } : {};
}

/** A style that shows nothing, or as good as nothing. */
const HIDING_STYLE =
  /(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|opacity\s*:\s*0?(?:\.0+)?\s*(?:[;!]|$)|(?:max-)?(?:width|height)\s*:\s*[012]?(?:\.\d+)?(?:px)?\s*(?:[;!]|$))/i;

function isTracking({ width, height, hidden, style = "" }: sanitizeHtml.Attributes): boolean {
  return isTiny(width) || isTiny(height) || hidden !== undefined || HIDING_STYLE.test(style);
}

function isTiny(size: string | undefined): boolean {
  return size !== undefined && !size.trim().endsWith("%") && Number.parseFloat(size) <= TRACKING_PIXELS;
}
