import { describe, expect, test } from "vitest";
import { discoverFeeds, usualFeeds } from "../../../src/collect/discover/discover-feeds.ts";

const PAGE = "https://site.example/blog/post.html";

function discover(html: string | Uint8Array, { url = PAGE, link = "" } = {}) {
  const body = typeof html === "string" ? new TextEncoder().encode(html) : html;
  return discoverFeeds({ body, contentType: "text/html", url, link });
}

function announced(html: string, more?: { url?: string; link?: string }): readonly string[] {
  return discover(html, more).announced.map(({ url }) => url);
}

const FEED = "https://site.example/feed.xml";

describe("a link element announces a feed", () => {
  test.for([
    { why: "as RSS", html: '<link rel="alternate" type="application/rss+xml" href="/feed.xml">' },
    { why: "as Atom", html: '<link rel="alternate" type="application/atom+xml" href="/feed.xml">' },
    { why: "as RDF", html: '<link rel="alternate" type="application/rdf+xml" href="/feed.xml">' },
    { why: "as JSON Feed", html: '<link rel="alternate" type="application/feed+json" href="/feed.xml">' },
    { why: "in any case", html: '<LINK REL="AlterNate" TYPE="Application/RSS+XML" HREF="/feed.xml">' },
    { why: "in single quotes", html: "<link rel='alternate' type='application/rss+xml' href='/feed.xml'>" },
    { why: "without quotes", html: "<link rel=alternate type=application/rss+xml href=/feed.xml>" },
    { why: "over several lines", html: '<link\n rel="alternate"\n\ttype="application/rss+xml"\nhref="/feed.xml"\n/>' },
    {
      why: "with its attributes turned round",
      html: '<link href="/feed.xml" type="application/rss+xml" rel="alternate">',
    },
    {
      why: "among other relations",
      html: '<link rel="home  alternate\tfeed" type="application/rss+xml" href="/feed.xml">',
    },
    { why: "with blanks around", html: '<link rel=" alternate " type=" application/rss+xml " href=" /feed.xml ">' },
    {
      why: "with parameters",
      html: '<link rel="alternate" type="application/rss+xml; charset=utf-8" href="/feed.xml">',
    },
    { why: "with references", html: '<link rel="alternate" type="application&#47;rss&#x2b;xml" href="&#47;feed.xml">' },
    { why: "by rel=feed alone", html: '<link rel="feed" href="/feed.xml">' },
    { why: "as plain XML with a feed's address", html: '<link rel="alternate" type="text/xml" href="/feed.xml">' },
    { why: "without a type, with a feed's address", html: '<link rel="alternate" href="/feed.xml">' },
    { why: "in the body", html: '<body><p>Hello<link rel="alternate" type="application/rss+xml" href="/feed.xml">' },
    {
      why: "as an anchor in the body",
      html: '<a rel="alternate" type="application/rss+xml" href="/feed.xml">News</a>',
    },
    {
      why: "from a base",
      html: '<base href="https://site.example/"><link rel="alternate" type="application/rss+xml" href="feed.xml">',
    },
    {
      why: "from a relative base that comes later",
      html: '<link rel="alternate" type="application/rss+xml" href="feed.xml"><base href="/">',
    },
    { why: "with a fragment", html: '<link rel="alternate" type="application/rss+xml" href="/feed.xml#top">' },
  ])("$why", ({ html }) => {
    expect(announced(`<!doctype html><html><head><title>Site</title>${html}</head></html>`)).toEqual([FEED]);
  });

  test("in a page of sixteen bits a letter", () => {
    const bytes = Buffer.from(
      `\uFEFF<html><link rel="alternate" type="application/rss+xml" href="/feed.xml">`,
      "utf16le",
    );
    expect(discover(bytes).announced.map(({ url }) => url)).toEqual([FEED]);
  });
});

describe("no feed is announced by", () => {
  test.for([
    { why: "a stylesheet", html: '<link rel="alternate stylesheet" type="text/xml" href="/feed.xml">' },
    { why: "another language", html: '<link rel="alternate" hreflang="de" href="/de/">' },
    { why: "rev", html: '<link rev="alternate" type="application/rss+xml" href="/feed.xml">' },
    { why: "another relation", html: '<link rel="next" type="application/rss+xml" href="/feed.xml">' },
    { why: "a comment", html: '<!-- <link rel="alternate" type="application/rss+xml" href="/feed.xml"> -->' },
    {
      why: "a script",
      html: `<script>w('<link rel="alternate" type="application/rss+xml" href="/feed.xml">')</script>`,
    },
    { why: "an embedding service", html: '<link rel="alternate" type="application/json+oembed" href="/feed.xml">' },
    { why: "a blog's interface", html: '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/feed">' },
    { why: "JSON that looks like no feed", html: '<link rel="alternate" type="application/json" href="/post.json">' },
    { why: "another scheme", html: '<link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">' },
    { why: "no address", html: '<link rel="alternate" type="application/rss+xml">' },
  ])("$why", ({ html }) => expect(announced(html)).toEqual([]));
});

function alternate(href: string, title = ""): string {
  return `<link rel="alternate" type="application/rss+xml" title="${title}" href="${href}">`;
}

describe("the order of feeds", () => {
  test.for([
    { why: "is that of the page", html: alternate("/a") + alternate("/b"), order: ["/a", "/b"] },
    {
      why: "takes each once, at its first place",
      html: alternate("/a") + alternate("/b") + alternate("/a"),
      order: ["/a", "/b"],
    },
    {
      why: "puts comments last, by title",
      html: alternate("/a", "Site » Comments Feed") + alternate("/b"),
      order: ["/b", "/a"],
    },
    {
      why: "puts comments last, by path",
      html: alternate("/comments/feed/") + alternate("/b"),
      order: ["/b", "/comments/feed/"],
    },
    {
      why: "puts comments last, by parameter",
      html: alternate("/?feed=comments-rss2") + alternate("/b"),
      order: ["/b", "/?feed=comments-rss2"],
    },
    {
      why: "puts comments last in other languages",
      html: alternate("/a", "Kommentare") + alternate("/b"),
      order: ["/b", "/a"],
    },
    {
      why: "knows a name that only begins so",
      html: alternate("/commentisfree/rss") + alternate("/b"),
      order: ["/commentisfree/rss", "/b"],
    },
  ])("$why", ({ html, order }) => {
    expect(announced(html)).toEqual(order.map((path) => `https://site.example${path}`));
  });

  test("keeps titles, and says of comments that they are", () => {
    const { announced: feeds } = discover(alternate("/a", " The\n news ") + alternate("/b", "Comments"));
    expect(feeds).toEqual([
      { url: "https://site.example/a", title: "The news", from: "link", isComments: false },
      { url: "https://site.example/b", title: "Comments", from: "link", isComments: true },
    ]);
  });
});

describe("the HTTP header Link", () => {
  test.for([
    { why: "announces a feed", link: '</feed.xml>; rel="alternate"; type="application/rss+xml"', feeds: [FEED] },
    {
      why: "names several",
      link: '</a>; rel=next, </feed.xml>; rel="x alternate"; type="application/atom+xml"',
      feeds: [FEED],
    },
    {
      why: "may have commas in quotes",
      link: '</feed.xml>; title="a, <b>; c"; rel=alternate; type=application/rss+xml',
      feeds: [FEED],
    },
    { why: "starts from the page, not from its base", link: "<../feed.xml>; rel=feed", feeds: [FEED] },
    { why: "is taken by its first rel", link: "</feed.xml>; rel=next; rel=feed", feeds: [] },
    { why: "may speak of another page", link: '</feed.xml>; rel=feed; anchor="/other"', feeds: [] },
    { why: "may be nonsense", link: '<<>;;,"', feeds: [] },
  ])("$why", ({ link, feeds }) => {
    expect(announced('<base href="https://other.example/x/">', { link })).toEqual(feeds);
  });

  test("comes after the page's own links", () => {
    const html = '<link rel="alternate" type="application/rss+xml" href="/own">';
    expect(announced(html, { link: "</feed.xml>; rel=feed" })).toEqual(["https://site.example/own", FEED]);
  });
});

describe("links in the text", () => {
  test.for([
    { why: "whose address looks like a feed", html: '<a href="/news/rss">here</a>', hinted: ["/news/rss"] },
    { why: "whose parameter does", html: '<a href="/?feed=atom">here</a>', hinted: ["/?feed=atom"] },
    { why: "whose words do", html: '<a href="/news.php">Subscribe by <b>RSS</b></a>', hinted: ["/news.php"] },
    { why: "whose title does", html: '<a href="/s" title="Atom feed"><img src="i"></a>', hinted: ["/s"] },
    { why: "with such an address first", html: '<a href="/s">RSS</a><a href="/a.rss">x</a>', hinted: ["/a.rss", "/s"] },
    { why: "that feed nobody", html: '<a href="/feedback">Feedback</a><a href="/atomic">Atomic</a>', hinted: [] },
    {
      why: "of comments last",
      html: '<a href="/comments/rss">x</a><a href="/rss">y</a>',
      hinted: ["/rss", "/comments/rss"],
    },
    { why: "that are announced already", html: '<a href="/rss">y</a><link rel=feed href="/rss">', hinted: [] },
  ])("$why", ({ html, hinted }) => {
    expect(discover(html).hinted.map(({ url }) => url)).toEqual(hinted.map((path) => `https://site.example${path}`));
  });
});

describe("a page's own address", () => {
  test.for([
    {
      why: "is told when it is another",
      html: '<link rel="canonical" href="/blog/">',
      link: "",
      canonical: "https://site.example/blog/",
    },
    {
      why: "is not told when it is this one",
      html: `<link rel="canonical" href="${PAGE}">`,
      link: "",
      canonical: null,
    },
    { why: "may be in the header", html: "", link: "</blog/>; rel=canonical", canonical: "https://site.example/blog/" },
    { why: "may be missing", html: "<p>", link: "", canonical: null },
  ])("$why", ({ html, link, canonical }) => expect(discover(html, { link }).canonical).toBe(canonical));
});

describe("usual addresses", () => {
  test("of a site's first page are at the top", () => {
    const paths = usualFeeds("https://site.example/?x").map(({ url }) => url.replace("https://site.example", ""));
    expect(paths).toEqual([
      "/feed",
      "/rss.xml",
      "/atom.xml",
      "/index.xml",
      "/feed.xml",
      "/rss",
      "/feed.json",
      "/feeds/posts/default",
    ]);
  });

  test("of another page are beside it first", () => {
    const [first, second, third, fourth] = usualFeeds("https://site.example/blog/index.html").map(({ url }) => url);
    expect([first, second, third, fourth]).toEqual([
      "https://site.example/blog/feed",
      "https://site.example/blog/rss.xml",
      "https://site.example/blog/atom.xml",
      "https://site.example/feed",
    ]);
  });
});

describe("a hostile page", () => {
  test.for([
    { why: "of a million open links", html: "<link rel=alternate type=application/rss+xml href=/a".repeat(100_000) },
    { why: "of many feeds", html: Array.from({ length: 50_000 }, (_, n) => `<link rel=feed href=/${n}>`).join("") },
    { why: "nested deeply", html: `${"<div>".repeat(200_000)}<a href=/rss>` },
    { why: "of brackets", html: "<".repeat(1_000_000) },
  ])("$why is read to a limit", ({ html }) => {
    const { announced: feeds, hinted } = discover(html);
    expect(feeds.length).toBeLessThanOrEqual(20);
    expect(hinted.length).toBeLessThanOrEqual(20);
  });

  test("a header of quotes and brackets ends", () => {
    expect(announced("", { link: '<a>;"'.repeat(6_000) })).toEqual([]);
  });
});
