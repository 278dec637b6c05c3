import { array, assert, constant, constantFrom, oneof, property, string, tuple, webUrl } from "fast-check";
import type { Arbitrary } from "fast-check";
import { describe, expect, test } from "vitest";
import { canonicalLink, isSite, linkKey } from "../../src/domain/canonical-link.ts";

describe("canonicalLink", () => {
  test.for([
    { raw: " https://a.example/x#y ", link: "https://a.example/x" },
    { raw: "../x", link: "https://base.example/x" },
    { raw: "https://me:secret@a.example/", link: "https://a.example/" },
    { raw: "HTTPS://A.Example.:443/x", link: "https://a.example/x" },
    { raw: "https://bücher.example/ä", link: "https://xn--bcher-kva.example/%C3%A4" },
    { raw: "https://a.example/#!/news/7", link: "https://a.example/#!/news/7" },
    { raw: "https://a.example/app#/news/7", link: "https://a.example/app#/news/7" },
    { raw: "https://a.example/x#!", link: "https://a.example/x" },
    { raw: "https://a.example/x?UTM_Source=rss&id=7&fbclid=1", link: "https://a.example/x?id=7" },
    { raw: "https://a.example/x?ref=rss&source=feed&cid=news_rss", link: "https://a.example/x" },
    { raw: "https://a.example/x?cid=123&source=7", link: "https://a.example/x?cid=123&source=7" },
    { raw: "https://a.example/x?id=7&amp;utm_source=rss", link: "https://a.example/x?id=7" },
    { raw: "https://a.example/x?q=a%20b&b=%e9&utm_id=1&c", link: "https://a.example/x?q=a%20b&b=%e9&c" },
    { raw: "https://a.example/x?t=30&s=2&tag=3", link: "https://a.example/x?t=30&s=2&tag=3" },
    { raw: "https://x.com/me/status/1?t=30&s=2", link: "https://x.com/me/status/1" },
    { raw: "https://m.a.example/x/amp/?print=1", link: "https://m.a.example/x/amp/?print=1" },
    { raw: "javascript:alert(1)", link: null },
    { raw: "https://", link: null },
    { raw: `https://a.example/${"x".repeat(2_048)}`, link: null },
    { raw: `https://a.example/?utm_source=${"x".repeat(16_384)}`, link: null },
  ])("of “$raw”", ({ raw, link }) => {
    expect(canonicalLink(raw, "https://base.example/feed/")).toBe(link);
  });

  test.for(
    (
      "utm_source mtm_campaign pk_kwd matomo_cid gclid dclid wbraid gbraid gad_source srsltid _ga _gl fbclid twclid ttclid " +
      "li_fat_id msclkid igsh igshid yclid ysclid _openstat mc_cid mc_eid mkt_tok _hsenc wt.mc_id at_medium xtor cmp cmpid " +
      "icid s_cid ocid ncid sr_share ref_src ns_campaign spm vero_id oly_enc_id irclickid cjevent awc __s _kx itm_source wprov"
    ).split(" "),
  )("takes %s away, in capitals too", (name) => {
    expect(canonicalLink(`https://a.example/x?${name}=abc&id=1&${name.toUpperCase()}=def`)).toBe(
      "https://a.example/x?id=1",
    );
  });
});

describe("an address that holds the one to which it leads", () => {
  const target = "https://www.target.example/x?id=3";
  const encoded = encodeURIComponent(target);
  test.for([
    `https://www.google.com/url?sa=t&url=${encoded}&ved=1`,
    `https://www.google.co.uk/url?q=${encoded}&usg=a`,
    `https://news.google.com/news/url?ct=ga&cd=1&url=${encoded}`,
    "https://www.google.com/amp/s/www.target.example/x?id=3",
    "https://www-target-example.cdn.ampproject.org/c/s/www.target.example/x?id=3&usqp=mq331AQ",
    `https://l.facebook.com/l.php?u=${encoded}&h=AT0`,
    `https://l.instagram.com/?u=${encoded}&e=AT0`,
    `https://t.umblr.com/redirect?z=${encoded}&t=ab`,
    `https://out.reddit.com/t3_abc?url=${encoded}&token=a`,
    `https://href.li/?${target}`,
    `https://www.youtube.com/redirect?event=video&q=${encoded}`,
    `https://vk.com/away.php?to=${encoded}`,
    `https://go.redirectingat.com/?id=1X2&url=${encoded}&xs=1`,
    `https://go.skimresources.com?id=1X2&url=${encoded}`,
    `https://www.anrdoezrs.net/click-123-456?url=${encoded}`,
    `https://www.dpbolvw.net/links/123/type/dlg/sid/ab/${target}`,
    `https://shop.pxf.io/c/1/2/3?u=${encoded}`,
    `https://click.linksynergy.com/deeplink?id=a&murl=${encoded}`,
    `https://prf.hn/click/camref:1/destination:${encoded}`,
    `https://eur01.safelinks.protection.outlook.com/?url=${encoded}&data=1`,
    `https://duckduckgo.com/l/?uddg=${encoded}&rut=1`,
    `https://a.example/redirect?url=${encoded}`,
    `https://a.example/out/away.php?to=${encodeURIComponent(encoded)}`,
    `https://a.example/redirect?url=${target}`,
    `https://href.li/?https://www.google.com/url?q=${encodeURIComponent(`${target}&utm_source=x`)}`,
  ])("is taken for it: %s", (raw) => {
    expect(canonicalLink(raw)).toBe(target);
    expect(keyOf(raw)).toBe("target.example/x?id=3");
  });

  test.for([
    { why: "only the archive may still have it", raw: "https://web.archive.org/web/2020/https://a.example/x" },
    { why: "the page is about the address", raw: `https://validator.example/check?url=${encoded}` },
    { why: "it posts the address", raw: `https://www.reddit.com/submit?url=${encoded}` },
    { why: "the target is cut off", raw: "https://a.example/redirect?url=https://b.example/x?a=1&b=2" },
    { why: "the target is no page of the web", raw: "https://a.example/redirect?url=javascript%3Aalert(1)" },
    { why: "the target is no host", raw: "https://a.example/redirect?url=https%3A%2F%2F%2F" },
    { why: "the target is on the desk's own machine", raw: "https://a.example/redirect?url=http%3A%2F%2Flocalhost%2F" },
    { why: "it is a shortener, which only the network knows", raw: "https://lnkd.in/abc" },
    { why: "its target is opaque", raw: "https://news.google.com/articles/CBMiabc" },
    { why: "there are more redirectors than any sane link has", raw: nested(12) },
  ])("stays, for $why", ({ raw }) => {
    expect(canonicalLink(raw)).toBe(raw);
  });
});

describe("linkKey", () => {
  test.for([
    "http://a.example/x",
    "https://www.a.example/x/",
    "https://a.example:80/x",
    "https://a.example./x",
    "https://m.a.example/x",
    "https://mobile.a.example/x",
    "https://touch.a.example/x",
    "https://amp.a.example/x",
    "https://a.example/x/amp",
    "https://a.example/x/amp/",
    "https://a.example/x/amp.html",
    "https://a.example/x.amp",
    "https://a.example/x/index.html",
    "https://a.example/x/Default.aspx",
    "https://a.example/x/index.php",
    "https://a.example/%78",
    "https://a.example/x?",
    "https://a.example/x?amp",
    "https://a.example/x?amp=1",
    "https://a.example/x?outputType=amp",
    "https://a.example/x?print=1",
    "https://a.example/x?view=print",
    "https://a.example/x?pagewanted=all",
    "https://a.example/x?pagewanted=print&singlepage=true",
    "https://a.example/x;jsessionid=0A1B",
    "https://a.example/x?sid=0123456789abcdef",
    "https://a.example/x?unlocked_article_code=1.AbC.dEf-gh",
    "https://web.archive.org/web/20200101000000/http://www.a.example/x?utm_source=b",
    "https://web.archive.org/web/2020id_/http:/a.example/x",
    "https://archive.ph/20200101/https://a.example/x",
  ])("takes %s for the page x", (raw) => {
    expect(keyOf(raw)).toBe("a.example/x");
  });

  test.for([
    "https://b.example/x",
    "https://a.example/X",
    "https://a.example//x",
    "https://a.example/x#!/y",
    "https://a.example:8080/x",
    "https://a.example/x?sid=7",
    "https://a.example/x?page=2",
    "https://a.example/x?amp=2",
    "https://a.example/x?m=1",
    "https://a.example/x?view=all",
    "https://a.example/x?gift=card",
    "https://a.example/x/print",
    "https://a.example/amp/x",
    "https://a.example/%2Fx",
    "https://ma.example/x",
  ])("takes %s for another page", (raw) => {
    expect(keyOf(raw)).not.toBe("a.example/x");
  });

  test.for<readonly [string, string]>([
    ["https://a.example/?b=2&a=1", "https://a.example/?a=1&b=2"],
    ["https://a.example/?b=", "https://a.example/?b"],
    ["https://a.example/?q=a+b", "https://a.example/?q=a%20b"],
    ["https://a.example/%c3%a4~", "https://a.example/ä%7E"],
    ["https://bücher.example/x", "https://xn--bcher-kva.example/x"],
    ["https://a.example/2020/05/story-of-x/print/", "https://a.example/2020/05/story-of-x"],
    ["https://a.example/news/story/singlepage", "https://a.example/news/story"],
    ["https://a.example/amp/2020/05/story", "https://a.example/2020/05/story"],
    ["https://a.example/2020/05/x.amp.html", "https://a.example/2020/05/x.html"],
    ["https://a.example/2020/05/x.html?m=1", "https://a.example/2020/05/x.html"],
    ["https://a.example/posts/The-Long-Way-Home", "https://a.example/posts/the-long-way-home/"],
    ["https://en.m.wikipedia.org/wiki/Lock", "https://en.wikipedia.org/wiki/Lock?wprov=sfla1"],
    ["https://youtu.be/a-b_c123456?t=9", "https://www.youtube.com/watch?feature=share&v=a-b_c123456"],
    ["https://m.youtube.com/shorts/a-b_c123456", "https://www.youtube-nocookie.com/embed/a-b_c123456"],
    ["https://old.reddit.com/r/a/comments/1ab/title/", "https://redd.it/1ab"],
    ["https://np.reddit.com/r/a", "https://www.reddit.com/r/a/"],
    ["https://mobile.twitter.com/me/status/12?s=20", "https://x.com/i/status/12/photo/1"],
    ["https://medium.com/@me/title-0123456789ab?sk=7f&source=friends_link", "https://me.medium.com/other-0123456789ab"],
    ["https://open.substack.com/pub/me/p/title?r=1a&utm_medium=ios", "https://me.substack.com/p/title?s=r"],
    ["https://arxiv.org/pdf/2001.12345v2.pdf", "https://export.arxiv.org/abs/2001.12345"],
    ["https://arxiv.org/abs/hep-th/9901001v3", "https://arxiv.org/pdf/hep-th/9901001"],
    ["https://github.com/Me/Tool.git", "https://github.com/me/tool/"],
    ["https://me.blogspot.co.uk/2020/05/x.html", "https://me.blogspot.com/2020/05/x.html?m=1"],
    ["https://www.amazon.com/A-Book/dp/0123456789/ref=sr_1?tag=me-20", "https://amazon.com/gp/product/0123456789"],
    ["https://stackoverflow.com/q/12", "https://stackoverflow.com/questions/12/title"],
  ])("takes %s and %s for one page", ([one, other]) => {
    expect(keyOf(one)).toBe(keyOf(other));
  });

  test.for<readonly [string, string]>([
    ["https://a.example/?q=%e9", "https://a.example/?q=%e8"],
    ["https://a.example/?a=1&a=2", "https://a.example/?a=2&a=1"],
    ["https://youtu.be/a-b_c123456", "https://youtu.be/a-b_c123457"],
    ["https://www.youtube.com/playlist?list=A", "https://www.youtube.com/playlist?list=B"],
    ["https://reddit.com/r/a/comments/1ab/title", "https://reddit.com/r/a/comments/1ab/title/x1"],
    ["https://reddit.com/r/amp", "https://reddit.com/r"],
    ["https://github.com/me/amp", "https://github.com/me"],
    ["https://github.com/me/print/issues/1", "https://github.com/me/Print/issues/2"],
    ["https://raw.githubusercontent.com/Me/x", "https://raw.githubusercontent.com/me/x"],
    ["https://github.com/me/tool/blob/main/A.md", "https://github.com/me/tool/blob/main/a.md"],
    ["https://i.redd.it/1ab", "https://redd.it/1ab"],
    ["https://music.youtube.com/watch?v=a-b_c123456", "https://youtu.be/a-b_c123456"],
    ["https://amazon.com/dp/0123456789", "https://amazon.co.uk/dp/0123456789"],
    ["https://arxiv.org/abs/2001.12345", "https://arxiv.org/abs/2001.1234"],
    ["https://bit.ly/AbCd", "https://bit.ly/abcd"],
    ["https://m.de/x", "https://de/x"],
    ["https://medium.com/tag/programming", "https://medium.com/tag/design"],
  ])("leaves %s and %s two", ([one, other]) => {
    expect(keyOf(one)).not.toBe(keyOf(other));
  });
});

describe("of whatever address", () => {
  const runs = { seed: 20_261_123, numRuns: 3_000 };

  test("canonicalLink throws never, leaves what it gave, and its key leaves itself", () => {
    assert(
      property(anyAddress(), (raw) => {
        const link = canonicalLink(raw);
        if (link === null) return;
        expect(canonicalLink(link)).toBe(link);
        const key = linkKey(link);
        expect(keyOf(`https://${key}`)).toBe(key);
      }),
      runs,
    );
  });

  test("a redirector has the key of its target", () => {
    assert(
      property(anyAddress(), (raw) => {
        const key = keyOf(raw);
        const host = URL.parse(raw)?.hostname ?? "";
        if (key === null || !host.includes(".")) return;
        expect(keyOf(`https://www.google.com/url?q=${encodeURIComponent(raw)}&sa=U`)).toBe(key);
        expect(keyOf(`https://l.facebook.com/l.php?u=${encodeURIComponent(raw)}`)).toBe(key);
      }),
      runs,
    );
  });

  test("none takes long, however it is made", () => {
    for (const part of [
      "/amp",
      "/print",
      "/amp/print",
      "?url=https://a.example/redirect",
      "&a=1",
      "%61",
      "www.",
      "-a",
    ]) {
      const raw = `https://a.example/${part.repeat(400)}`;
      expect(keyOf(raw) === null).toBe(canonicalLink(raw) === null);
    }
  });
});

test.for([
  { raw: "https://a.example", isRoot: true },
  { raw: "http://www.a.example/index.html", isRoot: true },
  { raw: "https://a.example/?utm_source=x", isRoot: true },
  { raw: "https://a.example/x", isRoot: false },
  { raw: "https://a.example/?p=1", isRoot: false },
  { raw: "https://a.example/#!p", isRoot: false },
])("$raw is a whole site: $isRoot", ({ raw, isRoot }) => {
  expect(isSite(keyOf(raw) ?? "/")).toBe(isRoot);
});

function keyOf(raw: string): string | null {
  const link = canonicalLink(raw);
  return link === null ? null : linkKey(link);
}

/** Redirectors in redirectors. */
function nested(depth: number): string {
  return depth === 0 ? "https://a.example/x" : `https://href.li/?${nested(depth - 1)}`;
}

function pick(words: string): Arbitrary<string> {
  return constantFrom(...words.split(" "));
}

/** Addresses made of the parts that the rules look for, and of anything. */
function anyAddress(): Arbitrary<string> {
  const host = tuple(
    array(pick("www. m. amp. en. old. open. me."), { maxLength: 3 }),
    pick(
      "a.example a.co.uk. youtu.be youtube.com reddit.com x.com medium.com substack.com arxiv.org github.com amazon.de " +
        "google.com href.li web.archive.org me.blogspot.de cdn.ampproject.org a.example:443 a.example:8080",
    ),
  ).map(([labels, domain]) => `${labels.join("")}${domain}`);
  const segment = oneof(
    pick(
      "amp print index.html Default.aspx x.amp x.amp.html 2020 a-b-c-D status 12 comments p abs 2001.12345v2 redirect web " +
        "singlepage ;jsessionid=1 %7e %c3%a4 %2F dp 0123456789 watch Me Tool.git my-title-0123456789ab s https://b.example/x r.php",
    ),
    string({ maxLength: 6 }).map((text) => encodeURIComponent(text.toWellFormed())),
    constant(""),
  );
  const parameter = oneof(
    pick(
      "utm_source=a amp=1 amp;utm_id=1 print m=1 v=a-b_c123456 id=7 b a= q=a+b q=%e9 sid=0123456789abcdef ref=x ref=7 t=1",
    ),
    tuple(pick("u url q to"), webUrl()).map(([name, url]) => `${name}=${encodeURIComponent(url)}`),
    string({ maxLength: 8 }),
  );
  return tuple(
    pick("http https"),
    host,
    array(segment, { maxLength: 5 }),
    array(parameter, { maxLength: 4 }),
    pick("# #y #!/y #/z/amp"),
  ).map(([scheme, at, path, query, hash]) => `${scheme}://${at}/${path.join("/")}?${query.join("&")}${hash}`);
}
