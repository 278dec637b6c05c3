import type { PolledSource } from "../../domain/source.ts";
import type { SourceSettings } from "../settings/settings.ts";
import type { SettingsDocument } from "./settings-document.ts";
import type { OpmlFeed } from "./opml.ts";
import { sourcePlaces } from "./source-places.ts";

/** The sources as feeds of an OPML file, and the names of those that are kept out of it, since they hold secrets. */
export type Export = { readonly feeds: readonly OpmlFeed[]; readonly secret: readonly string[] };

/** A source whose address holds a placeholder, or that has headers of its own, is the operator's alone. */
export function exportSources({ text, settings }: SettingsDocument, polled: readonly PolledSource[]): Export {
  const places = sourcePlaces(text)?.sources ?? [];
  const sites = new Map(polled.map(({ source, state }) => [source.id, state.siteUrl]));
  const rows = settings.sources.map((source, at) => ({ source, group: places[at]?.group ?? null }));
  return {
    feeds: rows
      .filter(({ source }) => isOpen(source))
      .map(({ source, group }) => ({
        title: source.name,
        feedUrl: source.request.reveal().feedUrl,
        siteUrl: sites.get(source.id) ?? null,
        group,
        tags: source.tags,
      })),
    secret: rows.filter(({ source }) => !isOpen(source)).map(({ source }) => source.name),
  };
}

function isOpen({ isOpen: isWritten, request }: SourceSettings): boolean {
  return isWritten && Object.keys(request.reveal().headers).length === 0;
}
