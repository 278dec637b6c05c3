import { singulars, type Token, tokenize } from "./tokens.ts";

/** A word or phrase that stands in a text, as it stands there, and what it was added for. */
export type FoundWord<Use> = { readonly use: Use; readonly shown: string };

export type WordTree<Use> = {
  /** One without letters and digits is never found. */
  add(phrase: string, use: Use): void;
  /** In the order of the text. `text`: NFC. */
  find(text: string): readonly FoundWord<Use>[];
};

type Node<Use> = {
  /** By the next folded word; a sign that has to follow at once has `GLUE` before it. */
  readonly words: Map<string, Node<Use>>;
  /** By the next abbreviation, as it is written. */
  readonly capitals: Map<string, Node<Use>>;
  /** By how the next word begins, folded. */
  readonly stems: Map<string, Node<Use>>;
  readonly uses: Use[];
};

const GLUE = "+";
/** A word of up to so many letters, all capitals, is an abbreviation: AI, US, WHO. */
const MAX_ABBREVIATION_CHARS = 3;
/** Longer beginnings of a word are not looked up. */
const MAX_STEM_CHARS = 40;

/**
 * Finds many words and phrases in one walk over a text: what it costs depends on the text, and hardly on how many there are.
 * Words match whole, whatever their case, accents and plural; a phrase matches its words in order, whatever stands between
 * them but other words. Abbreviations in capitals match in capitals only, and never in a text that is all capitals. A word
 * with a star at its end matches all that begin so.
 */
export function createWordTree<Use>(): WordTree<Use> {
  const root = newNode<Use>();
  return {
    add(phrase, use) {
      const text = phrase.normalize("NFC");
      const tokens = tokenize(text);
      if (tokens.length > 0) tokens.reduce((node, token) => branch(node, token, text), root).uses.push(use);
    },
    find(text) {
      const tokens = tokenize(text);
      const capitalsTell = tokens.length === 1 || /[\p{Ll}\p{Lo}]/u.test(text);
      const found: FoundWord<Use>[] = [];
      const walk = (node: Node<Use>, from: number, at: number): void => {
        const token = tokens[at];
        if (token === undefined) return;
        for (const next of following(node, token, capitalsTell)) {
          for (const use of next.uses) found.push({ use, shown: text.slice(tokens[from]?.start, token.end) });
          walk(next, from, at + 1);
        }
      };
      tokens.forEach((_token, at) => walk(root, at, at));
      return found;
    },
  };
}

function newNode<Use>(): Node<Use> {
  return { words: new Map(), capitals: new Map(), stems: new Map(), uses: [] };
}

function branch<Use>(node: Node<Use>, token: Token, text: string): Node<Use> {
  if (/^\*(?!\S)/u.test(text.slice(token.end, token.end + 2))) return grow(node.stems, token.folded);
  if (isAbbreviation(token.bare)) return grow(node.capitals, token.bare);
  return grow(node.words, token.isGlued ? GLUE + token.folded : token.folded);
}

function grow<Use>(branches: Map<string, Node<Use>>, key: string): Node<Use> {
  const next = branches.get(key) ?? newNode<Use>();
  branches.set(key, next);
  return next;
}

function isAbbreviation(bare: string): boolean {
  const letters = bare.replace(/^\./, "");
  return letters.length > 1 && letters.length <= MAX_ABBREVIATION_CHARS && /^\p{Lu}+$/u.test(letters);
}

function following<Use>(node: Node<Use>, token: Token, capitalsTell: boolean): readonly Node<Use>[] {
  const next: Node<Use>[] = [];
  const follow = (to: Node<Use> | undefined): void => {
    if (to !== undefined) next.push(to);
  };
  for (const form of singulars(token.folded)) follow(node.words.get(form));
  if (token.isGlued) follow(node.words.get(GLUE + token.folded));
  if (capitalsTell && node.capitals.size > 0) for (const form of abbreviations(token)) follow(node.capitals.get(form));
  if (node.stems.size > 0) for (const stem of beginnings(token)) follow(node.stems.get(stem));
  return next;
}

/** Also what it is the plural of: GPUs. */
function abbreviations({ bare }: Token): readonly string[] {
  return /\p{Lu}s$/u.test(bare) ? [bare, bare.slice(0, -1)] : [bare];
}

function beginnings({ folded }: Token): readonly string[] {
  return Array.from({ length: Math.min(folded.length, MAX_STEM_CHARS) }, (_, at) => folded.slice(0, at + 1));
}
