import { escapeMarkup } from "./escape.ts";
import type { FeedFile } from "./feed-media.ts";

type Attributes = Readonly<Record<string, string | number | null | undefined>>;

/**
 * The files of a story in RSS, and its picture. The first is the enclosure, with what the namespaces of iTunes and of
 * podcasts have for it: those speak of an item, which has one episode. Most readers take one enclosure and no more, and
 * which one is not said; so the others are media (Media RSS 1.5).
 */
export function rssFiles([first, ...others]: readonly FeedFile[], image: string | null): readonly string[] {
  return [
    ...(first === undefined ? [] : enclosure(first, image)),
    ...others.map(mediaContent),
    image === null ? "" : element("media:thumbnail", { url: image }),
  ];
}

/** `length` must be there (RSS 2.0, enclosure); 0 is what podcasts write who do not know it. */
function enclosure(file: FeedFile, image: string | null): readonly string[] {
  const { url, type, lengthBytes, durationSeconds, description, episode } = file;
  const { number, season, isExplicit, transcripts = [], chapters } = episode ?? {};
  return [
    element("enclosure", { url, type, length: lengthBytes ?? 0 }),
    description === undefined ? "" : mediaDescription(description),
    textElement("itunes:duration", durationSeconds),
    textElement("itunes:season", season),
    textElement("itunes:episode", number),
    textElement("itunes:explicit", isExplicit),
    episode === undefined || image === null ? "" : element("itunes:image", { href: image }),
    ...transcripts.map((transcript) => element("podcast:transcript", transcript)),
    chapters === undefined ? "" : element("podcast:chapters", chapters),
  ];
}

function mediaContent({ url, type, lengthBytes, durationSeconds, description }: FeedFile): string {
  const attributes = { url, type, fileSize: lengthBytes, duration: durationSeconds };
  return element("media:content", attributes, description === undefined ? "" : mediaDescription(description));
}

function mediaDescription(description: string): string {
  return `<media:description type="plain">${escapeMarkup(description)}</media:description>`;
}

/**
 * A file in Atom; its title is what is said of it (RFC 4287, 4.2.7.5). A link has no place for how long it is, nor has an
 * entry for an episode.
 */
export function atomFile({ url, type, lengthBytes, description }: FeedFile): string {
  return element("link", { rel: "enclosure", href: url, type, length: lengthBytes, title: description });
}

/** The picture in Atom, by Media RSS, for Atom has no place for one. */
export function atomImage(image: string | null): string {
  return image === null ? "" : element("media:thumbnail", { url: image });
}

/** JSON Feed 1.1, Attachments. */
export function jsonFile({ url, type, lengthBytes, durationSeconds }: FeedFile): object {
  return {
    url,
    mime_type: type,
    ...(lengthBytes === null ? {} : { size_in_bytes: lengthBytes }),
    ...(durationSeconds === undefined ? {} : { duration_in_seconds: durationSeconds }),
  };
}

function textElement(name: string, value: string | number | boolean | undefined): string {
  return value === undefined ? "" : `<${name}>${escapeMarkup(String(value))}</${name}>`;
}

function element(name: string, attributes: Attributes, inner = ""): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === null || value === undefined ? [] : [` ${key}="${escapeMarkup(String(value))}"`],
  );
  return `<${name}${written.join("")}${inner === "" ? "/>" : `>${inner}</${name}>`}`;
}
