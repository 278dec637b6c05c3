import { isWebAddress, repeated, type Rule } from "./rule.ts";
import { childrenOf, everyElement, type XmlElement } from "./xml-tree.ts";

const LINK = "{http://www.w3.org/2005/Atom}link";
const SPACE = "{http://purl.org/syndication/history/1.0}";
const ARCHIVE = `${SPACE}archive`;
const COMPLETE = `${SPACE}complete`;

const PAGED = ["first", "last", "previous", "next"];
const ARCHIVED = ["prev-archive", "next-archive", "current"];

/** Of a feed document in either format: `head` is Atom's `feed` or the `channel` of RSS, which says it the same way (RFC 5005, appendix B). */
export type HistoryDoc = { readonly head: XmlElement; readonly entries: readonly XmlElement[] };

/** RFC 5005: complete feeds (2), paged feeds (3), archived feeds (4). */
export const HISTORY_RULES: readonly Rule<HistoryDoc>[] = [
  {
    name: "history-elements-are-empty",
    section: "RFC 5005, 2 and 4",
    finds: ({ head }) =>
      everyElement(head)
        .filter(({ name }) => name.startsWith(SPACE))
        .filter(({ name, text, children }) => ![ARCHIVE, COMPLETE].includes(name) || text !== "" || children.length > 0)
        .map(({ name }) => name),
  },
  {
    name: "history-elements-in-head",
    section: "RFC 5005, 2 and 4",
    finds: ({ entries }) => entries.flatMap(everyElement).flatMap(({ name }) => (name.startsWith(SPACE) ? [name] : [])),
  },
  {
    name: "complete-is-alone",
    section: "RFC 5005, 2",
    finds: ({ head }) =>
      has(head, COMPLETE) && (has(head, ARCHIVE) || relations(head).length > 0) ? ["it has more"] : [],
  },
  {
    name: "one-of-each-relation",
    section: "RFC 5005, 3 and 4",
    finds: ({ head }) => repeated(relations(head)),
  },
  {
    name: "history-addresses",
    section: "RFC 5005, 3 and 4",
    finds: ({ head }) =>
      historyLinks(head).flatMap(({ attributes: { rel, href = "" } }) =>
        isWebAddress(href) ? [] : [`${rel} is ${href}`],
      ),
  },
  {
    name: "leads-to-another",
    section: "RFC 5005, 3 and 4",
    finds: ({ head }) => {
      const self = hrefOf(head, "self");
      const others = ["previous", "next", "prev-archive", "next-archive", ...(has(head, ARCHIVE) ? ["current"] : [])];
      return others.filter((rel) => self !== null && hrefOf(head, rel) === self);
    },
  },
  {
    name: "before-is-not-after",
    section: "RFC 5005, 3 and 4",
    finds: ({ head }) =>
      [["previous", "next"] as const, ["prev-archive", "next-archive"] as const]
        .filter(([before, after]) => hrefOf(head, before) !== null && hrefOf(head, before) === hrefOf(head, after))
        .map(([before]) => before),
  },
  {
    name: "archive-names-current",
    section: "RFC 5005, 4",
    finds: ({ head }) => (has(head, ARCHIVE) && hrefOf(head, "current") === null ? ["no current"] : []),
  },
  {
    name: "archive-leads-on",
    section: "RFC 5005, 4",
    finds: ({ head }) => (has(head, ARCHIVE) && hrefOf(head, "next-archive") === null ? ["no next-archive"] : []),
  },
  {
    name: "only-archives-are-followed",
    section: "RFC 5005, 4",
    finds: ({ head }) => (!has(head, ARCHIVE) && hrefOf(head, "next-archive") !== null ? ["a next-archive"] : []),
  },
  {
    name: "paged-or-archived",
    section: "RFC 5005, 3 and 4",
    finds: ({ head }) => {
      const found = relations(head);
      const isBoth = found.some((rel) => PAGED.includes(rel)) && found.some((rel) => ARCHIVED.includes(rel));
      return isBoth ? ["both"] : [];
    },
  },
];

function has(head: XmlElement, name: string): boolean {
  return childrenOf(head, name).length > 0;
}

function historyLinks(head: XmlElement): readonly XmlElement[] {
  return childrenOf(head, LINK).filter(({ attributes: { rel = "" } }) => [...PAGED, ...ARCHIVED].includes(rel));
}

function relations(head: XmlElement): readonly string[] {
  return historyLinks(head).map(({ attributes }) => attributes.rel ?? "");
}

function hrefOf(head: XmlElement, wanted: string): string | null {
  return childrenOf(head, LINK).find(({ attributes: { rel } }) => rel === wanted)?.attributes.href ?? null;
}
