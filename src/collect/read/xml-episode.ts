import type { ParsedEpisode, ParsedTranscript } from "./parsed-feed.ts";
import { resolveWebAddress } from "./resolve-address.ts";
import { firstText } from "./xml-find.ts";
import { fields } from "./xml-names.ts";
import { attributeOf, childrenOf, type XmlNode } from "./xml-node.ts";

const DURATION = fields("itunes:duration");
const NUMBER = fields("itunes:episode");
const SEASON = fields("itunes:season");
const EXPLICIT = fields("itunes:explicit");
const [TRANSCRIPT = "", CHAPTERS = ""] = fields("podcast:transcript podcast:chapters");

/** Transcripts of one entry that are looked at. */
const MAX_TRANSCRIPTS = 20;

/** How long the episode of an entry is, in seconds, as iTunes has it: seconds alone, or `h:mm:ss`; `null`: it does not say. */
export function durationOf(item: XmlNode): number | null {
  return parseDuration(firstText(item, DURATION));
}

/** A fraction of a second counts for nothing. */
export function parseDuration(text: string | null): number | null {
  const [, hours = 0, minutes = 0, seconds = 0] =
    /^(?:(?:(\d{1,4}):)?(\d{1,5}):)?(\d{1,8})(?:[.,]\d*)?$/.exec(text?.trim() ?? "") ?? [];
  const sum = Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
  return sum > 0 ? sum : null;
}

/** What iTunes and the podcast namespace say of an episode; `null`: nothing. */
export function episodeOf(item: XmlNode, base: string): ParsedEpisode | null {
  const [number, season] = [wholeNumber(firstText(item, NUMBER)), wholeNumber(firstText(item, SEASON))];
  const isExplicit = truth(firstText(item, EXPLICIT));
  const transcripts = childrenOf(item, TRANSCRIPT).slice(0, MAX_TRANSCRIPTS).flatMap(toTranscript(base));
  const [chapters] = childrenOf(item, CHAPTERS).flatMap(toFile(base));
  const episode: ParsedEpisode = {
    ...(number === null ? {} : { number }),
    ...(season === null ? {} : { season }),
    ...(isExplicit === null ? {} : { isExplicit }),
    ...(transcripts.length === 0 ? {} : { transcripts }),
    ...(chapters === undefined ? {} : { chapters }),
  };
  return Object.keys(episode).length === 0 ? null : episode;
}

function wholeNumber(text: string | null): number | null {
  return /^\d{1,9}$/.test(text ?? "") ? Number(text) : null;
}

/** `true` and `false`, and the words from before. */
function truth(text: string | null): boolean | null {
  const word = text?.toLowerCase() ?? "";
  if (/^(?:true|yes|explicit)$/.test(word)) return true;
  return /^(?:false|no|clean)$/.test(word) ? false : null;
}

function toFile(base: string) {
  return (node: XmlNode): readonly { readonly url: string; readonly type: string | null }[] => {
    const url = resolveWebAddress(attributeOf(node, "url"), base);
    return url === null ? [] : [{ url, type: attributeOf(node, "type") }];
  };
}

function toTranscript(base: string) {
  return (node: XmlNode): readonly ParsedTranscript[] =>
    toFile(base)(node).map(({ url, type }) => ({ url, type, language: attributeOf(node, "language") }));
}
