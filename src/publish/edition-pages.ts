import type { Digest, EditionContent, EditionHead, Slot, ToldEdition, ToldStory } from "../domain/digest.ts";
import type { EditionStore } from "../domain/edition-store.ts";
import { encodedPath } from "../domain/encoded-path.ts";
import type { TemplateData } from "../domain/render.ts";
import type { StoryStore } from "../domain/story-store.ts";
import { wordsIn } from "../domain/words/words.ts";
import { contentNow } from "./content-now.ts";
import { shownContent, storiesIn } from "./edition-content.ts";
import { archivedDigests, digestPath, editionPath, parseSlot } from "./edition-path.ts";
import { type PageLink, rootOf } from "./list-page.ts";
import type { PublishOptions, Site } from "./options.ts";
import { type FrameOptions, pageFrame } from "./page-frame.ts";
import { tagPath } from "./story-card.ts";
import { type TimeStyle, timeText } from "./time-text.ts";

/** Editions of each digest on the page of all digests. */
const NEWEST_EDITIONS = 5;
/** Editions on one page of a digest. */
const PAGE_EDITIONS = 50;
/** A static page has no further ones. */
export const STATIC_EDITIONS = 10_000;

export type EditionParts = {
  readonly editions: EditionStore;
  readonly stories: StoryStore;
  readonly options: FrameOptions;
};

/** The values of `templates/pages/editions.liquid`: each digest with its latest editions. */
export async function editionsPage({ editions, options }: Omit<EditionParts, "stories">): Promise<TemplateData> {
  const { say } = wordsIn(options.site.language);
  const digests = archivedDigests(options);
  const groups = await Promise.all(
    digests.map(async ({ name, title }) => {
      const heads = await editions.heads(name, NEWEST_EDITIONS);
      return { title, path: digestPath(name), rows: heads.map((head) => editionRow(head, options.site)) };
    }),
  );
  const [heading, intro] = [say("editions"), digests.length === 0 ? say("no-digest") : say("editions-intro")];
  const frame = { title: heading, path: "editions", root: ".", description: intro, ownFeeds: digests.map(feedOf) };
  return { ...pageFrame(options, frame), heading, intro, feedPath: null, groups, newer: null, older: null };
}

/**
 * The same template for one digest, page by page; `behind`: the last slot of the page before. `null`: there is no such
 * digest, or nothing behind.
 */
export async function digestPage(
  name: string,
  behind: string | null,
  { editions, options }: Omit<EditionParts, "stories">,
): Promise<TemplateData | null> {
  const digest = archivedDigests(options).find((one) => one.name === name);
  const last = behind === null ? undefined : parseSlot(behind);
  if (digest === undefined || last === null) return null;
  const most = options.isStatic === true ? STATIC_EDITIONS : PAGE_EDITIONS;
  const found = await editions.heads(name, most + 1, last);
  if (found.length === 0 && last !== undefined) return null;
  const shown = found.slice(0, most);
  const oldest = options.isStatic !== true && found.length > most ? shown.at(-1) : undefined;
  const { say } = wordsIn(options.site.language);
  const path = digestPath(name);
  const pageOf = (slot: Slot): string => `${path}?behind=${encodeURIComponent(slot)}`;
  const intro = say("digest-intro");
  const frame = { title: digest.title, root: rootOf(path), description: intro, ownFeeds: [feedOf(digest)] };
  return {
    ...pageFrame(options, { ...frame, path: last === undefined ? path : pageOf(last) }),
    heading: digest.title,
    intro,
    feedPath: path,
    groups: [{ title: null, path, rows: shown.map((head) => editionRow(head, options.site)) }],
    newer: last === undefined ? null : { text: say("newest-edition"), path },
    older: oldest === undefined ? null : { text: say("older"), path: pageOf(oldest.slot) },
  };
}

/** The values of `templates/pages/edition.liquid`: what the edition told. `null`: there is none of this digest and slot. */
export async function editionPage(name: string, slotText: string, parts: EditionParts): Promise<TemplateData | null> {
  const { editions, options } = parts;
  const digest = archivedDigests(options).find((one) => one.name === name);
  const slot = parseSlot(slotText);
  const edition = digest === undefined || slot === null ? null : await editions.toldEdition(name, slot);
  if (digest === undefined || edition === null) return null;
  const content = edition.content === null ? await contentNow(edition, digest, parts) : shownContent(edition);
  const around = await editions.slotsAround(name, edition.slot);
  const link = (other: Slot | null): PageLink | null =>
    other === null ? null : { text: whenText(other, options.site), path: editionPath(name, other) };
  return {
    ...editionFrame(edition, digest, options),
    digest: { title: content?.title ?? digest.title, path: digestPath(name) },
    when: whenText(edition.slot, options.site),
    slot: edition.slot,
    count: content === null ? 0 : storiesIn(content).length,
    isKept: edition.content !== null,
    ...toldIn(content, options.site),
    newer: link(around.newer),
    older: link(around.older),
  };
}

function editionFrame({ slot, subject }: ToldEdition, digest: Digest, options: FrameOptions): TemplateData {
  const path = editionPath(digest.name, slot);
  const description = `${digest.title}, ${whenText(slot, options.site)}`;
  return pageFrame(options, {
    title: subject || whenText(slot, options.site),
    path,
    root: rootOf(path),
    description,
    ownFeeds: [feedOf(digest)],
  });
}

/** A title of its own and not of the moment: the desk's words are said in the language that it has now. */
function toldIn(content: EditionContent | null, site: Site): TemplateData {
  if (content === null) return { lead: null, sections: [], moreOnWeb: 0 };
  const style = { timezone: content.timezone, language: site.language };
  return {
    lead: toldCard(content.lead, style),
    sections: content.sections.map(({ title, stories }) => ({
      title: title ?? wordsIn(site.language).say("more-stories"),
      stories: stories.map((story) => toldCard(story, style)),
    })),
    moreOnWeb: content.moreOnWeb,
  };
}

function toldCard({ at, update, ...told }: ToldStory, style: TimeStyle): object {
  return {
    ...told,
    time: timeText(new Date(at), style),
    pagePath: encodedPath(`story/${told.id}`),
    tagLinks: told.tags.map((tag) => ({ tag, path: tagPath(tag) })),
    update: update === null ? null : { ...update, since: timeText(new Date(update.since), style).text },
  };
}

function editionRow({ digest, slot, subject, stories }: EditionHead, site: Site): object {
  const when = whenText(slot, site);
  return { subject: subject || when, slot, stories, when, path: editionPath(digest, slot) };
}

/** `Thursday 18 December 2014, 07:00`: a slot is a time on the wall clock of its digest, whatever zone that hangs in. */
export function whenText(slot: Slot, { language }: Pick<PublishOptions["site"], "language">): string {
  const { day, clock } = timeText(new Date(`${slot}Z`), { timezone: "UTC", language });
  return wordsIn(language).say("moment", { day, clock });
}

function feedOf({ name, title }: Digest): { readonly title: string; readonly path: string } {
  return { title, path: digestPath(name) };
}
