import { describe, expect, test } from "vitest";
import { readDocument } from "../../../src/collect/read/read-document.ts";

const WEEK = 604_800;
const none = { ttlSeconds: null, updateSeconds: null, skipHours: [], skipDays: [] };

async function read(head: string) {
  const text = `<rss version="2.0" xmlns:sy="http://purl.org/rss/1.0/modules/syndication/" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>t</title>${head}</channel></rss>`;
  return await readDocument(Buffer.from(text), { contentType: null, url: "https://news.example/feed/rss.xml" });
}

describe("wishes of a feed", () => {
  test.for([
    { why: "says nothing", head: "", wishes: none },
    { why: "has a ttl in minutes", head: "<ttl> 90 </ttl>", wishes: { ...none, ttlSeconds: 5_400 } },
    { why: "has a ttl of nothing", head: "<ttl>0</ttl>", wishes: none },
    { why: "has a ttl below zero", head: "<ttl>-5</ttl>", wishes: none },
    { why: "has a ttl in words", head: "<ttl>one hour</ttl>", wishes: none },
    { why: "has a ttl of years", head: "<ttl>99999999</ttl>", wishes: { ...none, ttlSeconds: WEEK } },
    { why: "has a ttl that no number holds", head: `<ttl>${"9".repeat(400)}</ttl>`, wishes: none },
    {
      why: "is updated twice an hour",
      head: "<sy:updatePeriod>\n\thourly\t</sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency>",
      wishes: { ...none, updateSeconds: 1_800 },
    },
    {
      why: "names a period alone",
      head: "<sy:updatePeriod>Daily</sy:updatePeriod>",
      wishes: { ...none, updateSeconds: 86_400 },
    },
    {
      why: "names a frequency alone",
      head: "<sy:updateFrequency>24</sy:updateFrequency>",
      wishes: { ...none, updateSeconds: 3_600 },
    },
    {
      why: "is updated each year",
      head: "<sy:updatePeriod>yearly</sy:updatePeriod>",
      wishes: { ...none, updateSeconds: WEEK },
    },
    {
      why: "is updated all the time",
      head: "<sy:updatePeriod>hourly</sy:updatePeriod><sy:updateFrequency>100000</sy:updateFrequency>",
      wishes: { ...none, updateSeconds: 60 },
    },
    {
      why: "names a period that there is not",
      head: "<sy:updatePeriod>always</sy:updatePeriod><sy:updateFrequency>1</sy:updateFrequency>",
      wishes: none,
    },
    {
      why: "is updated zero times",
      head: "<sy:updatePeriod>daily</sy:updatePeriod><sy:updateFrequency>0</sy:updateFrequency>",
      wishes: none,
    },
    {
      why: "skips hours",
      head: "<skipHours><hour>24</hour><hour>3</hour><hour>3</hour><hour>25</hour><hour>x</hour><hour>-1</hour></skipHours>",
      wishes: { ...none, skipHours: [0, 3] },
    },
    {
      why: "skips all hours",
      head: `<skipHours>${Array.from({ length: 24 }, (_, hour) => `<hour>${hour}</hour>`).join("")}</skipHours>`,
      wishes: none,
    },
    {
      why: "skips days",
      head: "<skipDays><day>Sunday</day><day>saturday</day><day>Caturday</day></skipDays>",
      wishes: { ...none, skipDays: [0, 6] },
    },
  ])("are heard: it $why", async ({ head, wishes }) => {
    expect((await read(head)).wishes).toEqual(wishes);
  });
});

describe("push", () => {
  test.for([
    { why: "none", head: "<link>https://news.example/</link>", push: { hubs: [], self: null } },
    {
      why: "hubs and the feed itself, made absolute",
      head: '<atom:link rel="self" href="rss.xml"/><atom:link rel="HUB" href="//hub.example/"/><atom:link rel="hub" href="https://hub.example/"/><atom:link rel="hub" href="https://other.example/"/>',
      push: { hubs: ["https://hub.example/", "https://other.example/"], self: "https://news.example/feed/rss.xml" },
    },
    {
      why: "a hub that is no address of the web",
      head: '<atom:link rel="hub" href="javascript:alert(1)"/><atom:link rel="hub"/><atom:link rel="self" href="urn:x"/>',
      push: { hubs: [], self: null },
    },
    {
      why: "several relations in one link",
      head: '<atom:link rel="self hub" href="https://hub.example/f"/>',
      push: { hubs: ["https://hub.example/f"], self: "https://hub.example/f" },
    },
  ])("is found in RSS: $why", async ({ head, push }) => {
    expect((await read(head)).push).toEqual(push);
  });

  const links = '<link rel="hub" href="/hub"/><link rel="self" href="/f"/>';
  const push = { hubs: ["https://a.example/hub"], self: "https://a.example/f" };
  test.for([
    { format: "Atom", text: `<feed xmlns="http://www.w3.org/2005/Atom"><title>t</title>${links}</feed>`, push },
    {
      format: "RDF",
      text: `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>t</title>${links.replaceAll("<link", "<a:link")}</channel></rdf:RDF>`,
      push,
    },
    {
      format: "JSON Feed",
      text: '{"items": [], "feed_url": "/f", "hubs": [{"type": "rssCloud", "url": "/c"}, {"type": "WebSub", "url": "/hub"}, 5]}',
      push,
    },
  ])("is found in $format", async ({ text }) => {
    const feed = await readDocument(Buffer.from(text), { contentType: null, url: "https://a.example/x/feed" });
    expect(feed.push).toEqual(push);
  });
});
