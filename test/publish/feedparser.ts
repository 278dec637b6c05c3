import { execFileSync, spawnSync } from "node:child_process";

/** Python feedparser's view of a feed. Debian's package belongs to Debian's Python, which need not be the first on the path. */
export type Parsed = {
  /** Why it is not well-formed, or ""; feedparser calls this `bozo`. */
  readonly warning: string;
  readonly version: string;
  readonly entries: readonly {
    readonly id: string;
    readonly title: string;
    readonly link: string;
    readonly published: string;
    readonly updated: string;
    readonly files: readonly string[];
  }[];
};

const SCRIPT = `
import sys, json, calendar, datetime, feedparser
iso = lambda t: datetime.datetime.fromtimestamp(calendar.timegm(t), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.000Z") if t else ""
d = feedparser.parse(sys.stdin.buffer.read(), sanitize_html=False, resolve_relative_uris=False)
print(json.dumps(dict(warning=str(d.get("bozo_exception", "bozo")) if d.bozo else "", version=d.version, entries=[
  dict(id=e.get("id", ""), title=e.get("title", ""), link=e.get("link", ""), published=iso(e.get("published_parsed")),
       updated=iso(e.get("updated_parsed")), files=[f.get("href", "") for f in e.get("enclosures", [])]) for e in d.entries])))
`;

/** The Python that has feedparser; `null`: none has. */
export const python: string | null =
  ["/usr/bin/python3", "python3"].find((one) => spawnSync(one, ["-c", "import feedparser"]).status === 0) ?? null;

export function withFeedparser(xml: string): Parsed {
  if (python === null) throw new Error("feedparser is not installed");
  const out = execFileSync(python, ["-c", SCRIPT], { input: xml, encoding: "utf8", maxBuffer: 1e8 });
  return JSON.parse(out) as Parsed;
}
