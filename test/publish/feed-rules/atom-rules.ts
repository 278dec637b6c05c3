import { HISTORY_RULES } from "./history-rules.ts";
import { brokenRules, isIri, isLanguage, isMediaType, isRfc3339, repeated, type Rule } from "./rule.ts";
import { childrenOf, everyElement, textOf, xmlTree, type XmlElement } from "./xml-tree.ts";

const SPACE = "{http://www.w3.org/2005/Atom}";
const atom = (name: string): string => `${SPACE}${name}`;

type Atom = { readonly feed: XmlElement; readonly entries: readonly XmlElement[] };

/** What breaks a rule of RFC 4287 or RFC 5005, in words; nothing when all is well. */
export function brokenAtomRules(xml: string): readonly string[] {
  const feed = xmlTree(xml);
  if (feed.name !== atom("feed")) return [`RFC 4287, 4.1.1 root: it is ${feed.name}`];
  const entries = childrenOf(feed, atom("entry"));
  return [...brokenRules(RULES, { feed, entries }), ...brokenRules(HISTORY_RULES, { head: feed, entries })];
}

const IN_FEED = "author category contributor entry generator icon id link logo rights subtitle title updated".split(
  " ",
);
const IN_ENTRY = "author category content contributor id link published rights source summary title updated".split(" ");

const RULES: readonly Rule<Atom>[] = [
  {
    name: "feed-needs-one",
    section: "RFC 4287, 4.1.1",
    finds: ({ feed }) => ["id", "title", "updated"].filter((name) => childrenOf(feed, atom(name)).length !== 1),
  },
  {
    name: "feed-has-at-most-one",
    section: "RFC 4287, 4.1.1",
    finds: ({ feed }) =>
      "generator icon logo rights subtitle".split(" ").filter((name) => childrenOf(feed, atom(name)).length > 1),
  },
  {
    name: "author-somewhere",
    section: "RFC 4287, 4.1.1 and 4.2.1",
    finds: ({ feed, entries }) =>
      hasAuthor(feed) ? [] : each(entries, (entry) => (hasAuthor(entry) ? [] : ["no author, nor has the feed"])),
  },
  {
    name: "self-link",
    section: "RFC 4287, 4.1.1",
    finds: ({ feed }) => {
      const selves = linksOf(feed, "self");
      return selves.length === 1 ? [] : [`${selves.length} of them`];
    },
  },
  {
    name: "one-alternate-of-a-kind",
    section: "RFC 4287, 4.1.1 and 4.1.2",
    finds: ({ feed, entries }) =>
      each([feed, ...entries], (element) =>
        repeated(linksOf(element, "alternate").map(({ attributes: { type, hreflang } }) => `${type} ${hreflang}`)),
      ),
  },
  {
    name: "entry-needs-one",
    section: "RFC 4287, 4.1.2",
    finds: ({ entries }) =>
      each(entries, (entry) => ["id", "title", "updated"].filter((name) => childrenOf(entry, atom(name)).length !== 1)),
  },
  {
    name: "entry-has-at-most-one",
    section: "RFC 4287, 4.1.2",
    finds: ({ entries }) =>
      each(entries, (entry) =>
        "content published rights source summary".split(" ").filter((name) => childrenOf(entry, atom(name)).length > 1),
      ),
  },
  {
    name: "content-or-alternate",
    section: "RFC 4287, 4.1.2",
    finds: ({ entries }) =>
      each(entries, (entry) =>
        childrenOf(entry, atom("content")).length + linksOf(entry, "alternate").length > 0 ? [] : ["neither"],
      ),
  },
  {
    name: "ids-differ",
    section: "RFC 4287, 4.1.1",
    finds: ({ entries }) =>
      repeated(entries.map((entry) => `${textOf(entry, atom("id"))} ${textOf(entry, atom("updated"))}`)),
  },
  {
    name: "known-elements",
    section: "RFC 4287, 6",
    finds: ({ feed, entries }) => [...unknown(feed, IN_FEED), ...entries.flatMap((entry) => unknown(entry, IN_ENTRY))],
  },
  {
    name: "declared-prefixes",
    section: "RFC 4287, 1.2",
    finds: ({ feed }) =>
      everyElement(feed)
        .map(({ name }) => name)
        .filter((name) => name.startsWith("{undeclared}")),
  },
  {
    name: "text-is-text",
    section: "RFC 4287, 3.1.1",
    finds: ({ feed }) => named(feed, "title subtitle summary rights").flatMap(wrongText),
  },
  {
    name: "dates",
    section: "RFC 4287, 3.3",
    finds: ({ feed }) => named(feed, "updated published").flatMap(({ text }) => unless(isRfc3339, text)),
  },
  {
    name: "persons",
    section: "RFC 4287, 3.2",
    finds: ({ feed }) =>
      named(feed, "author contributor").flatMap((person) => {
        const uris = childrenOf(person, atom("uri")).flatMap(({ text }) => unless(isIri, text));
        return childrenOf(person, atom("name")).length === 1 ? uris : ["no name"];
      }),
  },
  {
    name: "category-has-a-term",
    section: "RFC 4287, 4.2.2",
    finds: ({ feed }) =>
      named(feed, "category").flatMap(({ attributes }) => ((attributes.term ?? "") === "" ? ["no term"] : [])),
  },
  {
    name: "id-is-an-iri",
    section: "RFC 4287, 4.2.6",
    finds: ({ feed }) => named(feed, "id").flatMap(({ text }) => unless(isIri, text)),
  },
  {
    name: "links",
    section: "RFC 4287, 4.2.7",
    finds: ({ feed }) =>
      named(feed, "link").flatMap(({ attributes: { href = "", type = "a/b", length = "0", hreflang = "en" } }) =>
        [
          unless(isIri, href),
          unless(isMediaType, type),
          unless((text) => /^\d+$/.test(text), length),
          unless(isLanguage, hreflang),
        ].flat(),
      ),
  },
  {
    name: "languages",
    section: "RFC 4287, 2",
    finds: ({ feed }) =>
      everyElement(feed).flatMap(({ attributes }) => unless(isLanguage, attributes["xml:lang"] ?? "en")),
  },
  {
    name: "content",
    section: "RFC 4287, 4.1.3",
    finds: ({ feed }) =>
      named(feed, "content").flatMap((content) =>
        content.attributes.src === undefined ? wrongText(content) : unless(isIri, content.attributes.src),
      ),
  },
];

function hasAuthor(element: XmlElement): boolean {
  return childrenOf(element, atom("author")).length > 0;
}

function linksOf(element: XmlElement, rel: string): readonly XmlElement[] {
  return childrenOf(element, atom("link")).filter(({ attributes }) => (attributes.rel ?? "alternate") === rel);
}

function named(feed: XmlElement, names: string): readonly XmlElement[] {
  const wanted = new Set(names.split(" ").map(atom));
  return everyElement(feed).filter(({ name }) => wanted.has(name));
}

function wrongText({ name, attributes: { type = "text" }, children }: XmlElement): readonly string[] {
  const where = name.slice(SPACE.length);
  if (!["text", "html", "xhtml"].includes(type)) return [`${where} of type ${type}`];
  return type !== "xhtml" && children.length > 0 ? [`elements in ${where}`] : [];
}

function unknown({ children }: XmlElement, known: readonly string[]): readonly string[] {
  const ours = children.filter(({ name }) => name.startsWith(SPACE) || !name.startsWith("{"));
  return ours.map(({ name }) => name.replace(SPACE, "")).filter((name) => !known.includes(name));
}

function each(elements: readonly XmlElement[], find: (element: XmlElement) => readonly string[]): readonly string[] {
  return elements.flatMap((element) => find(element).map((what) => `"${textOf(element, atom("id"))}": ${what}`));
}

function unless(isRight: (text: string) => boolean, text: string): readonly string[] {
  return isRight(text) ? [] : [JSON.stringify(text)];
}
