/** News that have no words in common. */
const WORDS = [
  "comet",
  "processor",
  "browser",
  "glacier",
  "parliament",
  "violin",
  "submarine",
  "orchid",
  "tariff",
  "kiln",
];

/** An RSS feed that tells the first so many news. */
export function newsFeed(count: number, links = ""): string {
  const items = WORDS.slice(0, count).map((word, at) => {
    const title = `${word} ${word}s ${at + 1}`;
    return `<item><guid isPermaLink="false">${word}</guid><title>${title}</title><link>https://gazette.example/${word}</link><description>All that ${word}s are.</description><pubDate>Mon, 23 Nov 2026 05:0${at}:00 GMT</pubDate></item>`;
  });
  return `<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Gazette</title>${links}${items.join("")}</channel></rss>`;
}
