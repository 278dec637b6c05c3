import { sha256 } from "../../domain/content-id.ts";
import { MAX_ID_CHARS, hostName, sourceIdOf } from "../settings/source-id.ts";
import type { SourceSettings } from "../settings/settings.ts";
import { addressKey } from "./address-key.ts";
import type { NewSource } from "./entry-text.ts";

const MAX_NAME_CHARS = 100;
const HASH_CHARS = 8;

/** The source that the settings have under this address, or under a variant of it; http or https, with `www.` or without. */
export function sourceAt(sources: readonly SourceSettings[], address: string): SourceSettings | undefined {
  const key = addressKey(address);
  return sources.find(({ request }) => addressKey(request.reveal().feedUrl) === key);
}

/** With an id of its own where the one that is made from the address is taken already. */
export function withFreeId(source: NewSource, taken: ReadonlySet<string>): NewSource {
  const made = sourceIdOf(source.url, source.url);
  if (!taken.has(made)) return source;
  const hash = sha256(source.url).slice(0, HASH_CHARS);
  return { ...source, id: `${made.slice(0, MAX_ID_CHARS - HASH_CHARS - 1)}-${hash}` };
}

/** A name as settings may hold it, or `undefined` when there is none, or it is what the source is called anyway. */
export function nameFor(title: string | null, url: string): string | undefined {
  const name = (title ?? "")
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, " ")
    .trim()
    .slice(0, MAX_NAME_CHARS)
    .trim()
    .toWellFormed();
  return name === "" || name === hostName(url) ? undefined : name;
}
