import type { Enclosure, Episode } from "../domain/item.ts";
import type { SourcedItem, Story } from "../domain/story.ts";
import { cleanText, languageTag, webLink } from "./clean-text.ts";

/** A file that belongs to a story, such as an episode. What is optional is missing when nobody says it. */
export type FeedFile = {
  readonly url: string;
  /** A media type (RFC 6838, 4.2), in lower case. */
  readonly type: string;
  /** `null`: nobody says. */
  readonly lengthBytes: number | null;
  readonly durationSeconds?: number;
  readonly description?: string;
  readonly episode?: FeedEpisode;
};

/** An episode of which every address may be asked for and every type is one. */
export type FeedEpisode = Omit<Episode, "transcripts" | "chapters"> & {
  readonly transcripts?: readonly TypedFile[];
  readonly chapters?: TypedFile;
};

/** `language`: BCP 47, of transcripts that say it. */
type TypedFile = { readonly url: string; readonly type: string; readonly language?: string };

/** Most files of one story; a podcast's episode has one, or the same in a few codings. */
export const MAX_FILES = 8;

/** What a file is when its outlet does not say it in the form of RFC 6838, 4.2; both XML formats want or expect a type. */
const UNKNOWN_TYPE = "application/octet-stream";
/** What chapters are when it is not said (podcast namespace, chapters). */
const CHAPTERS_TYPE = "application/json+chapters";

/** The files of the whole coverage, those of the lead first; each address once, and only addresses of the web. */
export function feedFiles({ coverage }: Pick<Story, "coverage">): readonly FeedFile[] {
  const files = new Map<string, FeedFile>();
  for (const told of coverage) {
    for (const enclosure of told.item.enclosures) {
      const url = webLink(enclosure.url);
      if (files.size >= MAX_FILES) return [...files.values()];
      if (url !== null && !files.has(url)) files.set(url, toFile(enclosure, url, told));
    }
  }
  return [...files.values()];
}

/** The lead's picture, else the first that another outlet has; `null`: nobody has one. */
export function feedImage({ coverage }: Pick<Story, "coverage">): string | null {
  for (const { item } of coverage) {
    const url = webLink(item.image);
    if (url !== null) return url;
  }
  return null;
}

/** What is said of a file is text of its outlet. */
function toFile(enclosure: Enclosure, url: string, { source }: Pick<SourcedItem, "source">): FeedFile {
  const { type, lengthBytes, durationSeconds, description = "", episode } = enclosure;
  const text = source.republish === "title" ? "" : cleanText(description);
  return {
    url,
    type: mediaType(type) ?? UNKNOWN_TYPE,
    lengthBytes: isCount(lengthBytes) ? lengthBytes : null,
    ...(isCount(durationSeconds) ? { durationSeconds } : {}),
    ...(text === "" ? {} : { description: text }),
    ...(episode === undefined ? {} : { episode: toEpisode(episode) }),
  };
}

function toEpisode({ number, season, isExplicit, transcripts = [], chapters }: Episode): FeedEpisode {
  const texts = transcripts.flatMap(({ url, type, language }) => {
    const [file] = typedFile(url, mediaType(type)); // The podcast namespace wants a type, and programs go by it.
    const tag = languageTag(language);
    return file === undefined ? [] : [{ ...file, ...(tag === null ? {} : { language: tag }) }];
  });
  const [parts] = chapters === undefined ? [] : typedFile(chapters.url, mediaType(chapters.type) ?? CHAPTERS_TYPE);
  return {
    ...(isCount(number) ? { number } : {}),
    ...(isCount(season) ? { season } : {}),
    ...(isExplicit === undefined ? {} : { isExplicit }),
    ...(texts.length === 0 ? {} : { transcripts: texts }),
    ...(parts === undefined ? {} : { chapters: parts }),
  };
}

function typedFile(raw: string, type: string | null): readonly [] | readonly [TypedFile] {
  const url = webLink(raw);
  return url === null || type === null ? [] : [{ url, type }];
}

function isCount(value: number | null | undefined): value is number {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0;
}

/** Without its parameters. */
function mediaType(raw: string | null): string | null {
  const [, type] = /^\s*([a-z0-9][\w!#$&^.+-]{0,126}\/[a-z0-9][\w!#$&^.+-]{0,126})\s*(?:;|$)/i.exec(raw ?? "") ?? [];
  return type?.toLowerCase() ?? null;
}
