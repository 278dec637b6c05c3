import type { WholeText } from "../../domain/whole-text.ts";
import { shorten, singleSpaced, textOfHtml } from "./clean-text.ts";
import { element, toFlow } from "./flow.ts";
import { type HtmlElement, parseChecked, textOfBlock, toHtml } from "./html-tree.ts";

/**
 * Makes stored HTML fit to be handed on: it passes the second check once more, for it may be from before a rule got
 * stricter; on any doubt only its text is kept. Text without any markup becomes paragraphs. Of what is longer than
 * `maxChars` whole blocks are kept, or the beginning of the first one. `null`: it shows nothing.
 */
export function recheck(html: string, maxChars: number): WholeText | null {
  const blocks = /[<&]/.test(html) ? checkedBlocks(html) : paragraphs(html);
  if (blocks.length === 0) return null;
  let fitting = "";
  for (const block of blocks) {
    const next = toHtml([block]);
    if (fitting.length + next.length > maxChars) return { html: fitting || beginning(block, maxChars), isCut: true };
    fitting += next;
  }
  return { html: fitting, isCut: false };
}

function checkedBlocks(html: string): readonly HtmlElement[] {
  const tree = parseChecked(html);
  return tree === null ? paragraphs(textOfHtml(html)) : toFlow(tree);
}

/** An empty line parts them. */
function paragraphs(text: string): readonly HtmlElement[] {
  return text.split(/\n\s*\n/).flatMap((part) => toFlow([element("p", [singleSpaced(part)])]));
}

/** Each character may take six when it is written (`&quot;`). */
function beginning(block: HtmlElement, maxChars: number): string {
  return toHtml([element("p", [shorten(textOfBlock(block), Math.floor(maxChars / 6))])]);
}
