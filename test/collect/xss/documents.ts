/** Feed documents in which each entry has one attack in every field, and the feed itself has them all. */
export type FeedDocument = { readonly type: string; readonly body: string };

/** When the entries were written, if nobody says otherwise. */
const NOW = "2014-12-24T10:00:00Z";

/** Marks an entry's title, so that it is found again whatever became of the attack. */
export function mark(index: number): string {
  return `Entry ${index}`;
}

/** Text as it must be written in XML. What XML 1.0 cannot hold is left in: hostile feeds do not ask. */
function x(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;").replaceAll('"', "&quot;");
}

/** The same text without escaping, for feeds whose authors forgot it. */
function cdata(text: string): string {
  return `<![CDATA[${text.replaceAll("]]>", "]]]]><![CDATA[>")}]]>`;
}

export function rssOf(payloads: readonly string[]): FeedDocument {
  const all = x(payloads.join(" "));
  const items = payloads.map(
    (payload, index) => `<item>
<title>${mark(index)} rss ${x(payload)}</title><link>${x(payload)}</link><guid isPermaLink="${index % 2 === 0}">${x(payload)}</guid>
<description>${index % 2 === 0 ? cdata(payload) : x(payload)}</description><content:encoded>${cdata(`<p>Text of ${index}.</p>${payload}`)}</content:encoded>
<author>${x(payload)}</author><dc:creator>${x(payload)}</dc:creator><dc:language>${x(payload)}</dc:language>
<category domain="${x(payload)}">${x(payload)}</category><source url="${x(payload)}">${x(payload)}</source>
<enclosure url="${x(payload)}" type="${x(payload)}" length="${x(payload)}"/>
<media:content url="${x(payload)}" type="${x(payload)}" medium="image"/><media:content url="https://x.example/${index}.mp3" type="audio/mpeg" duration="${x(payload)}"><media:description>${x(payload)}</media:description></media:content>
<podcast:transcript url="${x(payload)}" type="${x(payload)}" language="${x(payload)}"/><podcast:transcript url="https://x.example/?${x(payload)}" type="${x(payload)}" language="${x(payload)}"/>
<podcast:chapters url="${x(payload)}" type="${x(payload)}"/><itunes:duration>${x(payload)}</itunes:duration><itunes:episode>${x(payload)}</itunes:episode>
<media:thumbnail url="${x(payload)}"/>
<itunes:image href="${x(payload)}"/><itunes:keywords>${x(payload)}</itunes:keywords><comments>${x(payload)}</comments></item>`,
  );
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
 xmlns:podcast="https://podcastindex.org/namespace/1.0" xml:base="javascript:alert(1)//">
<channel><title>${all}</title><link>${all}</link><description>${all}</description><language>${all}</language>
<image><url>${all}</url><title>${all}</title><link>${all}</link></image><generator>${all}</generator>
${items.join("\n")}</channel></rss>`;
  return { type: "application/rss+xml", body };
}

export function atomOf(payloads: readonly string[], updated = NOW): FeedDocument {
  const all = x(payloads.join(" "));
  const entries = payloads.map(
    (payload, index) => `<entry xml:base="${x(payload)}" xml:lang="${x(payload)}"><id>${x(payload)}</id>
<title type="${["text", "html"][index % 2]}">${mark(index)} atom ${x(payload)}</title>
<link rel="alternate" href="${x(payload)}" title="${x(payload)}"/><link rel="enclosure" href="${x(payload)}" type="${x(payload)}"/>
<author><name>${x(payload)}</name><email>${x(payload)}</email><uri>${x(payload)}</uri></author>
<category term="${x(payload)}" label="${x(payload)}" scheme="${x(payload)}"/><rights>${x(payload)}</rights>
<summary type="html">${x(payload)}</summary><content type="html">${x(`<p>Text of ${index}.</p>${payload}`)}</content>
<updated>${updated}</updated></entry>`,
  );
  const body = `<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:base="data:text/html,x"><id>${all}</id><title type="html">${all}</title><subtitle>${all}</subtitle>
<link href="${all}"/><icon>${all}</icon><logo>${all}</logo><updated>${updated}</updated>
${entries.join("\n")}</feed>`;
  return { type: "application/atom+xml", body };
}

export function jsonOf(payloads: readonly string[], updated = NOW): FeedDocument {
  const all = payloads.join(" ");
  const items = payloads.map((payload, index) => ({
    id: payload,
    url: payload,
    external_url: payload,
    title: `${mark(index)} json ${payload}`,
    content_html: `<p>Text of ${index}.</p>${payload}`,
    content_text: payload,
    summary: payload,
    image: payload,
    banner_image: payload,
    language: payload,
    tags: [payload],
    authors: [{ name: payload, url: payload, avatar: payload }],
    attachments: [{ url: payload, mime_type: payload, title: payload, size_in_bytes: 1 }],
    date_published: updated,
  }));
  const head = {
    title: all,
    home_page_url: all,
    feed_url: all,
    description: all,
    icon: all,
    favicon: all,
    language: all,
  };
  // Lone surrogates as they stand, not as JavaScript escapes them.
  const body = JSON.stringify({ version: "https://jsonfeed.org/version/1.1", ...head, items });
  return { type: "application/feed+json", body };
}
