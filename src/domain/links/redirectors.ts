/**
 * Addresses that lead to another one, which stands in them: our own collection. A line: the domain (and what lies below
 * it), the path (`*`: any), and the parameters that may hold the target.
 */
export const REDIRECTORS: readonly string[] = `
google.com /url url q
news.google.com /news/url url
plus.google.com /url q
feedproxy.google.com * url
facebook.com /l.php u
facebook.com /flx/warn/ u
messenger.com /l.php u
instagram.com / u
threads.com / u
threads.net / u
umblr.com /redirect z
out.reddit.com * url
vk.com /away.php to
t.me /iv url
youtube.com /redirect q
linkedin.com /redir/redirect url
linkedin.com /safety/go url
medium.com /r/ url
slack-redir.net /link url
steamcommunity.com /linkfilter/ url u
exit.sc * url
gate.sc * url
deref-mail.com * url
duckduckgo.com /l/ uddg
safelinks.protection.outlook.com * url
getpocket.com /redirect url
flipboard.com /redirect url
feedly.com /i/welcome/redirect url
go.redirectingat.com * url
go.skimresources.com * url
redirect.viglink.com * u
shop-links.co * url
click.linksynergy.com * murl
awin1.com /cread.php ued p
awin1.com /awclick.php ued p
shareasale.com /r.cfm urllink
anrdoezrs.net * url u
dpbolvw.net * url u
jdoqocy.com * url u
kqzyfj.com * url u
tkqlhce.com * url u
emjcd.com * url u
sjv.io * u
pxf.io * u
evyy.net * u
7eer.net * u
ojrq.net * u
`
  .trim()
  .split("\n");

/** On whatever host, a page with such a name does nothing but send its reader on. */
export const REDIRECT_PAGE = /\/(?:redirect|redir|outbound|outgoing|away|exit|leave|clickthrough)(?:\.\w{2,5})?\/?$/i;
export const REDIRECT_PARAMETERS = "url u to target dest destination";

/** The target is all that follows the question mark. */
export const QUERY_IS_TARGET = "href.li anonym.to dereferer.me nullrefer.com";

/** The target is the part of the path (and what follows) that the pattern's group takes. */
export const PATH_HAS_TARGET: readonly { readonly on: string; readonly path: RegExp }[] = [
  { on: "anrdoezrs.net dpbolvw.net jdoqocy.com kqzyfj.com tkqlhce.com", path: /^\/links\/[^?]*?\/(https?:\/\/.+)$/ },
  { on: "prf.hn", path: /^\/click\/[^?]*?\/destination:(https?(?::|%3A).+)$/i },
  { on: "r.search.yahoo.com", path: /^\/[^?]*?\/RU=(https?%3a[^/]+)\//i },
];

/** Copies of a page that its host's AMP form stands for: Google's, Bing's. `s/`: its scheme is https. */
export const AMP_CACHES: readonly { readonly on: string; readonly path: RegExp }[] = [
  { on: "google.com", path: /^\/amp\/(s\/)?([^/?]+\.[^/?]+(?:[/?].*)?)$/ },
  { on: "ampproject.org bing-amp.com", path: /^\/[a-z]{1,2}\/(s\/)?([^/?]+\.[^/?]+(?:[/?].*)?)$/ },
];

/** Archives: the copy is of the same page, and may be all that is left of it. */
export const ARCHIVES: readonly { readonly on: string; readonly path: RegExp }[] = [
  { on: "web.archive.org", path: /^\/web\/(?:\d{4,14}(?:[a-z]{2}_)?\/)?(https?:\/.+)$/ },
  {
    on: "archive.today archive.is archive.ph archive.li archive.md archive.vn archive.fo",
    path: /^\/(?:newest\/|\d{4,14}\/|o\/\w+\/)?(https?:\/.+)$/,
  },
];
