import { z } from "zod";
import { readFeedUrl } from "./addresses.ts";
import { decimal, duration, list, name, section, text, words } from "./fields.ts";
import { readHeaderName, readHeaderValue } from "./headers.ts";
import { MAX_ID_CHARS } from "./source-id.ts";

const url = text("an address such as https://example.org/feed.xml, http or https", readFeedUrl, {
  description: "The address of a feed, or of a page that announces one",
  pattern: "https?://\\S+",
});
/** Feeds are asked every 10 minutes at most, whoever wishes it. A rarer wish of one source is its own matter. */
const OFTEN = "10m";
export const everyAll = duration({ min: OFTEN, max: "7d" }, { description: "How often a source is asked for news" });
const every = duration({ min: OFTEN, max: "30d" }, { description: "How often it is asked for news" });
export const tagName = name("the name of a tag");
const tagList = list(tagName, { what: "tags", max: 20 });
const weight = decimal(0, 10, { description: "How much its coverage counts in the rank; 1 is ordinary" });

const republish = z.enum(["summary", "full", "title"], { error: "summary, full or title" }).meta({
  description: "What readers are shown of its texts: a summary, in feeds the whole text too, or headlines only",
});

const headers = z.record(
  text("the name of a request header that newsdesk does not set itself", readHeaderName),
  text("a header's value on one line, of at most 4000 characters", readHeaderValue),
  { error: "a map of header names and values" },
);

const WRONG_ITEM_CHOICE = { error: "a choice of items such as ransomware or language:en" };
const itemChoice = z.string(WRONG_ITEM_CHOICE).refine((raw) => raw.trim() !== "", WRONG_ITEM_CHOICE);

const source = section(
  {
    url,
    id: name("an id", {
      description: "By default made from the address; keep it when the address changes",
      maxChars: MAX_ID_CHARS,
    }).optional(),
    name: words(100, { description: "What readers see; by default the host" }).optional(),
    tags: tagList.default([]),
    weight: weight.optional(),
    every: every.optional(),
    fullText: z
      .boolean({ error: "true or false" })
      .default(false)
      .meta({ description: "Read the page of each item, and keep its text in the place of the feed's" }),
    paywall: z
      .boolean({ error: "true or false" })
      .default(false)
      .meta({ description: "Most of its pages are for payers only; others lead a story before it" }),
    republish: republish.optional(),
    include: itemChoice
      .optional()
      .meta({ description: "Only items that it takes are told: words, language:, not, and, or, ( )" }),
    exclude: itemChoice.optional().meta({ description: "Items that it takes are told to nobody" }),
    headers: headers.default({}).meta({ description: "Further request headers, such as a token for a private feed" }),
  },
  "an address, or a map with url",
);

const member = z.union([url, source], { error: "an address such as https://example.org/feed.xml, or a map with url" });

const group = section(
  {
    group: words(100, { description: "A heading for people; it changes nothing" }),
    tags: tagList.default([]).meta({ description: "Given to all sources of the group" }),
    weight: weight.optional(),
    every: every.optional(),
    republish: republish.optional(),
    sources: list(member, { what: "sources", min: 1, max: 5_000 }),
  },
  "a map with group and sources",
);

/** An entry under `sources`: an address, a source, or a group of these, one level deep. */
export const sourceEntry = z.union([url, source, group], {
  error: "an address such as https://example.org/feed.xml, a map with url, or a map with group and sources",
});
