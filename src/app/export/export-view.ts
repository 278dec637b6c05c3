import { sha256 } from "../../domain/content-id.ts";
import type { StoryMove } from "../../domain/curate-store.ts";
import type { Document } from "../../domain/document-store.ts";
import type { RenderPage } from "../../domain/render.ts";
import type { SiteSnapshot, StoryOutline } from "../../domain/site-snapshot.ts";
import type { Story } from "../../domain/story.ts";
import { EXIT, UserError } from "../../domain/user-error.ts";
import { dayOf, feedPaths, feedPlans, shownSources, SOURCE_LIST, type PublishOptions } from "../../publish/publish.ts";
import type { PageBatch } from "../../render/page.ts";
import type { Settings, SourceSettings } from "../settings/settings.ts";
import { publishOptions } from "../stage-options.ts";
import { VERSION } from "../version.ts";
import { isFileName } from "./export-path.ts";

/** Most files of one export. */
export const MAX_FILES = 500_000;
/** Outlines that are read at a time. */
const OUTLINES_PER_READ = 2_000;

/** All that the pages of an export are drawn from. */
export type ExportView = Pick<SiteSnapshot, "stories" | "documents" | "editions" | "archives"> & {
  /** As they are read for the pages of sources. */
  readonly store: Pick<SiteSnapshot, "stories" | "documents" | "collect" | "sources">;
  /** With those sources and tags of them that have a page. */
  readonly settings: Settings;
  readonly options: PublishOptions & { readonly isStatic: true };
  readonly page: RenderPage;
  /** Told stories, newest first. */
  readonly outlines: readonly StoryOutline[];
  /** The same by the days of the site's zone, newest first: those of our calendar. */
  readonly days: ReadonlyMap<string, readonly StoryOutline[]>;
  readonly moves: readonly StoryMove[];
  /** When a story last changed: what looks back does so from here, for a file knows of no today. */
  readonly asOf: Date;
  /** The documents that are drawn, by their path. */
  readonly drawn: ReadonlyMap<string, Pick<Document, "etag">>;
  /** A short text that is another one whenever one of the parts, a template, the settings or the program is. */
  readonly from: (...parts: readonly unknown[]) => string;
  /** What has no place in the export, in words. */
  readonly leftOut: readonly string[];
};

export type ViewParts = {
  readonly snapshot: SiteSnapshot;
  readonly settings: Settings;
  readonly batch: PageBatch;
};

export async function openView({ snapshot, settings, batch }: ViewParts): Promise<ExportView> {
  const drawn = new Map((await snapshot.documents.list()).map((document) => [document.path, document]));
  if (!drawn.has("feed.xml") || !drawn.has(SOURCE_LIST)) throw nothingYet();
  const outlines = await readAll<StoryOutline>((last, limit) => snapshot.outlines(last, limit));
  const moves = await readAll<StoryMove>((last, limit) => snapshot.moves(last?.from ?? null, limit));
  const { options, leftOut } = keptOptions(publishOptions(settings), drawn);
  const tags = new Set(outlines.flatMap((story) => story.tags));
  const state = sha256(JSON.stringify([VERSION, batch.hash, optionsState(options)]));
  const polled = await snapshot.collect.sources();
  const stories = withoutTags(snapshot.stories);
  return {
    ...snapshot,
    stories,
    store: {
      ...snapshot,
      stories,
      collect: { ...snapshot.collect, sources: async () => await Promise.resolve(polled) },
    },
    settings: keptSettings(settings, tags),
    options: { ...options, isStatic: true },
    page: batch.page,
    outlines,
    days: byDay(outlines, options.site.timezone),
    moves,
    asOf: new Date(outlines.reduce((last, { updatedAt }) => Math.max(last, updatedAt.getTime()), 0)),
    drawn,
    from: (...parts) => sha256(JSON.stringify([state, ...parts])).slice(0, FROM_CHARS),
    leftOut: [
      ...leftOut,
      ...[...tags]
        .filter((tag) => !isFileName(tag))
        .sort()
        .map((tag) => `tag ${tag}: ${NO_NAME}`),
    ],
  };
}

function byDay(outlines: readonly StoryOutline[], timezone: string): ExportView["days"] {
  const told = Map.groupBy(outlines, ({ publishedAt }) => dayOf(publishedAt, timezone));
  return new Map([...told].filter(([day]) => /^\d{4}-\d{2}-\d{2}$/.test(day)));
}

/** Enough that no two states share one. */
const FROM_CHARS = 24;
const NO_NAME = "no file can have this name everywhere";
const NOT_DRAWN = "its feed is not drawn yet";

function nothingYet(): UserError {
  const hint = 'Make a pass first, with "newsdesk run" or "newsdesk start".';
  return new UserError("There is nothing to export: no feed has been drawn yet.", hint, EXIT.resource);
}

async function readAll<Row>(read: (last: Row | null, limit: number) => Promise<readonly Row[]>): Promise<Row[]> {
  const rows: Row[] = [];
  for (let isEnd = false; !isEnd;) {
    const next = await read(rows.at(-1) ?? null, OUTLINES_PER_READ);
    rows.push(...next);
    isEnd = next.length < OUTLINES_PER_READ;
    if (rows.length > MAX_FILES) throw tooMany();
  }
  return rows;
}

export function tooMany(): UserError {
  const hint = "Serve it with newsdesk start.";
  return new UserError(`The site has more than ${MAX_FILES} pages, the most of an export.`, hint, EXIT.resource);
}

/** Feeds, tags, sources and digests that a page may link to: those whose feed is there, under a name that a file can have. */
function keptOptions(options: PublishOptions, drawn: ReadonlyMap<string, unknown>) {
  const leftOut: string[] = [];
  const keep = (kind: string, folder: string) => (name: string) => {
    const isDrawn = feedPaths([{ path: `${folder}/${name}` }]).every((path) => drawn.has(path));
    if (isDrawn && isFileName(name)) return true;
    leftOut.push(`${kind} ${name}: ${isFileName(name) ? NOT_DRAWN : NO_NAME}`);
    return false;
  };
  const [feed, tag, source, digest] = [
    keep("feed", "feeds"),
    keep("tag", "tags"),
    keep("source", "sources"),
    keep("digest", "digest"),
  ];
  const planned = new Set(feedPlans(options).map(({ path }) => path));
  return {
    options: {
      ...options,
      showsImages: false, // They are passed on by a program.
      feeds: options.feeds.filter(({ name }) => feed(name)),
      tags: options.tags.filter((name) => planned.has(`tags/${name}`) && tag(name)),
      sources: options.sources.filter(({ id }) => planned.has(`sources/${id}`) && source(id)),
      followed: options.followed.filter(isFileName),
      digests: options.digests.filter(({ isArchived, name }) => isArchived && digest(name)),
    },
    leftOut,
  };
}

/** Sources that have a page, and of their tags those that have one: those of a story. */
function keptSettings(settings: Settings, told: ReadonlySet<string>): Settings {
  const sources = settings.sources.filter(({ id }) => isFileName(id));
  const tagsOf = ({ tags }: SourceSettings) => tags.filter((tag) => told.has(tag) && isFileName(tag));
  return { ...settings, sources: sources.map((source) => Object.assign({}, source, { tags: tagsOf(source) })) };
}

/** Of sources only what pages show: headers may be secret, and the manifest lies open. */
function optionsState(all: PublishOptions): unknown {
  const { digests, postalAddress: _, sources, openSources, ...options } = all;
  const shown = shownSources({ sources, openSources });
  return [options, shown.map(({ id, name }) => [id, name]), digests.map(({ name, title }) => [name, title])];
}

/** Stories as if they had no tag that has no page. */
function withoutTags(stories: SiteSnapshot["stories"]): SiteSnapshot["stories"] {
  return { ...stories, find: async (wish) => (await stories.find(wish)).map(withNamedTags) };
}

function withNamedTags(story: Story): Story {
  return story.tags.every(({ tag }) => isFileName(tag))
    ? story
    : { ...story, tags: story.tags.filter(({ tag }) => isFileName(tag)) };
}
