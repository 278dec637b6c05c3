import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { rss, serveFeeds, type Answer, type LocalFeeds } from "../e2e/local-feeds.ts";
import { createTemporaryDesk, type TemporaryDesk } from "../e2e/temporary-desk.ts";
import { tell } from "./told-command.ts";

const answers = new Map<string, Answer>();
let feeds: LocalFeeds;
let desk: TemporaryDesk;

beforeAll(async () => {
  feeds = await serveFeeds(answers);
  desk = createTemporaryDesk({});
});

afterAll(async () => {
  await feeds.close();
  desk.remove();
});

beforeEach(() => {
  answers.clear();
  answers.set("/old.xml", aFeed("Old", "old"));
  answers.set("/alpha.xml", aFeed("Alpha: the news", "a", "b"));
  answers.set("/beta.xml", aFeed("Beta", "c"));
  answers.set("/page", { html: announcing("/comments.xml", "/alpha.xml") });
  answers.set("/comments.xml", aFeed("Comments", "d"));
  answers.set("/two", { html: announcing("/alpha.xml", "/beta.xml") });
  answers.set("/bare", { html: "<p>Nothing here" });
  writeFileSync(desk.settings, settings());
});

function aFeed(title: string, ...subjects: readonly string[]): string {
  const at = new Date("2026-11-20T08:00:00Z");
  return rss(
    title,
    subjects.map((subject) => ({ title: subject, summary: subject, link: `https://x.example/${subject}`, at })),
  );
}

function announcing(...paths: readonly string[]): string {
  return paths.map((path) => `<link rel="alternate" type="application/rss+xml" href="${path}">`).join("");
}

function settings(more = ""): string {
  return `# mine
site: { title: Desk, url: "http://desk.example" }   # where it is
collect: { hostGap: 0s }
network: { allow: ["${feeds.host}"] }
sources: # what I read
  - url: '${feeds.url("/old.xml")}' # the first
    id: old
    name: Old
${more === "" ? "" : `${more}\n`}
tags: { security: [breach] }
web: { listen: "127.0.0.1:0" }`;
}

/** A file of these outlines, beside the settings. */
function opmlFile(body: string): string {
  const path = join(desk.home, "feeds.opml");
  writeFileSync(path, `<opml version="2.0"><body>${body}</body></opml>`);
  return path;
}

function outline(path: string, more = ""): string {
  return `<outline text="${path.slice(1)}" xmlUrl="${feeds.url(path)}" ${more}/>`;
}

function dateless(opml: string): string {
  return opml.replace(/<dateCreated>.*/, "").trim();
}

async function source(...argv: readonly string[]) {
  return await tell(["source", ...argv, "--config", desk.settings]);
}

function file(): string {
  return readFileSync(desk.settings, "utf8");
}

describe("source add", () => {
  test("writes the feed of a page that is surely meant, and shows what else there is", async () => {
    const { code, out, notes } = await source("add", feeds.url("/page"));
    expect([code, out]).toEqual([
      0,
      [
        "1  Alpha: the news: 2 items, 2026-11-20, language unknown, rss 2.0",
        `   ${feeds.url("/alpha.xml")}`,
        "2  Comments: 1 item, 2026-11-20, language unknown, rss 2.0, comments",
        `   ${feeds.url("/comments.xml")}`,
      ],
    ]);
    expect(notes).toEqual([expect.stringMatching(/^Alpha: the news is in .*newsdesk\.yaml now, as .*-alpha-xml\.$/)]);
    expect(file()).toBe(settings(`  - url: ${feeds.url("/alpha.xml")}\n    name: "Alpha: the news"`));
    expect((await tell(["check", "--config", desk.settings])).code).toBe(0);
  });

  test("writes what the options say", async () => {
    const options = ["--name", "A", "--tags", "security,", "--every", "15m", "--full-text", "--group", "New ones"];
    const { code } = await source("add", feeds.url("/alpha.xml"), ...options);
    expect(code).toBe(0);
    const entry = `{ url: ${feeds.url("/alpha.xml")}, name: A, tags: [security], every: 15m, fullText: true }`;
    expect(file()).toBe(settings(`  - group: New ones\n    sources:\n      - ${entry}`));
  });

  test("asks which, when more than one may be meant, and takes --pick or --yes for an answer", async () => {
    const asked = await source("add", feeds.url("/two"));
    expect([asked.code, asked.out.length, file()]).toEqual([2, 4, settings()]);
    expect(asked.notes).toEqual([expect.stringContaining("--pick N")]);
    expect((await source("add", feeds.url("/two"), "--pick", "2")).code).toBe(0);
    expect(file()).toBe(settings(`  - url: ${feeds.url("/beta.xml")}\n    name: Beta`));
    expect((await source("add", feeds.url("/two"), "--yes")).code).toBe(0);
    expect(file()).toContain(`Beta\n  - url: ${feeds.url("/alpha.xml")}\n    name: "Alpha: the news"\n\ntags`);
  });

  test.for([
    { why: "the same address", path: "/old.xml" },
    { why: "a slash more", path: "/old.xml/" },
    { why: "a page that leads there", path: "/leads" },
    { why: "a redirect that leads there", path: "/moved" },
  ])("writes nothing for what is there already: $why", async ({ path }) => {
    answers.set("/leads", { html: announcing("/old.xml") });
    answers.set("/moved", { movedTo: "/old.xml" });
    const { code, notes } = await source("add", feeds.url(path));
    expect([code, notes.at(-1), file()]).toEqual([
      0,
      expect.stringMatching(/^Old \(old\) is in .* already/),
      settings(),
    ]);
  });

  test.for<{ why: string; argv: readonly string[]; code: number; says: RegExp }>([
    { why: "no feed", argv: ["PATH/bare"], code: 1, says: /^No feed was found at .*\/bare: .*announces no feed/ },
    { why: "nothing there", argv: ["PATH/none"], code: 1, says: /404/ },
    { why: "no address", argv: ["not an address"], code: 2, says: /is not a web address/ },
    {
      why: "a private address",
      argv: ["http://127.0.0.1:9/"],
      code: 1,
      says: /^No feed was found.*network\.allow can open it/,
    },
    { why: "a login in it", argv: ["http://me:secret@127.0.0.1/feed"], code: 2, says: /user name or a password/ },
    {
      why: "an unknown tag",
      argv: ["PATH/alpha.xml", "--tags", "securty"],
      code: 2,
      says: /"securty" is not a tag[^]*Did you mean "security"/,
    },
    {
      why: "a wrong interval",
      argv: ["PATH/alpha.xml", "--every", "often"],
      code: 3,
      says: /Nothing was written[^]*sources\.every must be a duration/,
    },
    {
      why: "a number that is none",
      argv: ["PATH/two", "--pick", "3"],
      code: 2,
      says: /--pick 3 names none[^]*from 1 to 2/,
    },
    { why: "no word", argv: [], code: 2, says: /newsdesk source add ADDRESS/ },
  ])("writes nothing for $why, and says why", async ({ argv, code, says }) => {
    const words = argv.map((word) => word.replace("PATH", feeds.url("")));
    const told = await source("add", ...words);
    expect([told.code, told.notes.join("\n"), file()]).toEqual([code, expect.stringMatching(says), settings()]);
    expect(told.notes.join("\n")).not.toContain("secret@");
  });

  test("--json gives what was found, or what was added", async () => {
    const found = await source("add", feeds.url("/two"), "--json");
    expect(JSON.parse(found.out.join(""))).toMatchObject({
      candidates: [
        {
          url: feeds.url("/alpha.xml"),
          title: "Alpha: the news",
          items: 2,
          newest: "2026-11-20T08:00:00.000Z",
          isComments: false,
          from: "link",
        },
        { url: feeds.url("/beta.xml") },
      ],
      dead: [],
    });
    const added = await source("add", feeds.url("/beta.xml"), "--json");
    expect(added.out.map((line) => JSON.parse(line) as unknown)).toMatchObject([
      { added: { url: feeds.url("/beta.xml"), name: "Beta", group: null } },
    ]);
  });

  test("takes a file that has no sources yet", async () => {
    writeFileSync(desk.settings, settings().replace(/sources:[^]*(?=\ntags)/, "sources: []\n"));
    expect((await source("add", feeds.url("/beta.xml"))).code).toBe(0);
    expect(file()).toContain(`sources: \n  - { url: ${feeds.url("/beta.xml")}, name: Beta }\n\ntags`);
  });

  test("gives an id of its own to what would be called like another", async () => {
    answers.set("/q?f=1", aFeed("One", "1"));
    answers.set("/q?f=2", aFeed("Two", "2"));
    expect((await source("add", feeds.url("/q?f=1"))).code).toBe(0);
    expect((await source("add", feeds.url("/q?f=2"))).code).toBe(0);
    expect(file()).toMatch(/url: http\S+\/q\?f=2\n {4}id: 127-0-0-1-\d+-q-[0-9a-f]{8}\n {4}name: Two/);
  });
});

describe("source remove and source move", () => {
  test("remove takes a source out, by id, by name or by address, but not the last", async () => {
    for (const word of ["beta", feeds.url("/beta.xml")]) {
      await source("add", feeds.url("/beta.xml"));
      expect((await source("remove", word)).code).toBe(0);
      expect(file()).toBe(settings());
    }
    const last = await source("remove", "old");
    expect([last.code, last.notes[0], file()]).toEqual([2, expect.stringContaining("the last source"), settings()]);
  });

  test("an unknown word is told with the nearest", async () => {
    const { code, notes } = await source("remove", "odl");
    expect([code, notes.join(" ")]).toEqual([2, expect.stringMatching(/no source "odl".*Did you mean "old"/i)]);
  });

  test("move says when a source has not moved", async () => {
    const { code, notes } = await source("move", "old");
    expect([code, notes[0], file()]).toEqual([2, "Old has not moved, as far as is known.", settings()]);
  });
});

describe("source import and source export", () => {
  test("import says what became of each feed, writes them at once, and the second time nothing", async () => {
    answers.set("/moved", { movedTo: "/beta.xml" });
    const path = opmlFile(
      `${outline("/old.xml")}<outline text="Far"><outline text="Away">${outline("/alpha.xml", 'category="security,Other Things"')}</outline>` +
        `${outline("/moved")}</outline>${outline("/dead")}${outline("/two")}${outline("/bare")}` +
        `<outline text="x" xmlUrl="ftp://x.example/"/>${outline("/alpha.xml")}`,
    );
    const first = await source("import", path);
    expect([first.code, first.out.map((line) => line.replace(/ {2,}/g, " "))]).toEqual([
      1,
      [
        `present old.xml ${feeds.url("/old.xml")}`,
        `new alpha.xml ${feeds.url("/alpha.xml")}`,
        `redirected moved ${feeds.url("/moved")} to ${feeds.url("/beta.xml")}`,
        `dead dead ${feeds.url("/dead")} status: ${feeds.host}: HTTP 404 Not Found`,
        `not a feed two ${feeds.url("/two")} a page that announces ${feeds.url("/alpha.xml")}`,
        expect.stringMatching(/^not a feed bare .*announces no feed/),
        "no address x ftp://x.example/ not http or https",
        `present alpha.xml ${feeds.url("/alpha.xml")}`,
      ],
    ]);
    expect(first.notes.join("\n")).toMatch(/2 sources written into[^]*no such tags: Other Things/);
    const after = settings(
      `  - group: Far / Away\n    sources:\n      - { url: ${feeds.url("/alpha.xml")}, name: alpha.xml, tags: [security] }\n` +
        `  - group: Far\n    sources:\n      - { url: ${feeds.url("/beta.xml")}, name: moved }`,
    );
    expect(file()).toBe(after);
    const again = await source("import", path);
    expect(file()).toBe(after);
    expect(again.out.slice(0, 3).map((line) => line.split(" ")[0])).toEqual(["present", "present", "present"]);
    expect(again.notes).toContainEqual(expect.stringMatching(/stays as it is/));
  });

  test("import --no-fetch asks nobody", async () => {
    const before = feeds.paths().length;
    const { code } = await source("import", opmlFile(outline("/never-asked")), "--no-fetch");
    expect([code, feeds.paths().slice(before)]).toEqual([0, []]);
    expect(file()).toBe(settings(`  - url: ${feeds.url("/never-asked")}\n    name: never-asked`));
  });

  test("import leaves out what holds a login, asks it not, and shows no secret", async () => {
    answers.set("/to-login", { movedTo: `http://me:canary@${feeds.host}/beta.xml` });
    const login = feeds.url("/login.xml").replace("//", "//me:canary@");
    const path = opmlFile(
      `<outline text="${login}" xmlUrl="${login}"/>${outline("/to-login")}<outline text="x" xmlUrl="ftp://me:canary@x.example/"/>`,
    );
    const before = feeds.paths().length;
    const told = await source("import", path);
    expect([told.code, told.out.map((line) => line.replace(/ {2,}/g, " "))]).toEqual([
      1,
      [
        expect.stringMatching(
          /^login http:\/\/\*\*\*@\S+ http:\/\/\*\*\*@\S+\/login\.xml it holds a user name or a password/,
        ),
        expect.stringMatching(/^\S.* to-login \S+\/to-login /),
        "no address x ftp://***@x.example/ not http or https",
      ],
    ]);
    expect(feeds.paths().slice(before)).not.toContain("/login.xml");
    const json = await source("import", path, "--no-fetch", "--json");
    expect([...told.out, ...told.notes, ...json.out, ...json.notes, file()].join("\n")).not.toContain("canary");
  });

  test.for([
    { why: "is missing", path: "none.opml", code: 4, says: /none\.opml does not exist/ },
    { why: "is a folder", path: ".", code: 4, says: /is not a file/ },
    { why: "is no OPML", path: "newsdesk.yaml", code: 2, says: /is not OPML/ },
  ])("import of a file that $why is told", async ({ path, code, says }) => {
    const told = await source("import", join(desk.home, path));
    expect([told.code, told.notes.join("\n"), file()]).toEqual([code, expect.stringMatching(says), settings()]);
  });

  test("import into a file without sources takes addresses as other readers write them", async () => {
    writeFileSync(desk.settings, settings().replace(/sources:[^]*(?=\ntags)/, "sources: []\n"));
    const address = feeds.url("/beta.xml").replace("http:", "feed:");
    expect((await source("import", opmlFile(`<outline text="Beta" xmlUrl="${address}"/>`))).code).toBe(0);
    expect(file()).toContain(`- { url: ${feeds.url("/beta.xml")}, name: Beta }`);
  });

  test("import reads old codings", async () => {
    const path = join(desk.home, "latin1.opml");
    const text = `<?xml version="1.0" encoding="ISO-8859-1"?><opml version="1.0"><body><outline text="Zürich" xmlUrl="${feeds.url("/beta.xml")}"/></body></opml>`;
    writeFileSync(path, Buffer.from(text, "latin1"));
    expect((await source("import", path)).code).toBe(0);
    expect(file()).toContain("name: Zürich");
  });

  test("what is exported and imported into another desk is the same, without what may be secret", async () => {
    const secret =
      '  - { url: "https://k.example/${KEY}", name: Keyed }\n  - { url: https://h.example/f, name: Headed, headers: { x-key: canary } }';
    const open = `  - group: "A & B / C"\n    tags: [security]\n    sources:\n      - { url: ${feeds.url("/alpha.xml")}?a=1&b=2, name: "Älpha <&>" }`;
    writeFileSync(desk.settings, settings(`${open}\n${secret}`));
    const path = join(desk.home, "out.opml");
    const exported = await tell(["source", "export", path, "--config", desk.settings], { env: { KEY: "canary" } });
    expect([exported.code, exported.notes]).toEqual([
      0,
      ["Left out, since their address or headers may be secret: Keyed, Headed."],
    ]);
    expect(readFileSync(path, "utf8")).not.toMatch(/canary|KEY|k\.example|h\.example/);
    const shown = await tell(["source", "export", "--config", desk.settings], { env: { KEY: "canary" } });
    expect(dateless(shown.out.join("\n"))).toBe(dateless(readFileSync(path, "utf8")));

    const start = settings().replace(/sources:[^]*(?=\ntags)/, "sources: []\n");
    writeFileSync(desk.settings, start);
    expect((await source("import", path, "--no-fetch")).code).toBe(0);
    const again = join(desk.home, "again.opml");
    await source("export", again);
    expect(dateless(readFileSync(again, "utf8"))).toBe(dateless(readFileSync(path, "utf8")));
  });

  test("export to a place that cannot be written is told", async () => {
    const told = await source("export", join(desk.home, "no/folder/x.opml"));
    expect([told.code, told.notes[0]]).toEqual([4, expect.stringContaining("cannot be written")]);
  });
});

describe("check", () => {
  test("of a page shows the feeds that it leads to", async () => {
    const { code, out } = await tell(["check", feeds.url("/two"), "--config", desk.settings]);
    expect(code).toBe(0);
    expect(out[0]).toMatch(/two: not-a-feed, /);
    expect(out.slice(1)).toEqual([
      "1  Alpha: the news: 2 items, 2026-11-20, language unknown, rss 2.0",
      `   ${feeds.url("/alpha.xml")}`,
      "2  Beta: 1 item, 2026-11-20, language unknown, rss 2.0",
      `   ${feeds.url("/beta.xml")}`,
    ]);
  });

  test("--fetch tells what gives nothing first, with 1", async () => {
    writeFileSync(
      desk.settings,
      settings(`  - ${feeds.url("/beta.xml")}\n  - { url: ${feeds.url("/none")}, name: None }`),
    );
    const { code, out, notes } = await tell(["check", "--fetch", "--config", desk.settings]);
    expect([code, out.map((line) => line.split(":")[0])]).toEqual([1, ["None", "Old", "127.0.0.1"]]);
    expect(notes).toContain("1 source of 3 gave nothing.");
  });

  test("--fetch --json tells where a source moved, but of one that may hold a key", async () => {
    answers.set("/canary", { movedTo: "/moved/canary.xml" });
    answers.set("/moved/canary.xml", aFeed("Keyed", "k"));
    answers.set("/first", { movedTo: "/beta.xml" });
    const keyed = `  - { url: "${feeds.url("/")}\${KEY}", id: keyed, name: Keyed }`;
    writeFileSync(desk.settings, settings(`  - { url: ${feeds.url("/first")}, name: First }\n${keyed}`));
    const told = await tell(["check", "--fetch", "--json", "--config", desk.settings], { env: { KEY: "canary" } });
    expect([told.code, told.out.map((line) => JSON.parse(line) as unknown)]).toMatchObject([
      0,
      [
        { source: "Old", movedTo: null },
        { source: "First", movedTo: feeds.url("/beta.xml") },
        { source: "Keyed", kind: "read", movedTo: null },
      ],
    ]);
    expect(told.out.join("\n")).not.toContain("canary");
  });

  test("--fetch follows a page to the feed that it announces, as a pass does", async () => {
    writeFileSync(desk.settings, settings(`  - { url: ${feeds.url("/page")}, name: Page }`));
    const { code, out } = await tell(["check", "--fetch", "--config", desk.settings]);
    expect([code, out]).toEqual([
      0,
      ['Old: rss 2.0 "Old", 1 item', 'Page: rss 2.0 "Alpha: the news", 2 items, found on the page'],
    ]);
    answers.set("/alpha.xml", { html: "<p>Nothing" });
    const dead = await tell(["check", "--fetch", "--config", desk.settings]);
    expect([dead.code, dead.out[0]]).toEqual([1, expect.stringMatching(/^Page: not-a-feed, .*announces the feed/)]);
  });
});

test.for([
  { argv: ["lst"], says: /source cannot "lst"\.\nDid you mean "list"\?/ },
  { argv: ["show"], says: /needs one more word/ },
  { argv: ["list", "old"], says: /one word too many/ },
])("source $argv is told", async ({ argv, says }) => {
  const { code, notes } = await source(...argv);
  expect([code, notes.join("\n")]).toEqual([2, expect.stringMatching(says)]);
});
