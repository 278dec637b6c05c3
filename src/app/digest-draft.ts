import type { DeskStore } from "../domain/desk-store.ts";
import type { Digest, Edition } from "../domain/digest.ts";
import { EXIT, UserError } from "../domain/user-error.ts";
import { draftEdition } from "../publish/publish.ts";
import { createRender } from "../render/render.ts";
import { fillHtml, fillText } from "../send/send.ts";
import { TEMPLATES } from "./folders.ts";
import { linksOf, type MailLink } from "./mail-links.ts";
import type { Settings } from "./settings/settings.ts";
import { publishOptions } from "./stage-options.ts";

/** Stands where a token of one's own would: such a link leads to nobody. */
export const OF_THE_SUBSCRIBER = "of-the-subscriber";

/** A digest's mail as one reader would get it now. */
export type DigestDraft = {
  readonly edition: Edition;
  readonly html: string;
  readonly text: string;
  readonly htmlBytes: number;
  readonly links: readonly MailLink[];
};

type DraftParts = { readonly store: DeskStore; readonly settings: Settings; readonly now: Date };

/**
 * Makes mails from the templates as they are at each call, and changes nothing. Throws a `UserError` with file and line when a
 * template is broken, and one when there is nothing to tell.
 */
export function createDrafts({ store, settings }: Omit<DraftParts, "now">) {
  const { mail } = createRender(TEMPLATES);
  const options = publishOptions(settings);
  const site = settings.site.url;
  return async (digest: Digest, now: Date): Promise<DigestDraft> => {
    const edition = await draftEdition(digest, { ...store, mail, options, now });
    if (edition === null) throw nothingToTell(digest);
    const values = {
      address: "you@reader.example",
      unsubscribeUrl: `${site}/unsubscribe/${OF_THE_SUBSCRIBER}`,
      preferencesUrl: `${site}/preferences/${OF_THE_SUBSCRIBER}`,
      privateFeedUrl: `${site}/my/${OF_THE_SUBSCRIBER}.atom`,
    };
    const html = fillHtml(edition.html, values);
    const links = linksOf(html);
    return { edition, html, text: fillText(edition.text, values), htmlBytes: Buffer.byteLength(html), links };
  };
}

function nothingToTell({ name }: Digest): UserError {
  const hint = "Its sections take none of the stories of the last two weeks. Ask sources with: newsdesk run --all";
  return new UserError(`There is nothing that the digest ${name} could tell.`, hint, EXIT.resource);
}
