import type { Enclosure, Episode } from "../../domain/item.ts";
import type { ParsedEnclosure, ParsedEpisode, RawItem } from "../read/parsed-feed.ts";
import { oneLine, textOfHtml } from "./clean-text.ts";
import { isWebAddress } from "./html-tree.ts";

const MAX_ENCLOSURES = 20;
const MAX_TYPE_CHARS = 100;
const MAX_LANGUAGE_CHARS = 50;
/** Of one file. */
const MAX_DESCRIPTION_CHARS = 300;
/** Longer is no episode, in seconds. */
const MAX_DURATION_SECONDS = 7 * 24 * 3_600;
/** Of episodes and seasons. */
const MAX_NUMBER = 1_000_000;
/** Of one episode. */
const MAX_TRANSCRIPTS = 8;

/** The files of an entry that can be asked for. What they do not say is left out, so that it changes no hash. */
export function enclosuresOf({ enclosures }: Pick<RawItem, "enclosures">): readonly Enclosure[] {
  return enclosures
    .filter(({ url }) => isWebAddress(url))
    .slice(0, MAX_ENCLOSURES)
    .map(toEnclosure);
}

function toEnclosure({ url, type, length, duration, description, episode }: ParsedEnclosure): Enclosure {
  const text = description === undefined ? "" : oneLine(textOfHtml(description), MAX_DESCRIPTION_CHARS);
  const told = episode === undefined ? {} : toEpisode(episode);
  return {
    url,
    type: toType(type),
    lengthBytes: length,
    ...(isWithin(duration, MAX_DURATION_SECONDS) ? { durationSeconds: duration } : {}),
    ...(text === "" ? {} : { description: text }),
    ...(Object.keys(told).length === 0 ? {} : { episode: told }),
  };
}

function toEpisode({ number, season, isExplicit, transcripts = [], chapters }: ParsedEpisode): Episode {
  const texts = transcripts
    .filter(({ url }) => isWebAddress(url))
    .slice(0, MAX_TRANSCRIPTS)
    .map(({ url, type, language }) => ({
      url,
      type: toType(type),
      language: language === null ? null : oneLine(language, MAX_LANGUAGE_CHARS),
    }));
  return {
    ...(isWithin(number, MAX_NUMBER) ? { number } : {}),
    ...(isWithin(season, MAX_NUMBER) ? { season } : {}),
    ...(isExplicit === undefined ? {} : { isExplicit }),
    ...(texts.length === 0 ? {} : { transcripts: texts }),
    ...(chapters === undefined || !isWebAddress(chapters.url)
      ? {}
      : { chapters: { url: chapters.url, type: toType(chapters.type) } }),
  };
}

function toType(type: string | null): string | null {
  return type === null ? null : oneLine(type, MAX_TYPE_CHARS);
}

/** A whole number from 1 on. */
function isWithin(value: number | undefined, max: number): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value > 0 && value <= max;
}
