import { withPlainLinks } from "../domain/counted-link.ts";
import { contentId } from "../domain/content-id.ts";
import type { Edition, EditionId, Fragments, PersonalSlot } from "../domain/digest.ts";
import type { RenderMail } from "../domain/render.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import { wordsIn } from "../domain/words/words.ts";
import type { CountLink } from "./counted-links.ts";
import { editionContent, storiesIn, type Trim } from "./edition-content.ts";
import { type MailInput, mailData } from "./mail-data.ts";
import { NO_UPDATES, subjectOf } from "./subject.ts";

/** What Gmail shows of a mail's HTML, in bytes. */
export const GMAIL_CLIP_BYTES = 102 * 1024;
/** We stay well below that, in bytes with all personal values. */
export const MAX_HTML_BYTES = 95_000;
/** Kept free for each personal value, in bytes. */
const SLOT_BYTES = 400;

const SLOTS: readonly PersonalSlot[] = ["unsubscribeUrl", "address", "privateFeedUrl", "preferencesUrl"];

/** `variant`: of an edition for some subscribers. `from`: when the one before it was composed; default: it is a first one. */
export type FreezeInput = Omit<MailInput, "counting"> & {
  readonly variant?: string;
  readonly from?: Date | null;
  /** Makes the addresses by which links are counted. Default: they are not. */
  readonly countLink?: CountLink | null;
};

/** Puts the stories into words and freezes them. What does not fit is left to the web, the least important first. */
export async function freezeEdition(input: FreezeInput, composedAt: Date, mail: RenderMail): Promise<Edition> {
  const { digest, due, stories, updates = NO_UPDATES, variant = "", from = null, countLink = null } = input;
  const { site } = input.options;
  const edition = contentId("edition", digest.name, due.slot, ...(variant === "" ? [] : [variant])) as EditionId;
  const counting = countLink === null ? null : (number: number, link: string) => countLink(edition, number, link);
  for (const trim of trims(stories.length)) {
    const content = editionContent({ site, digest, stories, updates, composedAt }, trim);
    const { html, text } = await mail(digest.template, mailData({ ...input, counting }, content), SLOTS);
    const plain = withPlainLinks({ id: edition, html, content }).html; // The outlets' own addresses may be longer.
    if (Math.max(sizeBytes(html), sizeBytes(plain)) > MAX_HTML_BYTES) continue;
    const told = stories.slice(0, trim.stories);
    return {
      id: edition,
      digest: digest.name,
      slot: due.slot,
      variant,
      from,
      composedAt,
      subject: subjectOf(told, wordsIn(site.language), updates),
      html,
      text,
      storyIds: storiesIn(content).map(({ id }) => id),
      toldBy: new Map(told.map(({ id, coverage: [lead] }) => [id, (updates.get(id)?.by ?? lead).item.id])),
      content,
    };
  }
  const hint = "Shorten the template: images and styles in it count as well.";
  throw new UserError(
    `The mail template "${digest.template}" makes more than ${MAX_HTML_BYTES} bytes of HTML.`,
    hint,
    EXIT.settings,
  );
}

/** Ever smaller forms of a mail: first without the other outlets, then with ever fewer summaries, then ever fewer stories. */
export function trims(count: number): readonly Trim[] {
  const part = (eighths: number): number => Math.ceil((count * eighths) / 8);
  const fewerGists = [7, 6, 5, 4, 3, 2, 1, 0].map((eighths) => ({ also: false, gists: part(eighths), stories: count }));
  const fewerStories = [7, 6, 5, 4, 3, 2, 1].map((eighths) => ({ also: false, gists: 0, stories: part(eighths) }));
  return [
    { also: true, gists: count, stories: count },
    { also: false, gists: count, stories: count },
    ...fewerGists,
    ...fewerStories,
  ];
}

/** Bytes of the finished HTML, at most. */
export function sizeBytes(fragments: Fragments): number {
  return fragments.reduce((sum, part) => sum + (typeof part === "string" ? Buffer.byteLength(part) : SLOT_BYTES), 0);
}
