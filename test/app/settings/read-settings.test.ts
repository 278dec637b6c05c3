import { describe, expect, test } from "vitest";
import { readSettings } from "../../../src/app/settings/read-settings.ts";
import { Secret } from "../../../src/app/settings/secret.ts";
import { toSource } from "../../../src/app/settings/settings.ts";
import { read, settingsOf, SMALLEST } from "./settings-folder.ts";
import { UserError } from "../../../src/domain/user-error.ts";
import { ANYWHERE, type Where, withTag } from "../../../src/domain/where/where.ts";

const without = (tag: string): Where => ({ kind: "not", of: withTag(tag) });

const familyOf = expect.any(Function) as unknown;
const NO_LIMITS = { total: null, domains: { default: null, named: new Map(), familyOf }, warmUp: null };

const SHIPPED = new URL("../../../config/newsdesk.yaml", import.meta.url).pathname;

const DAY = 86_400;
const USUAL_RETENTION = {
  texts: 30 * DAY,
  versions: 90 * DAY,
  search: 730 * DAY,
  receipts: 90 * DAY,
  items: 180 * DAY,
  stories: null,
  mails: 30 * DAY,
  steps: 30 * DAY,
  deliveries: 90 * DAY,
  clicks: 365 * DAY,
  memory: 90 * DAY,
  seen: 730 * DAY,
};

describe("the shipped file", () => {
  test("is read without a complaint and without any variable", async () => {
    const settings = await readSettings(SHIPPED, {});
    expect(settings.site.url).toBe("http://127.0.0.1:8080");
    expect(settings.sources).toHaveLength(26);
    expect(settings.tags).toHaveLength(18);
    expect(settings.feeds.map(({ name, where }) => ({ name, where }))).toEqual([
      { name: "security", where: withTag("security") },
      { name: "open-source", where: { kind: "and", of: [withTag("open-source"), without("business")] } },
    ]);
    expect(settings.digests.map(({ name, schedule }) => `${name} ${schedule}`)).toEqual(["daily 0 7 * * 1-5"]);
    expect(settings.mail.relays.map(({ transport }) => transport.kind)).toEqual(["folder"]);
  });
});

describe("defaults", () => {
  test("are filled in for all but the site and the sources", async () => {
    const { settings, inFolder } = await read(SMALLEST);
    const { sources, ...rest } = settings;
    expect(rest).toEqual({
      site: {
        title: "Desk",
        url: "https://news.example.org",
        language: "en",
        timezone: "UTC",
        description: "Tech news, each story told once",
        summaryChars: 2_000,
      },
      database: { kind: "sqlite", path: inFolder("data/newsdesk.db") },
      collect: {
        everySeconds: 3_600,
        maxBytes: 10_485_760,
        timeoutSeconds: 20,
        userAgent: null,
        perHost: 1,
        hostGapSeconds: 1,
        concurrency: 64,
      },
      network: { allow: [], callbacks: [] },
      tags: [],
      curate: {
        repairEverySeconds: 300,
        aliases: {},
        filler: { sponsored: "hold", deals: "hold", jobs: "hold", "press-release": "hold" },
        examples: null,
      },
      rank: { boost: {} },
      feeds: [],
      digests: [],
      mail: {
        from: { name: "Desk", address: "newsdesk@news.example.org" },
        replyTo: null,
        dkim: null,
        postalAddress: "",
        relays: [
          { name: inFolder("data/outbox"), transport: { kind: "folder", path: inFolder("data/outbox") }, rate: null },
        ],
        limits: NO_LIMITS,
        mark: inFolder("data/sent.mark"),
        departures: inFolder("data/departures"),
        bounces: null,
      },
      web: { host: "127.0.0.1", port: 8_080, publicUrl: null, metrics: null, images: "none", hub: null },
      retention: USUAL_RETENTION,
    });
    expect(sources.map(toSource)).toEqual([
      {
        id: "example-org-feed-xml",
        name: "example.org",
        feedUrl: "https://example.org/feed.xml",
        tags: [],
        weight: 1,
        everySeconds: null,
        headers: {},
        fullText: false,
        isPaywalled: false,
        republish: "summary",
      },
    ]);
  });

  test("hold for sections whose lines are all remarks", async () => {
    const settings = await settingsOf(`${SMALLEST}collect:\n  # every: 5m\nweb:\ndigests:\nmail: {}\n`);
    expect(settings.collect.everySeconds).toBe(3_600);
    expect(settings.digests).toEqual([]);
  });

  test("of a digest come from the site", async () => {
    const text = `${SMALLEST.replace("Desk,", "Desk, timezone: Asia/Seoul,")}digests: [{ name: daily, schedule: "0 7 * * *" }]\n`;
    const settings = await settingsOf(text);
    expect(settings.digests).toEqual([
      {
        name: "daily",
        title: "Desk: daily",
        schedule: "0 7 * * *",
        timezone: "Asia/Seoul",
        sections: [{ title: "Top stories", where: ANYWHERE }],
        stories: 20,
        minStories: 3,
        fewStories: "skip",
        lookbackSeconds: 86_400,
        catchUpSeconds: 43_200,
        template: "digest",
        isArchived: true,
        takesSignUps: false,
        countsClicks: false,
      },
    ]);
  });

  test("use a reserved domain for the sender of a site without one", async () => {
    const settings = await settingsOf(SMALLEST.replace("https://news.example.org/", "http://127.0.0.1:8080"));
    expect(settings.mail.from).toEqual({ name: "Desk", address: "newsdesk@newsdesk.invalid" });
  });
});

const FULL = `site: { title: Desk, url: "http://news.example.org/desk//", language: de-ch, timezone: Europe/Zurich, description: D, summaryChars: 300 }
database: ../db/desk.sqlite
collect: { every: 2h, maxBytes: 5MB, timeout: 1m, userAgent: "desk/1", perHost: 2, hostGap: 0s, concurrency: 8 }
network: { allow: ["localhost:8080", "[fd00::5]:443", 10.1.0.0/16, "fd00::/8"], callbacks: [10.2.0.0/16] }
sources:
  - { url: "https://www.example.org/a/b.xml#top", tags: [ai], weight: 2, every: 15m, headers: { X-Token: t0ken } }
  - group: Security
    tags: [security]
    weight: 0.5
    every: 4d
    republish: title
    sources:
      - https://krebs.example/feed/
      - { url: https://two.example, id: two, name: Two, tags: [ai, security], weight: 3, every: 2w, include: kernel, exclude: language:de, republish: full }
tags: { security: [breach, "zero day"], ai: , north-korea: [] }
curate: { repairEvery: 10m, aliases: { North Korea: [DPRK, Pyongyang] }, filler: { deals: tell }, examples: tagged.jsonl }
rank: { boost: { security: 1.5, ai: -2 } }
feeds: [{ name: sec, title: Sec, where: "tag:security -tag:ai", limit: 10 }, { name: all }]
digests:
  - name: weekly
    title: Weekly
    schedule: 0  8 * * MON
    timezone: UTC
    sections: [security, { title: Big, where: outlets>=3 }, { title: Both, tag: ai, where: kernel }, north-korea, ai, { title: All the rest }]
    stories: 5
    minStories: 5
    lookback: 1w
    catchUp: 90m
    archive: false
    template: brief
mail:
  from: { name: Desk, address: news@EXAMPLE.org }
  replyTo: editor@example.org
  postalAddress: |
    Desk
    Example Street 1
  transport: out
  mark: safe/mark
  departures: safe/left
  bounces: { address: back@EXAMPLE.org, mailbox: back, webhook: "0123456789abcdef", confirm: true }
web: { listen: "[::1]:0", metrics: "127.0.0.1:9465", publicUrl: "https://news.example.org/desk/", hub: built-in }
retention: { texts: 1w, receipts: never }
`;

test.for([
  { why: "figures at another port", web: "{ metrics: 127.0.0.1:8081 }" },
  { why: "figures at another address", web: "{ listen: 192.0.2.1:80, metrics: 127.0.0.1:80 }" },
  { why: "figures and pages at any free ports", web: "{ listen: 127.0.0.1:0, metrics: 127.0.0.1:0 }" },
])("$why are no mistake", async ({ web }) => {
  expect((await read(`${SMALLEST}web: ${web}\n`)).settings.web.metrics).not.toBe(null);
});

describe("values", () => {
  test("of every setting arrive in the domain's words", async () => {
    const { settings, inFolder } = await read(FULL);
    const { sources, ...rest } = settings;
    expect(rest).toEqual({
      site: {
        title: "Desk",
        url: "http://news.example.org/desk",
        language: "de-CH",
        timezone: "Europe/Zurich",
        description: "D",
        summaryChars: 300,
      },
      database: { kind: "sqlite", path: inFolder("../db/desk.sqlite") },
      collect: {
        everySeconds: 7_200,
        maxBytes: 5_000_000,
        timeoutSeconds: 60,
        userAgent: "desk/1",
        perHost: 2,
        hostGapSeconds: 0,
        concurrency: 8,
      },
      network: { allow: ["localhost:8080", "[fd00::5]:443", "10.1.0.0/16", "fd00::/8"], callbacks: ["10.2.0.0/16"] },
      tags: [
        { tag: "security", words: ["breach", "zero day"] },
        { tag: "ai", words: [] },
        { tag: "north-korea", words: [] },
      ],
      curate: {
        repairEverySeconds: 600,
        aliases: { "North Korea": ["DPRK", "Pyongyang"] },
        filler: { sponsored: "hold", deals: "tell", jobs: "hold", "press-release": "hold" },
        examples: inFolder("tagged.jsonl"),
      },
      rank: { boost: { security: 1.5, ai: -2 } },
      feeds: [
        { name: "sec", title: "Sec", where: { kind: "and", of: [withTag("security"), without("ai")] }, limit: 10 },
        { name: "all", title: "Desk: all", where: ANYWHERE, limit: 50 },
      ],
      digests: [
        {
          name: "weekly",
          title: "Weekly",
          schedule: "0 8 * * MON",
          timezone: "UTC",
          sections: [
            { title: "Security", where: withTag("security") },
            { title: "Big", where: { kind: "outlets", sign: ">=", value: 3 } },
            { title: "Both", where: { kind: "and", of: [withTag("ai"), { kind: "text", value: "kernel" }] } },
            { title: "North Korea", where: withTag("north-korea") },
            { title: "AI", where: withTag("ai") },
            { title: "All the rest", where: ANYWHERE },
          ],
          stories: 5,
          minStories: 5,
          fewStories: "skip",
          lookbackSeconds: 604_800,
          catchUpSeconds: 5_400,
          template: "brief",
          isArchived: false,
          takesSignUps: false,
          countsClicks: false,
        },
      ],
      mail: {
        from: { name: "Desk", address: "news@example.org" },
        replyTo: "editor@example.org",
        dkim: null,
        postalAddress: "Desk\nExample Street 1",
        relays: [{ name: inFolder("out"), transport: { kind: "folder", path: inFolder("out") }, rate: null }],
        limits: NO_LIMITS,
        mark: inFolder("safe/mark"),
        departures: inFolder("safe/left"),
        bounces: {
          address: "back@example.org",
          mailbox: { kind: "folder", path: inFolder("back") },
          webhook: expect.any(Secret) as unknown,
          confirms: true,
        },
      },
      web: {
        host: "::1",
        port: 0,
        publicUrl: "https://news.example.org/desk",
        metrics: { host: "127.0.0.1", port: 9_465 },
        images: "none",
        hub: { kind: "own", address: "https://news.example.org/desk/hub" },
      },
      retention: { ...USUAL_RETENTION, texts: 7 * 86_400, receipts: null },
    });
    expect(sources.map(toSource)).toEqual([
      {
        id: "example-org-a-b-xml",
        fullText: false,
        isPaywalled: false,
        republish: "summary",
        name: "example.org",
        feedUrl: "https://www.example.org/a/b.xml",
        tags: ["ai"],
        weight: 2,
        everySeconds: 900,
        headers: { "x-token": "t0ken" },
      },
      {
        id: "krebs-example-feed",
        fullText: false,
        isPaywalled: false,
        republish: "title",
        name: "krebs.example",
        feedUrl: "https://krebs.example/feed/",
        tags: ["security"],
        weight: 0.5,
        everySeconds: 345_600,
        headers: {},
      },
      {
        id: "two",
        fullText: false,
        isPaywalled: false,
        republish: "full",
        name: "Two",
        feedUrl: "https://two.example/",
        tags: ["security", "ai"],
        weight: 3,
        everySeconds: 1_209_600,
        headers: {},
      },
    ]);
  });

  test("of a source say which of its items are told", async () => {
    const { sources } = await settingsOf(`site: { title: D, url: http://d.example }
sources:
  - https://a.example
  - { url: https://b.example, exclude: language:de }
  - { group: G, sources: [{ url: https://c.example, include: kernel, exclude: language:de }] }
`);
    const [kernel, german]: readonly Where[] = [
      { kind: "text", value: "kernel" },
      { kind: "language", value: "de" },
    ];
    expect(sources.map(({ filter }) => filter)).toEqual([
      undefined,
      { exclude: german },
      { include: kernel, exclude: german },
    ]);
  });

  test("may be repeated with an alias", async () => {
    const text = `${SMALLEST}tags: { a: &words [x, y], b: *words }\n`;
    expect((await settingsOf(text)).tags).toEqual([
      { tag: "a", words: ["x", "y"] },
      { tag: "b", words: ["x", "y"] },
    ]);
  });

  test("of databases and mail servers are secrets", async () => {
    const text = `${SMALLEST}database: postgres://desk:pw@db.example/desk
mail: { from: Desk <d@example.org>, transport: "smtps://u:pw@mail.example" }\n`;
    const { database, mail } = await settingsOf(text);
    expect(database.kind === "postgres" && database.address.reveal()).toBe("postgres://desk:pw@db.example/desk");
    const [{ name, transport } = { name: "", transport: null }] = mail.relays;
    expect(name).toBe("mail.example:465");
    expect(transport?.kind === "smtp" && transport.address.reveal()).toBe("smtps://u:pw@mail.example");
    expect(transport).toEqual({ kind: "smtp", address: expect.any(Secret) as unknown });
  });

  test("of a source's login go into a header and leave the address", async () => {
    const text = SMALLEST.replace("https://example.org/", "https://al%20ice:p%40ss@example.org/");
    const [source] = (await settingsOf(text)).sources.map(toSource);
    expect(source?.id).toBe("example-org-feed-xml");
    expect(source?.feedUrl).toBe("https://example.org/feed.xml");
    expect(source?.headers).toEqual({ authorization: "Basic YWwgaWNlOnBAc3M=" });
  });

  test("are open addresses when they stand in the file as they are, with no placeholder", async () => {
    const list =
      '[https://example.org/feed.xml, "https://example.org/${KEY}/b.xml", { url: "https://c.example/${KEY}", id: c }]';
    const text = SMALLEST.replace("[https://example.org/feed.xml]", list);
    const { sources } = await settingsOf(text, { env: { KEY: "hush" } });
    expect(sources.map(({ id, isOpen }) => [id, isOpen])).toEqual([
      ["example-org-feed-xml", true],
      ["example-org-b-xml", false],
      ["c", false],
    ]);
  });

  test("that are very long addresses get a short id that stays apart", async () => {
    const long = `https://example.org/${"a".repeat(100)}`;
    const settings = await settingsOf(SMALLEST.replace("[https://example.org/feed.xml]", `[${long}/1, ${long}/2]`));
    const ids = settings.sources.map(({ id }) => id);
    expect(ids.map((id) => id.length)).toEqual([80, 80]);
    expect(ids[0]).not.toBe(ids[1]);
  });
});

describe("where reports are read", () => {
  test("a mailbox keeps its password to itself", async () => {
    const { settings } = await read(
      `${SMALLEST}mail: { bounces: { mailbox: "imaps://u:p%40w@mail.example/Reports" } }\n`,
    );
    const mailbox = settings.mail.bounces?.mailbox;
    expect(mailbox?.kind === "imap" && mailbox.address.reveal()).toBe("imaps://u:p%40w@mail.example/Reports");
    expect(JSON.stringify(settings.mail)).not.toContain("p%40w");
  });

  test.for([
    "mailbox: imaps://mail.example/INBOX",
    "mailbox: imaps://u@mail.example/INBOX",
    'mailbox: "imaps://u:p@mail.example/INBOX?x"',
    'mailbox: "pop3://u:p@mail.example"',
    "webhook: tooshort",
    "address: nobody",
    `address: ${"a".repeat(32)}@example.org`,
    "confirm: often",
    "adress: a@example.org",
  ])("%s is a mistake", async (line) => {
    await expect(read(`${SMALLEST}mail: { bounces: { ${line} } }\n`)).rejects.toThrow(UserError);
  });
});
