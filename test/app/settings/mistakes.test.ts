import { describe, expect, test } from "vitest";
import { EXIT } from "../../../src/domain/user-error.ts";
import { refusal, SMALLEST } from "./settings-folder.ts";

const HINT = 'Mend the file, then run "newsdesk check". config/newsdesk.yaml shows every setting with its default.';

/** The lines that come after `SMALLEST`, and what is said of them: place and sentence. `SMALLEST` has two lines. */
type Case = { readonly why: string; readonly text: string; readonly told: readonly string[] };

/** The sentences of a refusal, without the lines and carets that are shown with them. */
function sentences(message: string): readonly string[] {
  return message.split("\n").filter((line) => line.startsWith("newsdesk.yaml:"));
}

describe("a mistake", () => {
  test("is told with its place, the line, a caret below it and what to do", async () => {
    const error = await refusal(`${SMALLEST}collect:\n  every: 5 parsecs\n`);
    expect(error.message).toBe(
      [
        "newsdesk.yaml has a mistake.",
        "",
        "newsdesk.yaml:4:10: collect.every must be a duration such as 90s, 15m, 6h, 4d or 2w, from 10m to 7d.",
        "    4 |   every: 5 parsecs",
        "      |          ^",
      ].join("\n"),
    );
    expect(error.hint).toBe(HINT);
    expect(error.exitCode).toBe(EXIT.settings);
  });

  test("is told together with all others, in the order of the file", async () => {
    const error = await refusal(
      "web: { listen: 80 }\nsite: { title: X }\ncolour: red\nsources: []\nmail: { from: me }\n",
    );
    expect(error.message).toBe(
      [
        "newsdesk.yaml has 5 mistakes.",
        "",
        "newsdesk.yaml:1:16: web.listen must be host:port, such as 127.0.0.1:8080.",
        "    1 | web: { listen: 80 }",
        "      |                ^",
        "",
        "newsdesk.yaml:2:1: site.url is missing. Add an address such as https://news.example.org, http or https, without ? and #.",
        "    2 | site: { title: X }",
        "      | ^",
        "",
        'newsdesk.yaml:3:1: "colour" is not a setting. Known here: site, database, collect, network, sources, tags, curate, rank, feeds, digests, mail, web, retention.',
        "    3 | colour: red",
        "      | ^",
        "",
        "newsdesk.yaml:4:10: sources must be a list of 1 to 10000 sources.",
        "    4 | sources: []",
        "      |          ^",
        "",
        'newsdesk.yaml:5:15: mail.from must be a sender such as "News Desk <news@example.org>".',
        "    5 | mail: { from: me }",
        "      |               ^",
      ].join("\n"),
    );
  });

  test("far right in a long line is shown with what is around it", async () => {
    const words = Array.from({ length: 60 }, (_, index) => `word${index}`).join(", ");
    const error = await refusal(`${SMALLEST}tags: { a: [${words}, 7, ${words}] }\n`);
    const [line = "", caret = ""] = error.message.split("\n").slice(-2);
    expect(line.startsWith("    3 | …")).toBe(true);
    expect(line.endsWith("…")).toBe(true);
    expect(line.length).toBe(110);
    expect(line[caret.indexOf("^")]).toBe("7");
  });

  test("is counted but not told beyond the fiftieth", async () => {
    const error = await refusal(`${SMALLEST}${Array.from({ length: 60 }, (_, index) => `x${index}: 1\n`).join("")}`);
    expect(error.message.startsWith("newsdesk.yaml has 60 mistakes.")).toBe(true);
    expect(error.message.endsWith("… and 10 more.")).toBe(true);
    expect(sentences(error.message)).toHaveLength(50);
  });

  test("does not steer the terminal", async () => {
    const error = await refusal(`${SMALLEST}"col\\e[31mect": 1 # \u001B[2J\n`);
    expect(/[^\P{Cc}\n]/u.test(error.message)).toBe(false);
  });
});

describe("mistakes of shape", () => {
  test.for<Case>([
    {
      why: "unknown key, near",
      text: "collect: { evry: 5m }",
      told: ['3:12: "evry" is not a setting of collect. Did you mean "every"?'],
    },
    {
      why: "unknown key, far",
      text: "network: { open: true }",
      told: ['3:12: "open" is not a setting of network. Known here: allow, callbacks.'],
    },
    {
      why: "unknown key in a list",
      text: "feeds: [{ name: a, whre: tag:a }]",
      told: ['3:20: "whre" is not a setting of feeds. Did you mean "where"?'],
    },
    {
      why: "key twice",
      text: "web: {}\nweb: {}",
      told: ['4:1: "web" is there already, in line 3. Keep one of the two.'],
    },
    {
      why: "map instead of a text",
      text: "database: {}",
      told: ["3:11: database must be a file such as ./data/newsdesk.db, or postgres://db.example.org/newsdesk."],
    },
    {
      why: "text instead of a map",
      text: "collect: 30m",
      told: ["3:10: collect must be a map of settings for asking sources."],
    },
    { why: "text instead of a list", text: "feeds: all", told: ["3:8: feeds must be a list of at most 500 feeds."] },
    {
      why: "number instead of a text",
      text: "tags: { a: [2600] }",
      told: [
        "3:13: Each of tags.a must be a text of 1 to 100 characters on one line (put numbers, true and false in quotes), or a map with any, all, none, source, host or match.",
      ],
    },
    {
      why: "number too large",
      text: "collect: { perHost: 99 }",
      told: ["3:21: collect.perHost must be a whole number from 1 to 16."],
    },
    {
      why: "no whole number",
      text: "collect: { perHost: 1.5 }",
      told: ["3:21: collect.perHost must be a whole number from 1 to 16."],
    },
    {
      why: "not a number",
      text: "collect: { perHost: .nan }",
      told: ["3:21: collect.perHost must be a whole number from 1 to 16."],
    },
    {
      why: "size too small",
      text: "collect: { maxBytes: 10B }",
      told: ["3:22: collect.maxBytes must be a size such as 500KiB, 10MiB or 5MB, from 1KiB to 100MiB."],
    },
    {
      why: "a name that no request header can hold",
      text: "collect: { userAgent: Nachrichten–Desk }",
      told: ["3:23: collect.userAgent must be a name of 1 to 200 ASCII characters on one line."],
    },
    {
      why: "duration too long",
      text: "collect: { every: 31d }",
      told: ["3:19: collect.every must be a duration such as 90s, 15m, 6h, 4d or 2w, from 10m to 7d."],
    },
    {
      why: "sources that are asked too often",
      text: "collect: { every: 9m }",
      told: ["3:19: collect.every must be a duration such as 90s, 15m, 6h, 4d or 2w, from 10m to 7d."],
    },
    {
      why: "name of a tag",
      text: "tags: { Security: [] }",
      told: [
        "3:9: A key of tags must be the name of a tag: 1 to 50 lower-case letters, digits and dashes, such as open-source.",
      ],
    },
    {
      why: "name of a feed",
      text: "feeds: [{ name: ../etc }]",
      told: ["3:17: feeds.name must be a name: 1 to 50 lower-case letters, digits and dashes, such as open-source."],
    },
    {
      why: "open addresses",
      text: "network: { allow: [10.0.0.1, 10.0.0.0/33, host:0, host:99999, a/b] }",
      told: ["3:20", "3:30", "3:43", "3:51", "3:63"].map(
        (place) =>
          `${place}: Each of network.allow must be host:port, or a range such as 10.1.0.0/16 (one address: 10.1.2.3/32).`,
      ),
    },
    {
      why: "schedules",
      text: 'digests: [{ name: a, schedule: "0 0 7 * * 1" }, { name: b, schedule: "0 25 * * *" }, { name: c, schedule: "0 0 31 2 *" }]',
      told: ["3:32", "3:70", "3:107"].map(
        (place) =>
          `${place}: digests.schedule must be five fields such as "0 7 * * 1-5": minute, hour, day, month, weekday.`,
      ),
    },
    {
      why: "section of a digest",
      text: 'digests: [{ name: a, schedule: "0 7 * * *", sections: [{ tag: a }] }]\ntags: { a: [] }',
      told: [
        "3:56: digests.sections.title is missing. Add a text of 1 to 100 characters on one line (put numbers, true and false in quotes).",
      ],
    },
    {
      why: "mail server",
      text: "mail: { from: a@example.org, transport: smtp:// }",
      told: [
        "3:41: mail.transport must be a folder such as ./data/outbox, or smtp://mail.example.org:587 (smtps:// for TLS from the start).",
      ],
    },
    {
      why: "unknown database",
      text: "database: mysql://localhost/desk",
      told: ["3:11: database must be a file such as ./data/newsdesk.db, or postgres://db.example.org/newsdesk."],
    },
    {
      why: "key without a name",
      text: "? [1]\n: 2",
      told: ["3:3: A key must be a short text on one line, followed by a colon and a blank."],
    },
    {
      why: "dangerous key",
      text: "__proto__: { x: 1 }",
      told: [
        '3:1: "__proto__" is not a setting. Known here: site, database, collect, network, sources, tags, curate, rank, feeds, digests, mail, web, retention.',
      ],
    },
  ])("$why", async ({ text, told }) => {
    const error = await refusal(`${SMALLEST}${text}\n`);
    expect(sentences(error.message)).toEqual(told.map((line) => `newsdesk.yaml:${line}`));
  });

  test.for<Case>([
    {
      why: "the site",
      text: "site: { title: '', url: 'https://a.example/?q', language: english, timezone: Europe/Zürich }",
      told: [
        "1:16: site.title must be a text of 1 to 200 characters on one line (put numbers, true and false in quotes).",
        "1:25: site.url must be an address such as https://news.example.org, http or https, without ? and #.",
        "1:59: site.language must be a language tag such as en, de-CH or ja.",
        "1:78: site.timezone must be a time zone such as Europe/Zurich, America/New_York or UTC: did you mean Europe/Zurich?",
        "1:1: sources is missing. Add a list of 1 to 10000 sources.",
      ],
    },
    { why: "a list", text: "- site", told: ["1:1: The file must be a map with site and sources."] },
    { why: "a remark only", text: "# nothing yet", told: ["1:1: The file must be a map with site and sources."] },
    { why: "a text", text: "hello", told: ["1:1: The file must be a map with site and sources."] },
  ])("$why", async ({ text, told }) => {
    const error = await refusal(`${text}\n`);
    expect(sentences(error.message).toSorted()).toEqual(told.map((line) => `newsdesk.yaml:${line}`).toSorted());
  });
});

describe("mistakes of sources", () => {
  const ADDRESS = "an address such as https://example.org/feed.xml, http or https";
  const SITE = 'site: { title: Desk, url: "https://news.example.org/" }\n';
  test.for<Case>([
    { why: "no address", text: "[example.org]", told: [`2:11: Each of sources must be ${ADDRESS}.`] },
    {
      why: "two on a line",
      text: "[https://a.example https://b.example]",
      told: [`2:11: Each of sources must be ${ADDRESS}.`],
    },
    { why: "other scheme", text: "['file:///etc/passwd']", told: [`2:11: Each of sources must be ${ADDRESS}.`] },
    {
      why: "a number",
      text: "[7]",
      told: [
        "2:11: Each of sources must be an address such as https://example.org/feed.xml, a map with url, or a map with group and sources.",
      ],
    },
    {
      why: "misspelled key",
      text: "[{ ulr: https://a.example }]",
      told: [
        `2:11: sources.url is missing. Add ${ADDRESS}.`,
        '2:13: "ulr" is not a setting of sources. Did you mean "url"?',
      ],
    },
    {
      why: "misspelled key of a group",
      text: "[{ group: G, sorces: [] }]",
      told: [
        "2:11: sources.sources is missing. Add a list of 1 to 5000 sources.",
        '2:23: "sorces" is not a setting of sources. Did you mean "sources"?',
      ],
    },
    {
      why: "member of a group",
      text: "[{ group: G, sources: [ftp://a.example] }]",
      told: [`2:33: Each of sources must be ${ADDRESS}.`],
    },
    {
      why: "group in a group",
      text: "[{ group: G, sources: [{ group: H, sources: [] }] }]",
      told: [
        `2:33: sources.url is missing. Add ${ADDRESS}.`,
        '2:35: "group" is not a setting of sources. Known here: url, id, name, tags, weight, every, fullText, paywall, republish, include, exclude, headers.',
        '2:45: "sources" is not a setting of sources. Known here: url, id, name, tags, weight, every, fullText, paywall, republish, include, exclude, headers.',
      ],
    },
    {
      why: "wish for its texts that is none",
      text: "[{ url: https://a.example, republish: all }]",
      told: ["2:48: sources.republish must be summary, full or title."],
    },
    {
      why: "header of ours",
      text: "[{ url: https://a.example, headers: { Host: b } }]",
      told: ["2:48: A key of sources.headers must be the name of a request header that newsdesk does not set itself."],
    },
    {
      why: "header of two lines",
      text: '[{ url: https://a.example, headers: { x-a: "b\\r\\nc" } }]',
      told: ["2:53: sources.headers must be a header's value on one line, of at most 4000 characters."],
    },
    {
      why: "choice of items that asks for what no item has yet",
      text: "[{ url: https://a.example, exclude: language:de tag:x or outlets>1 }]",
      told: [
        "2:58: tag cannot be asked of an item, before it belongs to a story. Ask for its words or language.",
        "2:67: outlets cannot be asked of an item, before it belongs to a story. Ask for its words or language.",
      ],
    },
    {
      why: "choice of items that cannot be read, in a group",
      text: "[{ group: G, sources: [{ url: https://a.example, include: txt:a }] }]",
      told: ['2:68: "txt" is nothing that can be asked for. Did you mean "text"?'],
    },
    {
      why: "choice of items that says nothing",
      text: '[{ url: https://a.example, include: "" }]',
      told: ["2:46: sources.include must be a choice of items such as ransomware or language:en."],
    },
    {
      why: "twice the same",
      text: "\n  - https://a.example/feed\n  - https://www.a.example/feed/",
      told: [
        "4:5: This source has the same id as the one in line 3. Remove one of the two, or give one an id of its own.",
      ],
    },
    {
      why: "twice the same id, one in a group",
      text: "\n  - { url: https://a.example, id: x }\n  - { group: G, sources: [{ url: https://b.example, id: x }] }",
      told: [
        "4:57: This source has the same id as the one in line 3. Remove one of the two, or give one an id of its own.",
      ],
    },
  ])("$why", async ({ text, told }) => {
    const error = await refusal(`${SITE}sources: ${text}\n`);
    expect(sentences(error.message)).toEqual(told.map((line) => `newsdesk.yaml:${line}`));
  });
});

describe("mistakes between settings", () => {
  const TAGS = "tags: { security: [breach], ai: [AI] }\n";
  test.for<Case>([
    {
      why: "unknown tag of a feed",
      text: "feeds: [{ name: a, where: tag:secruity -tag:ai }]",
      told: ['4:27: "secruity" is not a tag. Did you mean "security"? Tags are listed under tags.'],
    },
    {
      why: "unknown tag of a section",
      text: 'digests: [{ name: a, schedule: "0 7 * * *", sections: [sport] }]',
      told: ['4:56: "sport" is not a tag. Known here: security, ai. Tags are listed under tags.'],
    },
    {
      why: "unknown tag of a boost",
      text: "rank: { boost: { securty: 1 } }",
      told: ['4:18: "securty" is not a tag. Did you mean "security"? Tags are listed under tags.'],
    },
    {
      why: "choice that ends too soon, in its column",
      text: 'feeds: [{ name: a, where: "tag:security or (" }]',
      told: ['4:45: A term is missing at the end. Write one such as tag:security, "zero day" or outlets>=3.'],
    },
    {
      why: "choice in escapes, with its column",
      text: String.raw`feeds: [{ name: a, where: "\"zero day\" scor>=2" }]`,
      told: ['4:27: In column 12 of this choice: "scor" is nothing that can be asked for. Did you mean "score"?'],
    },
    {
      why: "choice over several lines, with its column",
      text: "feeds:\n  - name: a\n    where: >-\n      tag:ai\n      agee<1h",
      told: ['6:12: In column 8 of this choice: "agee" is nothing that can be asked for. Did you mean "age"?'],
    },
    {
      why: "choice of a section",
      text: 'digests: [{ name: a, schedule: "0 7 * * *", sections: [{ title: A, where: outlets>3 or }] }]',
      told: ['4:87: A term is missing at the end. Write one such as tag:security, "zero day" or outlets>=3.'],
    },
    {
      why: "unknown tag within a choice",
      text: "feeds: [{ name: a, where: text:x or (tag:ai tag:secruity) }]",
      told: ['4:45: "secruity" is not a tag. Did you mean "security"? Tags are listed under tags.'],
    },
    {
      why: "unknown source in a choice",
      text: "feeds: [{ name: a, where: -source:EXAMPLE.ORG source:exmaple.org }]",
      told: ['4:47: "exmaple.org" is not a source. Did you mean "example.org"? Give its id or name.'],
    },
    {
      why: "name of a feed twice",
      text: "feeds: [{ name: a },\n  { name: a }]",
      told: ["5:11: This name is taken already, in line 4. Give each of the feeds its own name."],
    },
    {
      why: "more stories at least than at most",
      text: 'digests: [{ name: a, schedule: "0 7 * * *", stories: 2 }]',
      told: ["4:54: minStories must not be more than stories."],
    },
    {
      why: "section that stays empty",
      text: 'digests: [{ name: a, schedule: "0 7 * * *", sections: [{ title: All }, ai] }]',
      told: ["4:72: This section stays empty: the one before it takes every story. Put that one last."],
    },
    {
      why: "mail server without a sender",
      text: "mail: { transport: smtp://mail.example:25 }",
      told: ['4:20: A mail server needs a sender. Add from: "News Desk <news@example.org>".'],
    },
  ])("$why", async ({ text, told }) => {
    const error = await refusal(`${SMALLEST}${TAGS}${text}\n`);
    expect(sentences(error.message)).toEqual(told.map((line) => `newsdesk.yaml:${line}`));
  });

  test("are told while other settings are wrong too", async () => {
    const error = await refusal(`${SMALLEST}web: 1\nfeeds: [{ name: a, where: tag:b, limit: 0 }]\n`);
    expect(sentences(error.message)).toEqual([
      "newsdesk.yaml:3:6: web must be a map with listen.",
      'newsdesk.yaml:4:27: "b" is not a tag. There are none. Tags are listed under tags.',
      "newsdesk.yaml:4:41: feeds.limit must be a whole number from 1 to 500.",
    ]);
  });

  test("need a source's tag to be listed, in a group too", async () => {
    const error = await refusal(`${TAGS}site: { title: D, url: http://d.example }
sources:
  - { url: https://a.example, tags: [ai, linux] }
  - { group: G, tags: [securit], sources: [https://b.example] }
`);
    expect(sentences(error.message)).toEqual([
      'newsdesk.yaml:4:42: "linux" is not a tag. Known here: security, ai. Tags are listed under tags.',
      'newsdesk.yaml:5:24: "securit" is not a tag. Did you mean "security"? Tags are listed under tags.',
    ]);
  });
});

describe("mistakes of YAML", () => {
  const LOST =
    'This is not expected here. Is a colon, a quote or a bracket missing before it, or does a text with ": " or " #" need quotes?';
  test.for<Case>([
    { why: "tab", text: "web:\n\tlisten: a", told: ["4:1: Tabs cannot be used to indent. Use blanks."] },
    {
      why: "quote left open",
      text: 'database: "x',
      told: ["4:1: Something is missing here: a closing quote or bracket, a comma, or the blank after a colon."],
    },
    { why: "bracket too many", text: "feeds: []]\nweb: {}\n", told: [`3:10: ${LOST}`] },
    {
      why: "escape",
      text: 'database: "C:\\data"',
      told: ['3:14: A backslash in "…" begins an escape. Write \\\\ for the backslash itself, or use single quotes.'],
    },
    {
      why: "reserved letter",
      text: "database: @x",
      told: ['3:11: This text cannot stand here as it is. Put it in quotes: "…".'],
    },
    {
      why: "tag",
      text: "database: !path x",
      told: ["3:11: Tags (!name) have no meaning here. Remove it; a text that begins with ! needs quotes."],
    },
    {
      why: "two documents",
      text: "---\nweb: {}",
      told: ["3:1: The file must be one document. Remove the line --- and what does not belong to the settings."],
    },
    {
      why: "unknown alias",
      text: "database: *db",
      told: ["3:11: No anchor (&name) above has this name. Write the value out."],
    },
    {
      why: "a hub of ours that nobody can reach",
      text: "web: { hub: built-in }",
      told: [
        "3:13: The built-in hub has to be reached from the internet. Add publicUrl: https://news.example.org, where it is.",
      ],
    },
    ...["metrics: 127.0.0.1:8080", "metrics: 0.0.0.0:8080", 'metrics: "[::]:8080"'].map((text) => ({
      why: `figures at the pages' address: ${text}`,
      text: `web: { ${text} }`,
      told: ["3:17: The pages are served at this address. Give the figures one of their own, such as 127.0.0.1:9465."],
    })),
    {
      why: "figures and pages at one name",
      text: "web: { listen: Desk.lan:80, metrics: desk.lan:80 }",
      told: ["3:38: The pages are served at this address. Give the figures one of their own, such as 127.0.0.1:9465."],
    },
    {
      why: "a hub that is no address",
      text: "web: { hub: builtin }",
      told: ["3:13: web.hub must be built-in, or the address of a hub such as https://pubsubhubbub.appspot.com/."],
    },
    {
      why: "a hub with a login",
      text: 'web: { hub: "https://me:pw@hub.example/" }',
      told: ["3:13: web.hub must be built-in, or the address of a hub such as https://pubsubhubbub.appspot.com/."],
    },
    {
      why: "merge key",
      text: "web: { <<: { listen: a } }",
      told: ['3:8: "<<" is not a setting of web. Known here: listen, publicUrl, metrics, images, hub.'],
    },
    {
      why: "placeholder in brackets",
      text: "web: { listen: ${LISTEN} }",
      told: ['3:17: Inside { } and [ ] a text with ${…} needs quotes: { key: "${NAME}" }.'],
    },
  ])("$why", async ({ text, told }) => {
    const error = await refusal(`${SMALLEST}${text}\n`);
    expect(sentences(error.message)).toEqual(told.map((line) => `newsdesk.yaml:${line}`));
  });

  test.for<{ why: string; text: string; told: string }>([
    {
      why: "aliases in aliases",
      text: `x0: &a0 [y]\n${Array.from({ length: 9 }, (_, level) => `x${level + 1}: &a${level + 1} [${`*a${level},`.repeat(9)}]\n`).join("")}`,
      told: "More than 100 aliases. Write the values out.",
    },
    { why: "an alias of itself", text: "x: &a [*a]\n", told: "Lists and maps are nested too deeply here." },
    {
      why: "lists in lists",
      text: `x: ${"[".repeat(200)}${"]".repeat(200)}\n`,
      told: "Lists and maps are nested too deeply here.",
    },
    { why: "very deep lists", text: `x: ${"[".repeat(100_000)}\n`, told: "" },
    {
      why: "too many values",
      text: `x: [${"1,".repeat(100_001)}]\n`,
      told: "More than 100000 values: no more are read.",
    },
    {
      why: "very many keys",
      text: Array.from({ length: 30_000 }, (_, index) => `k${index}: 1\n`).join(""),
      told: '"k1" is not a setting.',
    },
  ])("$why end in a message", async ({ text, told }) => {
    expect((await refusal(`${SMALLEST}${text}`)).message).toContain(told);
  });
});
