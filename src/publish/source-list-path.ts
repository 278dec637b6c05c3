/** Where the list of sources is, below the site's address. Apart, because who serves it need not load what writes it. */
export const SOURCE_LIST = "sources.opml";
