import type { ParsedEnclosure } from "./parsed-feed.ts";
import { resolveAddress } from "./resolve-address.ts";
import { durationOf, episodeOf, parseDuration } from "./xml-episode.ts";
import { firstText } from "./xml-find.ts";
import { linksOf } from "./xml-links.ts";
import { fields } from "./xml-names.ts";
import { attributeOf, childrenOf, type XmlNode } from "./xml-node.ts";

const [ENCLOSURE = "", CONTENT = "", GROUP = ""] = fields("enclosure media:content media:group");
const DESCRIPTION = fields("media:description");

/**
 * Files that belong to an entry: RSS enclosures, Media RSS alone or in a group, Atom links; each address once. What
 * podcasts say of the entry belongs to the file that can be heard or seen, else to the first one.
 */
export function enclosuresOf(item: XmlNode, base: string): readonly ParsedEnclosure[] {
  const media = [item, ...childrenOf(item, GROUP)].flatMap((node) => childrenOf(node, CONTENT));
  const nodes = [...childrenOf(item, ENCLOSURE), ...media, ...linksOf(item, "enclosure")];
  const found = nodes.map((node) => toEnclosure(node, base)).filter((enclosure) => enclosure !== null);
  return withEpisode([...new Map(found.map((enclosure) => [enclosure.url, enclosure])).values()], item, base);
}

function withEpisode(files: readonly ParsedEnclosure[], item: XmlNode, base: string): readonly ParsedEnclosure[] {
  const heard = files.find(({ type }) => /^(?:audio|video)\//i.test(type ?? "")) ?? files[0];
  if (heard === undefined) return files;
  const [duration, episode] = [heard.duration ?? durationOf(item), episodeOf(item, base)];
  const told = {
    ...heard,
    ...(duration === null ? {} : { duration }),
    ...(episode === null ? {} : { episode }),
  };
  return files.map((file) => (file === heard ? told : file));
}

function toEnclosure(node: XmlNode, base: string): ParsedEnclosure | null {
  const url = resolveAddress(attributeOf(node, "url") ?? attributeOf(node, "href"), base);
  if (url === null) return null;
  const length = Number(attributeOf(node, "length") ?? attributeOf(node, "filesize") ?? Number.NaN);
  const [duration, description] = [parseDuration(attributeOf(node, "duration")), firstText(node, DESCRIPTION)];
  return {
    url,
    type: attributeOf(node, "type"),
    length: Number.isSafeInteger(length) && length >= 0 ? length : null,
    ...(duration === null ? {} : { duration }),
    ...(description === null ? {} : { description }),
  };
}
