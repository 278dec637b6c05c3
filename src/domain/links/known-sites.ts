import { domainsOf, siteHost } from "./domains.ts";
import type { PageAddress } from "./page-address.ts";

/** Sites that have several addresses for one page, in ways that only they have. `at`: the group is the page's own name. */
type KnownSite = {
  readonly on: string;
  /** Of the host's labels below `on`, those that lead to the same site. */
  readonly sameBelow?: RegExp;
  readonly fold: (page: PageAddress) => PageAddress;
};

const SITES: readonly KnownSite[] = [
  { on: "youtu.be", fold: (page) => video(page, /^\/([\w-]{11})$/) },
  { on: "youtube-nocookie.com", fold: (page) => video(page, /^\/embed\/([\w-]{11})$/) },
  { on: "youtube.com", fold: (page) => video(page, /^\/(?:embed|shorts|live|v)\/([\w-]{11})$/) },
  { on: "redd.it", fold: (page) => rename(page, /^\/(\w+)$/, "reddit.com", "/comments/") },
  { on: "reddit.com", sameBelow: /^(?:old|new|np|sh|i|en|ssl|pay)\.$/, fold: redditThread },
  { on: "twitter.com", fold: tweet },
  { on: "x.com", fold: tweet },
  { on: "medium.com", sameBelow: /^[\w-]+\.$/, fold: mediumPost },
  { on: "substack.com", sameBelow: /^open\.$/, fold: substackPost },
  { on: "arxiv.org", sameBelow: /^export\.$/, fold: paper },
  { on: "github.com", fold: (page) => repository(page, true) },
  { on: "gitlab.com", fold: (page) => repository(page, false) },
  { on: "codeberg.org", fold: (page) => repository(page, false) },
  { on: "bitbucket.org", fold: (page) => repository(page, false) },
  { on: "blogspot.com", sameBelow: /^.+\.$/, fold: (page) => ({ ...page, host: siteHost(page.host) }) },
  { on: "amazon.com", fold: goods },
  {
    on: "stackoverflow.com",
    fold: (page) => rename(page, /^\/(?:questions|q)\/(\d+)(?:\/[^/]*)?$/, page.host, "/questions/"),
  },
];

const BY_DOMAIN = new Map(SITES.map((site) => [site.on, site]));

/** The page under the one name that we give it among those that its site has for it. */
export function foldKnownSite(page: PageAddress): PageAddress {
  const [whole = "", ...domains] = domainsOf(siteHost(page.host));
  const site = [whole, ...domains].map((domain) => BY_DOMAIN.get(domain)).find((known) => known !== undefined);
  if (site === undefined) return page;
  const below = whole.slice(0, whole.length - site.on.length);
  return below === "" || site.sameBelow?.test(below) === true ? site.fold(page) : page;
}

/** Drops all parameters: none of them names another page. */
function rename(page: PageAddress, path: RegExp, host: string, start: string): PageAddress {
  const name = path.exec(page.path)?.[1];
  return name === undefined ? page : { host, path: `${start}${name}`, parameters: [], fragment: "" };
}

function video(page: PageAddress, path: RegExp): PageAddress {
  const inQuery = page.path === "/watch" ? page.parameters.find(({ name }) => name === "v")?.value : undefined;
  const id = path.exec(page.path)?.[1] ?? inQuery;
  if (id === undefined || !/^[\w-]{11}$/.test(id)) return page;
  const parameters = [{ raw: `v=${id}`, name: "v", value: id }];
  return { host: "youtube.com", path: "/watch", parameters, fragment: "" };
}

/** A thread with or without its title and its forum; one of its comments is another page. */
function redditThread(page: PageAddress): PageAddress {
  const host = "reddit.com";
  const [, thread, comment] =
    /^(?:\/(?:r|u|user)\/\w+)?\/comments\/(\w+)(?:\/[^/]*(?:\/(\w+))?)?$/.exec(page.path) ?? [];
  if (thread === undefined) return { ...page, host };
  const path = `/comments/${thread}${comment === undefined ? "" : `/_/${comment}`}`;
  return { host, path, parameters: [], fragment: "" };
}

function tweet(page: PageAddress): PageAddress {
  const path = /^\/(?:i\/web|i|\w+)\/status(?:es)?\/(\d+)(?:\/(?:photo|video)\/\d)?$/;
  return rename({ ...page, host: "x.com" }, path, "x.com", "/i/status/");
}

/** The digits at the end of a post's address are its name, whatever stands before them. */
function mediumPost(page: PageAddress): PageAddress {
  return rename(page, /^\/(?:p\/|(?:[^/]+\/)*[^/]*-)(?=[a-f]*\d)([\da-f]{10,12})$/, "medium.com", "/p/");
}

function substackPost(page: PageAddress): PageAddress {
  const [, letter, post] = /^\/pub\/([\w-]+)\/p\/([^/]+)$/.exec(page.path) ?? [];
  if (letter === undefined || post === undefined) return page;
  return { ...page, host: `${letter.toLowerCase()}.substack.com`, path: `/p/${post}` };
}

/** All versions and forms of a paper are that paper. */
function paper(page: PageAddress): PageAddress {
  const path = /^\/(?:abs|pdf|html|format|ps)\/((?:[a-z-]+(?:\.[A-Z]{2})?\/)?\d[\d.]*\d)(?:v\d+)?(?:\.pdf)?$/;
  return rename({ ...page, host: "arxiv.org" }, path, "arxiv.org", "/abs/");
}

function repository(page: PageAddress, foldsCase: boolean): PageAddress {
  const [, name, rest = ""] = /^(\/[^/]+\/[^/]+)(\/.*)?$/.exec(page.path) ?? [];
  if (name === undefined) return page;
  const bare = rest === "" ? name.replace(/\.git$/, "") : name;
  return { ...page, path: `${foldsCase ? bare.toLowerCase() : bare}${rest}` };
}

/** The number of the goods, whatever their name and country; each country sells them at its own price. */
function goods(page: PageAddress): PageAddress {
  return rename(
    page,
    /^(?:\/[^/]+)*?\/(?:dp|gp\/product|gp\/aw\/d|exec\/obidos\/ASIN)\/([\dA-Z]{10})(?:\/.*)?$/,
    page.host,
    "/dp/",
  );
}
