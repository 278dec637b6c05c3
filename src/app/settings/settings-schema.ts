import { z } from "zod";
import { MAX_SUMMARY_CHARS } from "../../domain/item.ts";
import {
  DEFAULT_LISTEN,
  readAllowed,
  readDatabase,
  readHub,
  readListen,
  readMetrics,
  readSiteUrl,
} from "./addresses.ts";
import { readHeaderValue } from "./headers.ts";
import { decimal, duration, list, name, section, size, text, wholeNumber, words } from "./fields.ts";
import { retention } from "./retention-schema.ts";
import { everyAll, sourceEntry, tagName } from "./source-schema.ts";
import { tagRules } from "./tag-schema.ts";
import { knownTimezones, readLanguage, readSchedule, readTimezone } from "./times.ts";
import { mail } from "./mail-schema.ts";

const timezone = text("a time zone such as Europe/Zurich, America/New_York or UTC", readTimezone, {
  known: knownTimezones,
});

const site = section(
  {
    title: words(200, { description: "What your news desk is called" }),
    url: text("an address such as https://news.example.org, http or https, without ? and #", readSiteUrl, {
      description: "Where readers find it",
      pattern: "https?://\\S+",
    }),
    language: text("a language tag such as en, de-CH or ja", readLanguage).prefault("en"),
    timezone: timezone.prefault("UTC").meta({ description: "In which times are shown and digests are planned" }),
    description: words(500).prefault("Tech news, each story told once"),
    summaryChars: wholeNumber(50, MAX_SUMMARY_CHARS, {
      description: "Longest summary of a story in feeds, on pages and in mails, in characters",
    }).prefault(MAX_SUMMARY_CHARS),
  },
  "a map with title and url",
);

const collect = section(
  {
    every: everyAll.prefault("1h"),
    maxBytes: size(
      { min: "1KiB", max: "100MiB" },
      { description: "Feeds that are larger when unpacked are refused" },
    ).prefault("10MiB"),
    timeout: duration(
      { min: "1s", max: "10m" },
      { description: "For the whole of one request, with all its redirects" },
    ).prefault("20s"),
    userAgent: text("a name of 1 to 200 ASCII characters on one line", readUserAgent, {
      description: "How newsdesk names itself to servers",
    }).optional(),
    perHost: wholeNumber(1, 16, { description: "Requests to one host at a time" }).prefault(1),
    hostGap: duration({ min: "0s", max: "1m" }, { description: "Between two requests to one host" }).prefault("1s"),
    concurrency: wholeNumber(1, 1_000, { description: "Requests at a time, over all hosts" }).prefault(64),
  },
  "a map of settings for asking sources",
);

const allowed = text("host:port, or a range such as 10.1.0.0/16 (one address: 10.1.2.3/32)", readAllowed);
const network = section(
  {
    allow: list(allowed, { what: "entries", max: 1_000 })
      .default([])
      .meta({ description: "Private addresses that may be asked: host:port or a range" }),
    callbacks: list(allowed, { what: "entries", max: 1_000 })
      .default([])
      .meta({ description: "Private addresses at which subscribers of the built-in hub may be; strangers name them" }),
  },
  "a map with allow and callbacks",
);

const aliases = z
  .record(words(100), list(words(100), { what: "words", min: 1, max: 100 }), {
    error: "a map of names, each with a list of other words for it",
  })
  .default({})
  .meta({ description: "Other words for a name: stories that use them are alike" });

const filler = z.enum(["hold", "tell"], { error: "hold or tell" }).default("hold");

const curate = section(
  {
    repairEvery: duration(
      { min: "1m", max: "1d" },
      { description: "How often the stories of the last days are looked at again and mended" },
    ).prefault("5m"),
    aliases,
    filler: section(
      { sponsored: filler, deals: filler, jobs: filler, "press-release": filler },
      "a map of sponsored, deals, jobs and press-release, each hold or tell",
    )
      .prefault({})
      .meta({ description: "What looks like filler is held back for you to release, or told" }),
    examples: words(1_000, {
      description: "A file of tagged examples to learn tags from, a JSON text a line",
    }).optional(),
  },
  "a map of settings for making stories",
);

const rank = section(
  {
    boost: z
      .record(tagName, decimal(-10, 10), { error: "a map of tag names, each with a number from -10 to 10" })
      .default({})
      .meta({ description: "Points that a tag adds; one point is as much as twice the outlets" }),
  },
  "a map with boost",
);

const choice = z
  .string({ error: "a choice such as tag:security -tag:deals" })
  .meta({ description: "Which stories: tag:, source:, language:, text:, score, outlets, age, with not, and, or, ( )" });

const feed = section(
  {
    name: name("a name", { description: "Used in the address: feeds/NAME.xml" }),
    title: words(200).optional(),
    where: choice.default(""),
    limit: wholeNumber(1, 500, { description: "Most stories in it" }).prefault(50),
  },
  "a map with name and where",
);

const digestSection = z.union(
  [
    tagName,
    section(
      { title: words(100), tag: tagName.optional(), where: choice.optional() },
      "a map with title and tag or where",
    ),
  ],
  {
    error: "the name of a tag, or a map with title and tag or where",
  },
);

const digest = section(
  {
    name: name("a name"),
    title: words(200).optional(),
    schedule: text('five fields such as "0 7 * * 1-5": minute, hour, day, month, weekday', readSchedule),
    timezone: timezone.optional(),
    sections: list(digestSection, { what: "sections", min: 1, max: 20 }).optional(),
    stories: wholeNumber(1, 200, { description: "Most stories of one edition" }).prefault(20),
    minStories: wholeNumber(1, 200, { description: "With fewer new stories there is no edition" }).prefault(3),
    fewStories: z.enum(["skip", "wait", "send"], { error: "skip, wait or send" }).default("skip").meta({
      description: "With fewer: no edition; wait for more within catchUp; or send what there is and say so",
    }),
    lookback: duration({ min: "1h", max: "26w" }, { description: "How far back the first edition looks" }).prefault(
      "24h",
    ),
    catchUp: duration(
      { min: "1m", max: "4w" },
      { description: "An edition that was missed by more is not made up for" },
    ).prefault("12h"),
    template: name("the name of a template", { description: "The pair of files in templates/mail" }).default("digest"),
    archive: z
      .boolean({ error: "true or false" })
      .default(true)
      .meta({ description: "Whether anybody may read its editions on the pages and as a feed" }),
    signUp: z
      .boolean({ error: "true or false" })
      .default(false)
      .meta({ description: "Whether anybody may sign up for it on the page /subscribe" }),
    clicks: z
      .boolean({ error: "true or false" })
      .default(false)
      .meta({ description: "Whether it is counted how often links to its stories are followed; never by whom" }),
  },
  "a map with name and schedule",
);

const web = section(
  {
    listen: text("host:port, such as 127.0.0.1:8080", readListen).prefault(DEFAULT_LISTEN),
    publicUrl: text("an address such as https://news.example.org, http or https, without ? and #", readSiteUrl, {
      description: "Where the internet reaches these pages; hubs push feeds to it (WebSub)",
      pattern: "https?://\\S+",
    }).optional(),
    metrics: text("host:port, such as 127.0.0.1:9465, or off", readMetrics, {
      description: "Where figures and health are told to the operator's programs: an address of its own, or off",
    }).prefault("off"),
    images: z.enum(["none", "proxy"], { error: "none or proxy" }).default("none").meta({
      description: "Whether pages show the images of stories; the desk passes them on, so no reader asks an outlet",
    }),
    hub: text("built-in, or the address of a hub such as https://pubsubhubbub.appspot.com/", readHub, {
      description: "Who pushes our feeds to those who want them (WebSub); by default nobody",
      pattern: "built-in|https?://\\S+",
    }).optional(),
  },
  "a map with listen",
);

/** The whole file. Defaults are filled in; what depends on more than one setting is done in `to-settings.ts`. */
export const SettingsSchema = section(
  {
    site,
    database: text("a file such as ./data/newsdesk.db, or postgres://db.example.org/newsdesk", readDatabase)
      .prefault("./data/newsdesk.db")
      .meta({ description: "A file, or the address of a PostgreSQL database" }),
    collect: collect.prefault({}),
    network: network.prefault({}),
    sources: list(sourceEntry, { what: "sources", min: 1, max: 10_000 }),
    tags: tagRules.default({}).meta({ description: "Tags, each with the words or rules that give it" }),
    curate: curate.prefault({}),
    rank: rank.prefault({}),
    feeds: list(feed, { what: "feeds", max: 500 }).default([]),
    digests: list(digest, { what: "digests", max: 100 }).default([]),
    mail: mail.prefault({}),
    web: web.prefault({}),
    retention: retention.prefault({}).meta({ description: "How long things are kept; never: for ever" }),
  },
  "a map with site and sources",
);

/** The file as it comes out of the schema. */
export type CheckedSettings = z.output<typeof SettingsSchema>;

function readUserAgent(raw: string): string | null {
  const value = readHeaderValue(raw);
  return value !== null && value.length <= 200 ? value : null;
}
