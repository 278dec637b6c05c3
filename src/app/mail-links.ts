import { Parser } from "htmlparser2";

/** A link of a mail, in the order in which they stand; `problem`: why it would not do, or `null`. */
export type MailLink = { readonly href: string; readonly text: string; readonly problem: string | null };

/** Most links of one mail that are looked at. */
const MAX_LINKS = 2_000;

/** The links of a mail's HTML: each must be absolute, of http or https or mail, and have words. */
export function linksOf(html: string): readonly MailLink[] {
  const links: MailLink[] = [];
  let open: { readonly href: string; text: string } | null = null;
  const parser = new Parser({
    onopentag(name, { href = "" }) {
      if (name === "a") open = { href, text: "" };
    },
    ontext(text) {
      if (open !== null) open.text += text;
    },
    onclosetag(name) {
      if (name !== "a" || open === null) return;
      const text = open.text.replaceAll(/\s+/g, " ").trim();
      if (links.length < MAX_LINKS) links.push({ href: open.href, text, problem: problemOf(open.href, text) });
      open = null;
    },
  });
  parser.end(html);
  return links;
}

function problemOf(href: string, text: string): string | null {
  const url = URL.parse(href);
  if (url === null) return "it is not absolute, so no mail program can follow it";
  if (!["http:", "https:", "mailto:"].includes(url.protocol)) return `mail programs do not follow ${url.protocol}`;
  if (text === "") return "it has no words, so nobody can hear or press it";
  return null;
}
